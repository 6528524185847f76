export const ROUTES = [
    { path: '/', title: 'Now', load: () => import('../views/now.tsx') },
    { path: '/decisions', title: 'Decisions', load: () => import('../views/decisions.tsx') },
    { path: '/models', title: 'Models', load: () => import('../views/models.tsx') },
    { path: '/cost', title: 'Cost', load: () => import('../views/cost.tsx') },
    { path: '/agreement', title: 'Agreement', load: () => import('../views/agreement.tsx') },
    { path: '/controls', title: 'Controls', load: () => import('../views/controls.tsx') },
    {
        path: '/decision',
        title: 'Decision',
        load: () => import('../views/decision.tsx'),
        isHidden: true,
        under: '/decisions',
    },
];
export function routeOf(path) {
    return ROUTES.find((route) => route.path === path) ?? null;
}

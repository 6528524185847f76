import type { LoadView } from './lazy-view.tsx';

export interface Route {
  readonly path: string;
  readonly title: string;
  readonly load: LoadView;
  /** Absent from the navigation: reached from a list. */
  readonly isHidden?: true;
  /** The entry of the navigation that it belongs to. */
  readonly under?: string;
}

export const ROUTES: readonly Route[] = [
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

export function routeOf(path: string): Route | null {
  return ROUTES.find((route) => route.path === path) ?? null;
}

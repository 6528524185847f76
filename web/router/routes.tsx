import type { ComponentType } from 'preact';
import { lazy } from 'preact-iso';
import type { ViewPath } from '../../server/contract/view-paths.ts';
import { Failure } from '../components/section.tsx';

export interface Route {
  readonly path: ViewPath;
  readonly title: string;
  /** Its code is fetched when it is first drawn, or preloaded. */
  readonly View: ComponentType & { preload(): Promise<unknown> };
  /** Reached from a list, and marked in the navigation as part of this path. */
  readonly under?: string;
}

type LoadView = () => Promise<{ readonly default: ComponentType }>;

const view = (load: LoadView) => lazy(() => load().catch(() => ({ default: NotFetched })));

export const ROUTES: readonly Route[] = [
  { path: '/', title: 'Now', View: view(() => import('../views/now.tsx')) },
  { path: '/decisions', title: 'Decisions', View: view(() => import('../views/decisions.tsx')) },
  { path: '/portfolio', title: 'Portfolio', View: view(() => import('../views/portfolio.tsx')) },
  { path: '/models', title: 'Models', View: view(() => import('../views/models.tsx')) },
  { path: '/cost', title: 'Cost', View: view(() => import('../views/cost.tsx')) },
  { path: '/agreement', title: 'Agreement', View: view(() => import('../views/agreement.tsx')) },
  { path: '/incidents', title: 'Incidents', View: view(() => import('../views/incidents.tsx')) },
  { path: '/controls', title: 'Controls', View: view(() => import('../views/controls.tsx')) },
  { path: '/decision', title: 'Decision', under: '/decisions', View: view(() => import('../views/decision.tsx')) },
];

function NotFetched() {
  return (
    <Failure
      message="This part of the page could not be loaded: the dashboard was updated, or does not answer. Load the page again."
      retry={() => location.reload()}
    />
  );
}

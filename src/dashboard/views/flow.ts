import type { Store } from '../../store/index.ts';
import type { Flow } from '../contract/now.ts';

const AT_MOST = 2_000;

/** How the settled decisions of a window went, by path and by action. */
export async function readPathsAndActions(
  store: Pick<Store, 'decisionPages'>,
  sinceMs: number,
): Promise<Pick<Flow, 'byPath' | 'byAction'>> {
  const byPath: Flow['byPath'] = {};
  const byAction: Flow['byAction'] = {};
  const { lines } = await store.decisionPages.read({ sinceMs, limit: AT_MOST });
  for (const { path, action } of lines) {
    byPath[path] = (byPath[path] ?? 0) + 1;
    byAction[action] = (byAction[action] ?? 0) + 1;
  }
  return { byPath, byAction };
}

import { ServiceUnavailable } from '../../client/errors.ts';
import type { RunningDecision } from '../../client/running-decisions.ts';
import type { RunningQuery, RunningView } from '../contract/running.ts';
import type { Sources } from '../sources.ts';
import { scopeOf } from './scope.ts';

const SHOWN_AT_MOST = 12;

/** Decisions that are under way, from Temporal: so many of them, and the phases of those from the workers that run them. `workers`:
 * those that are seen to run; null = they are not watched yet. */
export async function readRunning(
  sources: Pick<Sources, 'decisions' | 'accounts' | 'now'>,
  workers: readonly string[] | null,
  query: RunningQuery,
): Promise<RunningView> {
  const { account } = scopeOf(sources, query.account);
  const atMs = sources.now();
  try {
    const hasWorker = workers === null || workers.length > 0;
    const { running, rows } = await sources.decisions.running({ account, limit: SHOWN_AT_MOST, hasWorker });
    return { atMs, running, rows: rows.map(rowOf) };
  } catch (error) {
    if (error instanceof ServiceUnavailable) return { atMs, running: null, rows: [] };
    throw error;
  }
}

function rowOf({ workflowId, startedAtMs, state }: RunningDecision): RunningView['rows'][number] {
  if (state === null) return { workflowId, startedAtMs, state };
  const { phase, path, asked, answered, about = null } = state;
  return { workflowId, startedAtMs, state: { phase, path, asked, answered, about } };
}

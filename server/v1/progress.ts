import type { Begun } from '../../client/begin-decision.ts';
import { decisionIdOf } from '../../domain/shared/ids.ts';
import type { Progress } from './contract/progress.ts';

const NO_WORKER =
  'No worker is running that would decide it. It is kept and goes on when one is: start one with `bin/conclave worker`.';
const NOT_TAKEN =
  'No worker has answered yet. It is kept; if this stays, look whether a worker runs: `bin/conclave doctor`.';

/** How far a decision is. `running`: the workers that are seen to run; null = they are not watched yet. */
export function progressOf(
  kind: Progress['kind'],
  { account, requestId }: { readonly account: string; readonly requestId: string },
  { state, admission }: Extract<Begun<unknown>, { kind: 'running' }>,
  running: readonly string[] | null,
): Progress {
  const about = { decisionId: decisionIdOf(account, requestId), account, requestId, kind };
  const known = admission?.kind === 'admitted' ? admission : null;
  const { start, models, reservedMicroUsd, deadlineAtMs, mode, band } = known ?? {};
  return {
    ...about,
    status: state ? 'running' : 'not_started',
    phase: state?.phase ?? null,
    path: state?.path ?? null,
    asked: state?.asked ?? [],
    answered: state?.answered ?? [],
    mode: state?.mode ?? mode ?? null,
    admission: known && ({ start, models, reservedMicroUsd, deadlineAtMs, mode, band } as Progress['admission']),
    hint: state ? null : running?.length === 0 ? NO_WORKER : NOT_TAKEN,
  };
}

import type { UnreadyCatalog } from '../health/readiness.ts';
import { sentencesOf } from '../shared/finding.ts';
import { formatTime } from '../shared/format.ts';

/** Why a decision that is started now would not be decided, and what to do. */
export const unreadySentence = sentencesOf<UnreadyCatalog>({
  store_away: () => 'The store does not answer: check whether MongoDB runs.',
  temporal_away: () => 'Temporal does not answer: check whether it runs.',
  no_worker: ({ lastHeartbeatAtMs }) => noWorkerSentence(lastHeartbeatAtMs),
});

/** `lastHeartbeatAtMs` null: no worker has left one. */
export function noWorkerSentence(lastHeartbeatAtMs: number | null): string {
  const last =
    lastHeartbeatAtMs === null ? '' : ` (the last heartbeat was written at ${formatTime(lastHeartbeatAtMs)})`;
  return `No worker is running${last}: what is started waits until one is. Start one with \`bin/conclave worker\`.`;
}

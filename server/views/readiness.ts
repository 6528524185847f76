import { setTimeout as delay } from 'node:timers/promises';
import { unreadySentence } from '../../domain/explain/readiness-sentences.ts';
import type { UnreadyReason } from '../../domain/health/readiness.ts';
import type { Readiness } from '../contract/readiness.ts';
import type { WorkerWatch } from '../live/worker-watch.ts';
import type { Sources } from '../sources.ts';

const ANSWERS_WITHIN_MS = 3_000;

/** Whether store, Temporal and a worker are there: all that a decision needs. */
export async function readReadiness(
  { decisions }: Pick<Sources, 'decisions'>,
  watch: Pick<WorkerWatch, 'look'>,
): Promise<Readiness> {
  const [workers, isTemporalThere] = await Promise.all([
    answering(() => watch.look()),
    answering(async () => {
      await decisions.ping();
      return true;
    }),
  ]);
  const reasons: UnreadyReason[] = [];
  if (!workers) reasons.push({ code: 'store_away', figures: {} });
  if (!isTemporalThere) reasons.push({ code: 'temporal_away', figures: {} });
  if (workers?.running.length === 0) {
    reasons.push({ code: 'no_worker', figures: { lastHeartbeatAtMs: workers.lastHeartbeatAtMs } });
  }
  return {
    ready: reasons.length === 0,
    reasons: reasons.map((reason) => ({ ...reason, message: unreadySentence(reason) })),
  };
}

/** Null where it failed or took too long: which of the two does not matter to who waits for a decision. */
async function answering<T>(ask: () => Promise<T>): Promise<T | null> {
  const late = new AbortController();
  try {
    return await Promise.race([
      ask().catch(() => null),
      delay(ANSWERS_WITHIN_MS, null, { signal: late.signal }).catch(() => null),
    ]);
  } finally {
    late.abort();
  }
}

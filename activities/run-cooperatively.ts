import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Steps } from '../domain/shared/steps.ts';

/** Long enough to get on with it, short enough that heartbeats, timers and other activities are not kept waiting. */
const SLICE_MS = 10;

/** Runs a computation in slices, with a turn of the event loop after each: the process also
 * heartbeats model calls. */
export async function runCooperatively<Result>(steps: Steps<Result>): Promise<Result> {
  for (;;) {
    const untilMs = performance.now() + SLICE_MS;
    while (performance.now() < untilMs) {
      const { done, value } = steps.next();
      if (done) return value;
    }
    await nextTurn();
  }
}

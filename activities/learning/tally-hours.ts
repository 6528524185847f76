import { addUpAll } from '../../domain/learning/bucket.ts';
import { tallyHour } from '../../domain/learning/tally-hour.ts';
import { rollUpsOf } from '../../domain/learning/window.ts';
import type { Dependencies } from '../dependencies.ts';

const HOUR_MS = 3_600_000;

/** Replaces the tallies of these hours from their facts, then those of their days, then of their months. */
export async function tallyHours({ store }: Pick<Dependencies, 'store'>, hours: readonly number[]): Promise<void> {
  for (const startMs of hours) {
    const endMs = startMs + HOUR_MS;
    const [decided, resolved, shadows] = await Promise.all([
      store.decisions.decidedBetween(startMs, endMs),
      store.scores.resolvedBetween(startMs, endMs),
      store.attempts.shadowsBetween(startMs, endMs),
    ]);
    const calls = shadows.map(({ model, state, latencyMs, costMicroUsd, worstCaseMicroUsd }) => ({
      model,
      answered: state === 'answered',
      latencyMs,
      costMicroUsd: costMicroUsd ?? worstCaseMicroUsd,
    }));
    await store.buckets.replace(tallyHour(startMs, decided, resolved, calls));
  }
  for (const { parts, ...bucket } of rollUpsOf(hours)) {
    await store.buckets.replace({ ...bucket, ...addUpAll(await store.buckets.readAll(parts)) });
  }
}

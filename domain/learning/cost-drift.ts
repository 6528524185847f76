import type { Alert, CostDrift } from '../health/alert.ts';
import { costDriftAlertId } from '../shared/ids.ts';
import type { ModelRow } from '../shared/model.ts';
import type { CallStatistics } from './scoreboard.ts';
import { sumBy } from './sums.ts';

const TOLERANCE = 0.1;
/** Calls below which a ratio of sums is chance: of predictions, whose errors are large one by one; of a bill, which is exact. */
const LEAST_PREDICTIONS = 50;
const LEAST_BILLED = 10;

/** Models whose calls of late cost another amount than was predicted of them, by more than a tenth: their usage is another
 * than it was, or their row's prices were changed. */
export function predictionDrifts(calls: readonly CallStatistics[]): CostDrift[] {
  return calls.flatMap(({ model, predicted }) => {
    if (!predicted || predicted.calls < LEAST_PREDICTIONS) return [];
    return drifted('prediction', model, predicted.calls, predicted.predictedMicroUsd, predicted.usedMicroUsd);
  });
}

/** Models that the provider bills at more than a tenth another amount than was recorded by their rows' prices. */
export function billDrifts(
  billed: readonly { readonly model: string; readonly recordedMicroUsd: number; readonly billedMicroUsd: number }[],
): CostDrift[] {
  const sums = sumBy(
    billed.map((call) => ({ ...call, calls: 1 })),
    ['model'],
  );
  return sums.flatMap(({ model, calls, recordedMicroUsd, billedMicroUsd }) =>
    calls < LEAST_BILLED ? [] : drifted('bill', model, calls, recordedMicroUsd, billedMicroUsd),
  );
}

export function costDriftAlert(figures: CostDrift, atMs: number): Alert {
  return { ...costAlert(figures.ratio, atMs), id: costDriftAlertId(figures.model, figures.cause, atMs), figures };
}

/** A reply that was served, and is billed, at another service tier than the row's prices are for. Once per model and UTC day. */
export function tierAlert(
  { id: model, serviceTier }: Pick<ModelRow, 'id' | 'serviceTier'>,
  servedTier: string,
  atMs: number,
): Alert {
  const tier = { pricedTier: serviceTier?.name ?? null, servedTier, factor: serviceTier?.otherTierFactor ?? 1 };
  return {
    ...costAlert(null, atMs),
    id: costDriftAlertId(model, 'tier', atMs),
    figures: { cause: 'service_tier', model, ...tier },
  };
}

/** Calls that cost less than they should are worth a look and no more. */
const costAlert = (ratio: number | null, raisedAtMs: number) =>
  ({
    kind: 'cost_drift',
    account: null,
    severity: ratio === null || ratio > 1 ? 'warning' : 'notice',
    raisedAtMs,
  }) as const;

function drifted(
  cause: CostDrift['cause'],
  model: string,
  calls: number,
  expectedMicroUsd: number,
  actualMicroUsd: number,
): CostDrift[] {
  const isDrift = Math.abs(actualMicroUsd - expectedMicroUsd) > TOLERANCE * expectedMicroUsd;
  const ratio = expectedMicroUsd === 0 ? null : actualMicroUsd / expectedMicroUsd;
  return isDrift ? [{ cause, model, calls, expectedMicroUsd, actualMicroUsd, ratio }] : [];
}

import type { Alert } from '../health/alert.ts';
import { costDriftAlertId } from '../shared/ids.ts';
import type { ModelRow } from '../shared/model.ts';
import type { CallStatistics } from './scoreboard.ts';

/** Costs that are another than they should be. */
export interface CostDrift {
  readonly model: string;
  readonly calls: number;
  /** What was expected of these calls, or recorded; and what they came to. */
  readonly expectedMicroUsd: number;
  readonly actualMicroUsd: number;
  /** Actual to expected: 1.3 = they cost 30 % more; null = nothing was expected, as of a free model. */
  readonly ratio: number | null;
}

const TOLERANCE = 0.1;
/** Calls below which a ratio of sums is chance: of predictions, whose errors are large one by one; of a bill, which is exact. */
const LEAST_PREDICTIONS = 50;
const LEAST_BILLED = 10;

/** Models whose calls of late cost another amount than was predicted of them, by more than a tenth: their usage is another
 * than it was, or their row's prices were changed. */
export function predictionDrifts(calls: readonly CallStatistics[]): CostDrift[] {
  return calls.flatMap(({ model, predicted }) => {
    if (!predicted || predicted.calls < LEAST_PREDICTIONS) return [];
    return drifted(model, predicted.calls, predicted.predictedMicroUsd, predicted.usedMicroUsd);
  });
}

/** One request as it was recorded and as it was billed. */
export interface BilledCall {
  readonly model: string;
  readonly recordedMicroUsd: number;
  readonly billedMicroUsd: number;
}

/** Models that the provider bills at more than a tenth another amount than was recorded by their rows' prices. */
export function billDrifts(billed: readonly BilledCall[]): CostDrift[] {
  const sums = new Map<string, { calls: number; recorded: number; billed: number }>();
  for (const { model, recordedMicroUsd, billedMicroUsd } of billed) {
    const sum = sums.get(model) ?? { calls: 0, recorded: 0, billed: 0 };
    sums.set(model, {
      calls: sum.calls + 1,
      recorded: sum.recorded + recordedMicroUsd,
      billed: sum.billed + billedMicroUsd,
    });
  }
  return [...sums].flatMap(([model, sum]) =>
    sum.calls < LEAST_BILLED ? [] : drifted(model, sum.calls, sum.recorded, sum.billed),
  );
}

/** Once per model and UTC day. */
export function predictionAlert(
  { model, calls, expectedMicroUsd, actualMicroUsd, ratio }: CostDrift,
  atMs: number,
): Alert {
  return {
    ...costAlert(ratio, atMs),
    id: costDriftAlertId(model, 'prediction', atMs),
    figures: {
      cause: 'prediction',
      model,
      calls,
      predictedMicroUsd: expectedMicroUsd,
      usedMicroUsd: actualMicroUsd,
      ratio,
    },
  };
}

/** Once per model and UTC day. */
export function billAlert(drift: CostDrift, atMs: number): Alert {
  const id = costDriftAlertId(drift.model, 'bill', atMs);
  return { ...costAlert(drift.ratio, atMs), id, figures: billFigures(drift) };
}

/** What a bill came to, against what the row's prices make of the same requests. */
export function billFigures({ model, calls, expectedMicroUsd, actualMicroUsd, ratio }: CostDrift) {
  const figures = { model, requests: calls, recordedMicroUsd: expectedMicroUsd, billedMicroUsd: actualMicroUsd, ratio };
  return { cause: 'bill' as const, ...figures };
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

function drifted(model: string, calls: number, expectedMicroUsd: number, actualMicroUsd: number): CostDrift[] {
  const isDrift = Math.abs(actualMicroUsd - expectedMicroUsd) > TOLERANCE * expectedMicroUsd;
  const ratio = expectedMicroUsd === 0 ? null : actualMicroUsd / expectedMicroUsd;
  return isDrift ? [{ model, calls, expectedMicroUsd, actualMicroUsd, ratio }] : [];
}

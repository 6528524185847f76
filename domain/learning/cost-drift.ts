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
  /** Actual to expected: 1.3 = they cost 30 % more. */
  readonly ratio: number;
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
export function predictionAlert(drift: CostDrift, atMs: number): Alert {
  const { model, calls, expectedMicroUsd, actualMicroUsd } = drift;
  const message = `The last ${calls} predicted calls of ${model} cost ${dollars(actualMicroUsd)} by their usage, ${change(drift)} than the ${dollars(expectedMicroUsd)} that was predicted. Its answers or its prompts have changed in length, or its row's prices did: compare the row with the provider's price page. The prediction follows by itself within a week.`;
  return {
    ...alertOf(drift, atMs),
    id: costDriftAlertId(model, 'prediction', atMs),
    message,
    facts: { model, calls, predictedMicroUsd: expectedMicroUsd, usedMicroUsd: actualMicroUsd, ratio: drift.ratio },
  };
}

/** Once per model and UTC day. */
export function billAlert(drift: CostDrift, atMs: number): Alert {
  const { model, calls, expectedMicroUsd, actualMicroUsd } = drift;
  return {
    ...alertOf(drift, atMs),
    id: costDriftAlertId(model, 'bill', atMs),
    message: tellBillDrift(drift),
    facts: {
      model,
      requests: calls,
      recordedMicroUsd: expectedMicroUsd,
      billedMicroUsd: actualMicroUsd,
      ratio: drift.ratio,
    },
  };
}

/** A reply that was served, and is billed, in another way than the row's prices are for. Once per model and UTC day. */
export function tierAlert(
  { id: model, serviceTier }: Pick<ModelRow, 'id' | 'serviceTier'>,
  servedTier: string,
  raisedAtMs: number,
): Alert {
  const message = serviceTier
    ? `${model} is priced for the ${serviceTier.name} service tier, and a reply says that it was served as ${servedTier}: it was booked at ${serviceTier.otherTierFactor} times the row's prices. Check with the provider whether the lane is still offered for this model, and whether "otherTierFactor" is what it bills then.`
    : `A reply of ${model} says that it was served as ${servedTier}, which costs more than the row's prices: they are what was booked. Set the project's service tier at the provider to the ordinary one, or state the dearer prices.`;
  const facts = { model, serviceTier: servedTier, factor: serviceTier?.otherTierFactor ?? 1 };
  const id = costDriftAlertId(model, 'tier', raisedAtMs);
  return { id, kind: 'cost_drift', account: null, severity: 'warning', message, facts, raisedAtMs };
}

/** What an operator should know and do. */
export function tellBillDrift(drift: CostDrift): string {
  const { model, calls, expectedMicroUsd, actualMicroUsd } = drift;
  return `${model} was billed ${dollars(actualMicroUsd)} for ${calls} requests, ${change(drift)} than the ${dollars(expectedMicroUsd)} that its row's prices make of them. The provider has changed its prices, or the row is wrong: compare it with the provider's price page and correct "prices" in the configuration. Until then its calls are booked at the wrong price.`;
}

function alertOf(
  { ratio }: CostDrift,
  raisedAtMs: number,
): Pick<Alert, 'kind' | 'account' | 'severity' | 'raisedAtMs'> {
  return { kind: 'cost_drift', account: null, severity: ratio > 1 ? 'warning' : 'notice', raisedAtMs };
}

function drifted(model: string, calls: number, expectedMicroUsd: number, actualMicroUsd: number): CostDrift[] {
  // Nothing was expected of a free model: a bill for it is a wrong row whatever the amount.
  const ratio =
    expectedMicroUsd === 0 ? (actualMicroUsd === 0 ? 1 : FREE_AND_BILLED) : actualMicroUsd / expectedMicroUsd;
  return Math.abs(actualMicroUsd - expectedMicroUsd) > TOLERANCE * expectedMicroUsd
    ? [{ model, calls, expectedMicroUsd, actualMicroUsd, ratio }]
    : [];
}

/** Stands for a ratio that there is none of: stored figures are finite. */
const FREE_AND_BILLED = 1_000_000;

function change({ ratio }: CostDrift): string {
  if (ratio === FREE_AND_BILLED) return 'more';
  return `${Math.round(Math.abs(ratio - 1) * 100)} % ${ratio > 1 ? 'more' : 'less'}`;
}

const dollars = (microUsd: number) => `$${(microUsd / 1e6).toFixed(4)}`;

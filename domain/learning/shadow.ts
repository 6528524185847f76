import { mean, sum } from '../shared/sum.ts';
import { type Estimate, pairedBootstrapSteps } from './bootstrap.ts';
import { brier } from './quality.ts';
import type { ScoredDecision } from './scored-decision.ts';
import { eachInSteps, type Steps } from './steps.ts';

/** A shadow model against the models that count, on the same markets. */
export interface ShadowRecord {
  readonly model: string;
  readonly n: number;
  /** Its Brier score minus the mean of the models that counted: below 0 it is better. Null of nothing. */
  readonly difference: Estimate | null;
  /** Markets that a verdict needs, as far as the spread so far can tell; null below two. */
  readonly needed: number | null;
  readonly advice: 'promote' | 'not yet' | 'no';
}

/** A difference worth finding: two hundredths of a Brier point. */
const WORTH = 0.02;
/** Standard normal points of 95 % confidence and 80 % power. */
const CONFIDENCE_AND_POWER = 1.96 + 0.84;
const MIN_MARKETS = 30;

/** The records of every shadow model, one paired difference a market (its first): promote when the 95 % interval lies below
 * 0, no when above, otherwise not yet. With pauses. */
export function* shadowRecordSteps(inOrder: readonly ScoredDecision[]): Steps<ShadowRecord[]> {
  const differences = new Map<string, Map<string, number>>();
  yield* eachInSteps(inOrder, ({ ticker, forecasts, outcome }) => {
    const counted = forecasts.filter((forecast) => !forecast.shadow);
    if (counted.length === 0) return;
    const others = mean(counted.map(({ rawProbability }) => brier(rawProbability, outcome)));
    for (const { model, rawProbability } of forecasts.filter((forecast) => forecast.shadow)) {
      const ofModel = differences.get(model) ?? new Map<string, number>();
      if (!ofModel.has(ticker)) ofModel.set(ticker, brier(rawProbability, outcome) - others);
      differences.set(model, ofModel);
    }
  });
  const records: ShadowRecord[] = [];
  for (const [model, byTicker] of differences) {
    const values = [...byTicker.values()];
    records.push(recordOf(model, values, yield* pairedBootstrapSteps(values)));
  }
  return records;
}

function recordOf(model: string, values: readonly number[], difference: Estimate | null): ShadowRecord {
  const n = values.length;
  const enough = n >= MIN_MARKETS;
  const advice =
    !enough || !difference ? 'not yet' : difference.high < 0 ? 'promote' : difference.low > 0 ? 'no' : 'not yet';
  return { model, n, difference, needed: neededOf(values), advice };
}

function neededOf(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const centre = mean(values);
  const variance = sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1);
  return Math.max(MIN_MARKETS, Math.ceil((CONFIDENCE_AND_POWER ** 2 * variance) / WORTH ** 2));
}

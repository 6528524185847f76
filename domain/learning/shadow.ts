import { mean, sum } from '../shared/sum.ts';
import { type Estimate, pairedBootstrap } from './bootstrap.ts';
import type { Label } from './label.ts';

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

/** The records of every shadow model, one paired difference a market: promote when the 95 % interval lies below 0, no when above,
 * otherwise not yet. */
export function shadowRecords(labels: readonly Pick<Label, 'shadows'>[]): ShadowRecord[] {
  const differences = new Map<string, number[]>();
  for (const { shadows } of labels) {
    for (const { model, difference } of shadows) {
      const known = differences.get(model);
      if (known) known.push(difference);
      else differences.set(model, [difference]);
    }
  }
  return [...differences].map(([model, values]) => recordOf(model, values, pairedBootstrap(values)));
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

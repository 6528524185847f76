import type { Slice } from './cell.ts';
import type { ModelContribution } from './contribution.ts';
import type { Interval, MeanOf } from './estimates.ts';

/** What each hundredth of a Brier point costs that a model adds to the ensemble. */
export interface BrierCost {
  readonly model: string;
  /** Null = over all questions. */
  readonly category: string | null;
  /** Resolved markets that its contribution is known from. */
  readonly markets: number;
  /** Brier score of the calibrated probability without it minus with it, a market. */
  readonly gain: MeanOf | null;
  /** Of a call that was answered, lately, with what failed ones cost; null = none was. */
  readonly costPerCallMicroUsd: number | null;
  /** Null = not proven: too few markets, or it may add nothing. */
  readonly perHundredthMicroUsd: number | null;
  /** 95 %, from that of the gain. */
  readonly interval: Interval | null;
}

/** Fewer markets prove nothing of a model. */
export const LEAST_MARKETS = 60;
const HUNDREDTH = 0.01;

/** A model's cost of a hundredth from what it added and what its calls cost. Unlike the cost of a hundredth below a coin's
 * .25, this asks what the ensemble would lack without it.
 * Example: $.004 a call and a gain of .008 [.004, .012] = $.005 [$.0033, $.01]. */
export function brierCostOf(
  {
    model,
    by,
    slice,
    markets,
    brierGain: gain,
  }: Pick<ModelContribution, keyof Slice | 'model' | 'markets' | 'brierGain'>,
  costPerCallMicroUsd: number | null,
): BrierCost {
  const category = by === 'category' ? slice : null;
  const base = { model, category, markets, gain, costPerCallMicroUsd };
  const unproven = { ...base, perHundredthMicroUsd: null, interval: null };
  if (costPerCallMicroUsd === null || markets < LEAST_MARKETS || !gain) return unproven;
  const { mean, low, high } = gain;
  if (low === null || high === null || low <= 0) return unproven;
  const cost = (gained: number) => costPerCallMicroUsd / (gained / HUNDREDTH);
  return { ...base, perHundredthMicroUsd: cost(mean), interval: { low: cost(high), high: cost(low) } };
}

/** The proven cost of a model's hundredth for a question of a category: of the category where it is proven there, else of all
 * questions; null = neither is. */
export function brierCostFor(costs: readonly BrierCost[], model: string, category: string): number | null {
  const of = (wanted: string | null) =>
    costs.find((each) => each.model === model && each.category === wanted)?.perHundredthMicroUsd ?? null;
  return of(category) ?? of(null);
}

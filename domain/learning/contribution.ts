import { DEFAULT_ARM } from '../shared/arm.ts';
import { type Slice, slicesOf } from './cell.ts';
import { addValue, type Moments, meanOf, noMoments } from './estimates.ts';
import { brier } from './quality.ts';
import { areForecastsScored, type ScoredDecision } from './scored-decision.ts';
import { sumBy } from './sums.ts';

/** What a model added to the ensemble, in sums over resolved markets. */
export interface ContributionSums extends Slice {
  readonly model: string;
  /** One value for every market in which it and at least one other model answered. */
  readonly brierGain: Moments;
  /** One value for every one of these markets whose trade without it is known. */
  readonly profitGain: Moments;
  /** Markets in which the trade would have been another without it. */
  changed: number;
}

/** What one model added to the decisions on one market, in one slice. */
export interface MarketGain extends Slice {
  readonly model: string;
  readonly decisions: number;
  /** Summed over the decisions. */
  readonly brierGains: number;
  /** Summed over those whose trade without it is known; null = of none. */
  readonly profitGain: number | null;
  readonly isChanged: boolean;
}

/** Tallies the decisions whose markets resolved in an hour. The unit is the market: decisions on one market resolve together
 * and are one piece of evidence, so their Brier differences are averaged and their profit differences summed. */
export function tallyContributions(resolved: readonly ScoredDecision[]): ContributionSums[] {
  const markets = new Map<string, readonly MarketGain[]>();
  for (const scored of resolved) markets.set(scored.ticker, addGains(markets.get(scored.ticker) ?? [], scored));
  return contributionsOf([...markets.values()].flat());
}

/** A market's gains with one more of the decisions on it. */
export function addGains(standing: readonly MarketGain[], scored: ScoredDecision): readonly MarketGain[] {
  if (!areForecastsScored(scored)) return standing;
  const { probability, outcome, trade, segment, purpose, without, arm = DEFAULT_ARM } = scored;
  if (probability === null || without.length === 0) return standing;
  const keyOf = ({ model, by, slice }: Slice & { readonly model: string }) => [model, by, slice].join('\n');
  const gains = new Map(standing.map((each) => [keyOf(each), each]));
  for (const { model, probability: other, profitMicroUsd, isOther } of without) {
    const brierGain = brier(other, outcome) - brier(probability, outcome);
    const profitGain = profitMicroUsd === null ? null : (trade?.profitMicroUsd ?? 0) - profitMicroUsd;
    for (const { by, slice } of slicesOf(segment, purpose, arm)) {
      const known = gains.get(keyOf({ model, by, slice }));
      gains.set(keyOf({ model, by, slice }), {
        model,
        by,
        slice,
        decisions: (known?.decisions ?? 0) + 1,
        brierGains: (known?.brierGains ?? 0) + brierGain,
        profitGain: profitGain === null ? (known?.profitGain ?? null) : (known?.profitGain ?? 0) + profitGain,
        isChanged: (known?.isChanged ?? false) || isOther,
      });
    }
  }
  return [...gains.values()];
}

/** The sums of markets' gains. */
export const contributionsOf = (gains: readonly MarketGain[]): ContributionSums[] =>
  addContributions(gains.map(sumsOf));

function sumsOf({ model, by, slice, decisions, brierGains, profitGain, isChanged }: MarketGain): ContributionSums {
  const sums = { model, by, slice, brierGain: noMoments(), profitGain: noMoments(), changed: isChanged ? 1 : 0 };
  addValue(sums.brierGain, brierGains / decisions);
  if (profitGain !== null) addValue(sums.profitGain, profitGain);
  return sums;
}

export const addContributions = (all: readonly ContributionSums[]): ContributionSums[] =>
  sumBy(all, ['model', 'by', 'slice']);

export const contributionOf = ({ brierGain, profitGain, changed, ...of }: ContributionSums) => ({
  ...of,
  markets: brierGain.n,
  /** Of these, markets whose trade without it is known: the n of what follows from trades. */
  judged: profitGain.n,
  /** Brier score of the calibrated probability without the model minus with it: above 0 it helps. */
  brierGain: meanOf(brierGain),
  /** Profit with the model minus without it, in micro-dollars a market: above 0 it helps. */
  profitGainMicroUsd: meanOf(profitGain),
  /** Null = it is known of no market. */
  profitGainTotalMicroUsd: profitGain.n === 0 ? null : profitGain.sum,
  tradesChanged: changed,
});
export type ModelContribution = Readonly<ReturnType<typeof contributionOf>>;

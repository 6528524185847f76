import { mean } from '../shared/sum.ts';
import type { Slice } from './cell.ts';
import { addValue, type Moments, meanOf, noMoments } from './estimates.ts';
import { brier } from './quality.ts';
import type { ScoredDecision } from './scored-decision.ts';
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

/** One model in one slice on one market. */
interface OfMarket extends Slice {
  readonly model: string;
  readonly brierGains: number[];
  profitGain: number | null;
  isChanged: boolean;
}

/** Tallies the decisions whose markets resolved in an hour. The unit is the market: decisions on one market resolve together
 * and are one piece of evidence, so their Brier differences are averaged and their profit differences summed. */
export function tallyContributions(
  resolved: readonly ScoredDecision[],
  slicesOf: (scored: ScoredDecision) => readonly Slice[],
): ContributionSums[] {
  const markets = new Map<string, OfMarket>();
  for (const scored of resolved) {
    const { probability, outcome, trade, ticker, without } = scored;
    if (probability === null) continue;
    for (const { model, probability: other, profitMicroUsd, isOther } of without) {
      const brierGain = brier(other, outcome) - brier(probability, outcome);
      const profitGain = profitMicroUsd === null ? null : (trade?.profitMicroUsd ?? 0) - profitMicroUsd;
      for (const { by, slice } of slicesOf(scored)) {
        const key = [model, by, slice, ticker].join('\n');
        const market = markets.get(key) ?? { model, by, slice, brierGains: [], profitGain: null, isChanged: false };
        market.brierGains.push(brierGain);
        if (profitGain !== null) market.profitGain = (market.profitGain ?? 0) + profitGain;
        market.isChanged ||= isOther;
        markets.set(key, market);
      }
    }
  }
  return addContributions([...markets.values()].map(sumsOf));
}

function sumsOf({ model, by, slice, brierGains, profitGain, isChanged }: OfMarket): ContributionSums {
  const sums = { model, by, slice, brierGain: noMoments(), profitGain: noMoments(), changed: isChanged ? 1 : 0 };
  addValue(sums.brierGain, mean(brierGains));
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

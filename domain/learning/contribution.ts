import { type MeanOf, meanOf } from './mean-of.ts';
import { brier } from './quality.ts';
import type { ScoredDecision } from './scored-decision.ts';

/** What a model added to the ensemble, in sums over resolved markets: two of these add up to that of both. */
export interface ContributionSums {
  readonly model: string;
  readonly slice: string;
  /** Markets in which it and at least one other model answered. */
  markets: number;
  brierGain: number;
  brierGainSquares: number;
  /** Of these, markets whose trade without it can be told. */
  judged: number;
  profitGain: number;
  profitGainSquares: number;
  /** Markets in which the trade would have been another without it. */
  changed: number;
}

/** The figures of the sums. */
export interface ModelContribution {
  readonly model: string;
  readonly slice: string;
  readonly markets: number;
  /** Of these, markets whose trade without it can be told: the n of what follows from trades. */
  readonly judged: number;
  /** Brier score of P without the model minus with it: above 0 it helps. */
  readonly brierGain: MeanOf | null;
  /** Profit with the model minus without it, in micro-dollars a market: above 0 it helps. */
  readonly profitGainMicroUsd: MeanOf | null;
  /** Null = it cannot be told of any market. */
  readonly profitGainTotalMicroUsd: number | null;
  readonly tradesChanged: number;
}

interface OfMarket {
  readonly gains: number[];
  profit: number | null;
  isChanged: boolean;
}

/** Tallies the decisions whose markets resolved in an hour. The unit is the market: decisions on one market resolve together
 * and are one piece of evidence, so their Brier differences are averaged and their profit differences summed. */
export function tallyContributions(
  resolved: readonly ScoredDecision[],
  slicesOf: (scored: ScoredDecision) => readonly string[],
): ContributionSums[] {
  const markets = new Map<string, OfMarket>();
  for (const scored of resolved) {
    const { probability, outcome, trade, ticker, without = [] } = scored;
    if (probability === null) continue;
    for (const each of without) {
      const gain = brier(each.probability, outcome) - brier(probability, outcome);
      const profit = each.profitMicroUsd === null ? null : (trade?.profitMicroUsd ?? 0) - each.profitMicroUsd;
      for (const slice of slicesOf(scored)) {
        const key = [each.model, slice, ticker].join('\n');
        const market = markets.get(key) ?? { gains: [], profit: null, isChanged: false };
        market.gains.push(gain);
        if (profit !== null) market.profit = (market.profit ?? 0) + profit;
        market.isChanged ||= each.isOther;
        markets.set(key, market);
      }
    }
  }
  const sums = new Map<string, ContributionSums>();
  for (const [key, market] of markets) {
    const [model = '', slice = ''] = key.split('\n');
    addContribution(sums, { ...emptyOf(model, slice), ...ofOne(market) });
  }
  return [...sums.values()];
}

function ofOne({ gains, profit, isChanged }: OfMarket): Omit<ContributionSums, 'model' | 'slice'> {
  const gain = gains.reduce((sum, each) => sum + each, 0) / gains.length;
  return {
    markets: 1,
    brierGain: gain,
    brierGainSquares: gain ** 2,
    judged: profit === null ? 0 : 1,
    profitGain: profit ?? 0,
    profitGainSquares: (profit ?? 0) ** 2,
    changed: isChanged ? 1 : 0,
  };
}

/** Adds up the contributions of several stretches of time. */
export function addContributions(all: readonly ContributionSums[]): ContributionSums[] {
  const sums = new Map<string, ContributionSums>();
  for (const each of all) addContribution(sums, each);
  return [...sums.values()];
}

function addContribution(sums: Map<string, ContributionSums>, each: ContributionSums): void {
  const key = `${each.model}\n${each.slice}`;
  const sum = sums.get(key) ?? emptyOf(each.model, each.slice);
  for (const field of SUMS) sum[field] += each[field];
  sums.set(key, sum);
}

export function contributionOf(sums: ContributionSums): ModelContribution {
  const { model, slice, markets, judged } = sums;
  return {
    model,
    slice,
    markets,
    judged,
    brierGain: meanOf(sums.brierGain, sums.brierGainSquares, markets),
    profitGainMicroUsd: meanOf(sums.profitGain, sums.profitGainSquares, judged),
    profitGainTotalMicroUsd: judged === 0 ? null : sums.profitGain,
    tradesChanged: sums.changed,
  };
}

const emptyOf = (model: string, slice: string): ContributionSums => ({
  model,
  slice,
  markets: 0,
  brierGain: 0,
  brierGainSquares: 0,
  judged: 0,
  profitGain: 0,
  profitGainSquares: 0,
  changed: 0,
});

const SUMS = [
  'markets',
  'brierGain',
  'brierGainSquares',
  'judged',
  'profitGain',
  'profitGainSquares',
  'changed',
] as const satisfies readonly (keyof ContributionSums)[];

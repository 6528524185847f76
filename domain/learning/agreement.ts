import { type MeanOf, meanOf } from './mean-of.ts';
import { brier } from './quality.ts';
import type { ScoredDecision } from './scored-decision.ts';

/** How far the models agreed against what came of it, in sums: two of these add up to that of both. */
export interface AgreementSums {
  /** By the share of the models' weight that would do the same, or by the spread of their forecasts. */
  readonly kind: 'agreement' | 'disagreement';
  readonly bin: number;
  decisions: number;
  /** Brier score of P_final, and of the price at the time. */
  brier: number;
  brierSquares: number;
  marketBrier: number;
  marketBrierSquares: number;
  /** The price's Brier score minus that of P_final. */
  gain: number;
  gainSquares: number;
  readonly traded: TradeSums;
  readonly withheldByAgreement: TradeSums;
  readonly withheldOtherwise: TradeSums;
}

export interface TradeSums {
  n: number;
  won: number;
  profit: number;
  profitSquares: number;
}

/** The figures of a bin. */
export interface AgreementFigures {
  readonly from: number;
  readonly to: number;
  readonly decisions: number;
  readonly brier: MeanOf | null;
  readonly marketBrier: MeanOf | null;
  readonly gain: MeanOf | null;
  readonly traded: TradeFigures;
  readonly withheldByAgreement: TradeFigures;
  readonly withheldOtherwise: TradeFigures;
}

export interface TradeFigures {
  readonly n: number;
  readonly won: number;
  readonly profitMicroUsd: number;
  readonly profitPerTrade: MeanOf | null;
}

/** Twenty bins of agreement; seventeen of the standard deviation, the last one open. */
const BINS = { agreement: { count: 20, width: 0.05 }, disagreement: { count: 17, width: 0.025 } } as const;
/** A share of weights that sum to .15 may come as .1499999. */
const ROUNDING = 1e-9;

const binOf = (kind: AgreementSums['kind'], value: number): number =>
  Math.min(BINS[kind].count - 1, Math.floor(value / BINS[kind].width + ROUNDING));

/** Tallies decisions of at least two models on quotes that were a price: where they were none there is no P_final, nothing to
 * compare it with, and no trade. `single` counts those of one model alone. */
export function tallyAgreement(resolved: readonly ScoredDecision[]): { bins: AgreementSums[]; single: number } {
  const bins = new Map<string, AgreementSums>();
  let single = 0;
  for (const scored of resolved) {
    const { agreement, standardDeviation, probability, blended, marketPrice } = scored;
    // A score that is older than these figures says neither how many had answered nor how far they agreed.
    if (agreement === undefined || standardDeviation === undefined || probability === null) continue;
    if (standardDeviation === null) single += 1;
    if (agreement === null || standardDeviation === null || blended === null || marketPrice === null) continue;
    const places = [['disagreement', standardDeviation] as const, ['agreement', agreement] as const];
    for (const [kind, value] of places) {
      const bin = binOf(kind, value);
      const sums = bins.get(`${kind} ${bin}`) ?? emptyBin(kind, bin);
      addDecision(sums, scored, blended, marketPrice);
      bins.set(`${kind} ${bin}`, sums);
    }
  }
  return { bins: [...bins.values()], single };
}

function addDecision(sums: AgreementSums, scored: ScoredDecision, blended: number, marketPrice: number): void {
  const { outcome, trade, paper, withheldBy = [] } = scored;
  const [own, market] = [brier(blended, outcome), brier(marketPrice, outcome)];
  sums.decisions += 1;
  sums.brier += own;
  sums.brierSquares += own ** 2;
  sums.marketBrier += market;
  sums.marketBrierSquares += market ** 2;
  sums.gain += market - own;
  sums.gainSquares += (market - own) ** 2;
  // Where several guards spoke, too little agreement would have withheld the trade alone as well.
  const isByAgreement = withheldBy.includes('agreement_below_minimum');
  if (trade) addTrade(sums.traded, trade);
  else if (paper) addTrade(isByAgreement ? sums.withheldByAgreement : sums.withheldOtherwise, paper);
}

function addTrade(sums: TradeSums, { profitMicroUsd, won }: { profitMicroUsd: number; won: boolean }): void {
  sums.n += 1;
  sums.won += won ? 1 : 0;
  sums.profit += profitMicroUsd;
  sums.profitSquares += profitMicroUsd ** 2;
}

/** Adds up the bins of several stretches of time. */
export function addAgreements(all: readonly AgreementSums[]): AgreementSums[] {
  const bins = new Map<string, AgreementSums>();
  for (const each of all) {
    const key = `${each.kind} ${each.bin}`;
    const sums = bins.get(key) ?? emptyBin(each.kind, each.bin);
    for (const field of SUMS) sums[field] += each[field];
    for (const field of TRADES) {
      for (const part of TRADE_SUMS) sums[field][part] += each[field][part];
    }
    bins.set(key, sums);
  }
  return [...bins.values()];
}

/** Every bin of a kind in order, also those that hold nothing. */
export function agreementFigures(kind: AgreementSums['kind'], all: readonly AgreementSums[]): AgreementFigures[] {
  const { count, width } = BINS[kind];
  return Array.from({ length: count }, (_, bin) => {
    const sums = all.find((each) => each.kind === kind && each.bin === bin) ?? emptyBin(kind, bin);
    const { decisions } = sums;
    return {
      from: edge(bin * width),
      to: bin === count - 1 ? (kind === 'agreement' ? 1 : 0.5) : edge((bin + 1) * width),
      decisions,
      brier: meanOf(sums.brier, sums.brierSquares, decisions),
      marketBrier: meanOf(sums.marketBrier, sums.marketBrierSquares, decisions),
      gain: meanOf(sums.gain, sums.gainSquares, decisions),
      traded: tradeFigures(sums.traded),
      withheldByAgreement: tradeFigures(sums.withheldByAgreement),
      withheldOtherwise: tradeFigures(sums.withheldOtherwise),
    };
  });
}

const edge = (value: number) => Number(value.toFixed(3));

const tradeFigures = ({ n, won, profit, profitSquares }: TradeSums): TradeFigures => ({
  n,
  won,
  profitMicroUsd: profit,
  profitPerTrade: meanOf(profit, profitSquares, n),
});

const noTrades = (): TradeSums => ({ n: 0, won: 0, profit: 0, profitSquares: 0 });

const emptyBin = (kind: AgreementSums['kind'], bin: number): AgreementSums => ({
  kind,
  bin,
  decisions: 0,
  brier: 0,
  brierSquares: 0,
  marketBrier: 0,
  marketBrierSquares: 0,
  gain: 0,
  gainSquares: 0,
  traded: noTrades(),
  withheldByAgreement: noTrades(),
  withheldOtherwise: noTrades(),
});

const SUMS = [
  'decisions',
  'brier',
  'brierSquares',
  'marketBrier',
  'marketBrierSquares',
  'gain',
  'gainSquares',
] as const satisfies readonly (keyof AgreementSums)[];
const TRADES = ['traded', 'withheldByAgreement', 'withheldOtherwise'] as const;
const TRADE_SUMS = ['n', 'won', 'profit', 'profitSquares'] as const;

import { addValue, meanOf, noMoments } from './estimates.ts';
import { brier } from './quality.ts';
import { areForecastsScored, type ScoredDecision, type ScoredForecasts } from './scored-decision.ts';
import { sumBy } from './sums.ts';

/** Twenty bins of agreement; seventeen of the standard deviation, the last one open. */
const BINS = {
  agreement: { count: 20, width: 0.05, end: 1 },
  disagreement: { count: 17, width: 0.025, end: 0.5 },
} as const;
/** A share of weights that sum to .15 may come as .1499999. */
const ROUNDING = 1e-9;

const binOf = (kind: AgreementSums['kind'], value: number): number =>
  Math.min(BINS[kind].count - 1, Math.floor(value / BINS[kind].width + ROUNDING));

/** Tallies decisions of at least two models on quotes that were a price: elsewhere there is no blended probability, nothing to
 * compare it with, and no trade. `single` counts those of one model alone. */
export function tallyAgreement(resolved: readonly ScoredDecision[]): { bins: AgreementSums[]; single: number } {
  const bins = new Map<string, AgreementSums>();
  let single = 0;
  for (const scored of resolved.filter(areForecastsScored)) {
    const { agreement, standardDeviation, probability, blended, marketPrice } = scored;
    if (probability === null) continue;
    if (standardDeviation === null) single += 1;
    if (agreement === null || standardDeviation === null || blended === null || marketPrice === null) continue;
    for (const [kind, value] of [['disagreement', standardDeviation] as const, ['agreement', agreement] as const]) {
      const bin = binOf(kind, value);
      const sums = bins.get(`${kind} ${bin}`) ?? emptyBin(kind, bin);
      addDecision(sums, scored, blended, marketPrice);
      bins.set(`${kind} ${bin}`, sums);
    }
  }
  return { bins: [...bins.values()], single };
}

function addDecision(sums: AgreementSums, scored: ScoredForecasts, blended: number, marketPrice: number): void {
  const { outcome, trade, paper, withheldBy } = scored;
  const [own, market] = [brier(blended, outcome), brier(marketPrice, outcome)];
  addValue(sums.brier, own);
  addValue(sums.marketBrier, market);
  addValue(sums.gain, market - own);
  // Where several guards withheld it, too little agreement would have done so alone as well.
  const isByAgreement = withheldBy.includes('agreement_below_minimum');
  if (trade) addTrade(sums.traded, trade);
  else if (paper) addTrade(isByAgreement ? sums.withheldByAgreement : sums.withheldOtherwise, paper);
}

function addTrade(sums: AgreementSums['traded'], { profitMicroUsd, won }: NonNullable<ScoredDecision['trade']>): void {
  sums.won += won ? 1 : 0;
  addValue(sums.profitMicroUsd, profitMicroUsd);
}

export const addAgreements = (all: readonly AgreementSums[]): AgreementSums[] => sumBy(all, ['kind', 'bin']);

/** Every bin of a kind in order, also those that hold nothing. */
export function agreementFigures(kind: AgreementSums['kind'], all: readonly AgreementSums[]) {
  const { count, width, end } = BINS[kind];
  return Array.from({ length: count }, (_, bin) => {
    const sums = all.find((each) => each.kind === kind && each.bin === bin) ?? emptyBin(kind, bin);
    return {
      from: edge(bin * width),
      to: bin === count - 1 ? end : edge((bin + 1) * width),
      decisions: sums.brier.n,
      brier: meanOf(sums.brier),
      marketBrier: meanOf(sums.marketBrier),
      gain: meanOf(sums.gain),
      traded: tradeFigures(sums.traded),
      withheldByAgreement: tradeFigures(sums.withheldByAgreement),
      withheldOtherwise: tradeFigures(sums.withheldOtherwise),
    };
  });
}

const edge = (value: number) => Number(value.toFixed(3));

const tradeFigures = ({ won, profitMicroUsd }: ReturnType<typeof noTrades>) => ({
  n: profitMicroUsd.n,
  won,
  profitMicroUsd: profitMicroUsd.sum,
  profitPerTrade: meanOf(profitMicroUsd),
});

const noTrades = () => ({ won: 0, profitMicroUsd: noMoments() });

const emptyBin = (kind: keyof typeof BINS, bin: number) => ({
  /** By the share of the models' weight that would do the same, or by the spread of their forecasts. */
  kind,
  bin,
  /** Brier scores of the blended probability, and of the price at the time. */
  brier: noMoments(),
  marketBrier: noMoments(),
  /** The price's Brier score minus that of the blended probability. */
  gain: noMoments(),
  traded: noTrades(),
  withheldByAgreement: noTrades(),
  withheldOtherwise: noTrades(),
});

/** How far the models agreed against what came of it, in sums. */
export type AgreementSums = Readonly<ReturnType<typeof emptyBin>>;

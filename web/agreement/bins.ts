import { type MeanOf, meanOf } from '../../domain/learning/estimates.ts';
import { sum } from '../../domain/shared/sum.ts';
import type { AgreementBin } from '../../server/contract/agreement.ts';

export interface NamedBin extends AgreementBin {
  readonly name: string;
  /** As drawn: an open end is drawn as wide as the others. */
  readonly drawnTo: number;
}

/** Tolerance for edges of bins, which are sums of twentieths. */
const NEAR = 1e-9;

/** Bins with the name of their range. The last one of the disagreement is open. */
export function nameBins(bins: readonly AgreementBin[]): readonly NamedBin[] {
  const [first] = bins;
  const width = first ? first.to - first.from : 0;
  return bins.map((bin) => {
    const isOpen = !(bin.to - bin.from <= width + NEAR);
    const from = formatEdge(bin.from);
    return isOpen
      ? { ...bin, name: `${from} and more`, drawnTo: bin.from + width }
      : { ...bin, name: `${from} to ${formatEdge(bin.to)}`, drawnTo: bin.to };
  });
}

const formatEdge = (value: number) => `${Number(value.toFixed(3))}`;

export type Trades = AgreementBin['traded'];

/** Trades on either side of a threshold. */
interface AtThreshold {
  /** Recommended trades in the bins below it: it would have skipped them. */
  readonly skipped: Trades;
  readonly kept: Trades;
  /** On paper: trades withheld for too little agreement that this threshold would have let through. */
  readonly letThrough: Trades;
  /** On paper: trades withheld for too little agreement that this threshold would have withheld too. */
  readonly stillWithheld: Trades;
}

const DEVIATIONS_95 = 1.96;

/** Splits the bins at a threshold that is one of their edges. Full agreement shares a bin with what is just below it, so at
 * 1 the last bin is counted as skipped, though the full agreement in it would not be. */
export function sumsAt(bins: readonly AgreementBin[], threshold: number): AtThreshold {
  const below = bins.filter(({ to }) => to <= threshold + NEAR);
  const above = bins.filter(({ to }) => to > threshold + NEAR);
  return {
    skipped: addTrades(below.map(({ traded }) => traded)),
    kept: addTrades(above.map(({ traded }) => traded)),
    letThrough: addTrades(above.map(({ withheldByAgreement }) => withheldByAgreement)),
    stillWithheld: addTrades(below.map(({ withheldByAgreement }) => withheldByAgreement)),
  };
}

/** Adds bins up, mean and interval too: a bin's n, mean and interval give back its sum of squares. */
export function addTrades(bins: readonly Trades[]): Trades {
  const n = sum(bins.map((bin) => bin.n));
  const profitMicroUsd = sum(bins.map((bin) => bin.profitMicroUsd));
  const squares = sum(bins.map((bin) => squaresOf(bin.n, bin.profitPerTrade)));
  return {
    n,
    won: sum(bins.map(({ won }) => won)),
    profitMicroUsd,
    profitPerTrade: meanOf({ n, sum: profitMicroUsd, squares }),
  };
}

function squaresOf(n: number, profit: MeanOf | null): number {
  if (!profit) return 0;
  const ofMean = n * profit.mean ** 2;
  if (profit.high === null || n < 2) return ofMean;
  const standardError = (profit.high - profit.mean) / DEVIATIONS_95;
  return ofMean + standardError ** 2 * n * (n - 1);
}

/** Width of a bin of agreement: trades can be counted only at the edges of bins. */
export const STEP = 0.05;

/** The threshold that the page is about. */
export interface ThresholdAt {
  /** The edge of a bin at which trades are counted. */
  readonly edge: number;
  /** The same where the address names it; the one in force may lie between two edges. */
  readonly exact: number;
  readonly isOnEdge: boolean;
}

/** By the address, rounded to the nearest edge as the slider does; else the one in force. */
export function thresholdAt(fromAddress: string | null, inForce: number): ThresholdAt {
  const given = fromAddress ? Number(fromAddress) : Number.NaN;
  const isGiven = given >= 0 && given <= 1;
  const wanted = isGiven ? given : Math.min(1, Math.max(0, inForce));
  const edge = Math.round(wanted / STEP) * STEP;
  const exact = isGiven ? edge : wanted;
  return { edge, exact, isOnEdge: Math.abs(exact - edge) < NEAR };
}

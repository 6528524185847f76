import { type MeanOf, meanOf } from '../../domain/learning/estimates.ts';
import { sum } from '../../domain/shared/sum.ts';
import type { AgreementBin } from '../../server/contract/agreement.ts';

export type Trades = AgreementBin['traded'];

/** Trades on either side of a threshold. */
export interface AtThreshold {
  /** Recommended trades in the bins below it: it would have skipped them. */
  readonly skipped: Trades;
  readonly kept: Trades;
  /** On paper: trades withheld for too little agreement that this threshold would have let through. */
  readonly letThrough: Trades;
  /** On paper: trades withheld for too little agreement that this threshold would have withheld too. */
  readonly stillWithheld: Trades;
}

/** Tolerance for edges of bins, which are sums of twentieths. */
const NEAR = 1e-9;
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

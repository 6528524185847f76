import type { FeeRow } from '../domain/market/fee-row.ts';

/** The fee schedule of the venue where the configuration states none: quadratic, 7 % of p (1 - p), rounded up to a cent. */
export const DEFAULT_FEES: readonly FeeRow[] = [
  { seriesPrefix: '', ratePpm: 70_000, roundUpToMicroUsd: 10_000, from: '2021-07-01' },
];

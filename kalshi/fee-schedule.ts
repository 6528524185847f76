import type { FeeRow } from '../domain/market/fee-row.ts';

const GENERAL = { seriesPrefix: '', ratePpm: 70_000, roundUpToMicroUsd: 10_000, from: '2021-07-01' } as const;
/** Counts and prices are no longer whole cents since 2026-03-12, and fees are rounded up to $0.0001: docs.kalshi.com,
 * getting_started/fee_rounding; settlements of August 2026 agree to the last digit. */
const EXACT = { ...GENERAL, roundUpToMicroUsd: 100, from: '2026-03-12' } as const;

/** Series of baseball games at a multiplier of .5: the venue's series, read on 2026-08-19, and its settlements since 2026-08-11. */
const BASEBALL = { ...EXACT, ratePpm: 35_000, type: 'quadratic', from: '2026-08-01' } as const;
const BASEBALL_SERIES = ['KXMLBSPREAD', 'KXMLBTOTAL', 'KXMLBHR', 'KXMLBF5'];
/** Events of the play-offs have a multiplier of 1 of their own, which a market that comes without its event does not show. */
const PLAY_OFFS_FROM = '2026-10-01';

/** The fee schedule of the venue for markets whose event and series state no fee: quadratic, 7 % of p (1 - p). */
export const DEFAULT_FEES: readonly FeeRow[] = [
  GENERAL,
  EXACT,
  ...[
    { ...BASEBALL, seriesPrefix: 'KXMLBGAME', type: 'quadratic_with_maker_fees' } as const,
    ...BASEBALL_SERIES.map((seriesPrefix) => ({ ...BASEBALL, seriesPrefix })),
  ].flatMap((row) => [row, { ...EXACT, seriesPrefix: row.seriesPrefix, from: PLAY_OFFS_FROM }]),
];

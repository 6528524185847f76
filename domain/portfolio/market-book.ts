import { DAY_MS, dayStart } from '../learning/calendar.ts';
import { MICRO_USD_PER_CONTRACT, type Quotes } from '../market/market.ts';
import type { Settlement } from '../market/settlement.ts';
import { bidOf } from '../market/side-quotes.ts';
import { type BookTrade, inTime } from './book-trade.ts';
import { type DaySums, noDaySums } from './day-sums.ts';
import { afterTrade, type Holding, NOTHING_HELD } from './holding.ts';
import { type Recommended, takenOf } from './recommended.ts';

/** `paper`: every recommended trade. `withheld`: every trade that a guard withheld. `real`: fills. */
export const BOOKS = ['paper', 'withheld', 'real'] as const;
export type Book = (typeof BOOKS)[number];

/** Quotes of a market that were known at a time. */
export interface Mark extends Quotes {
  readonly atMs: number;
}

/** How the market ended. */
export interface Ending {
  readonly settlement: Settlement;
  /** What a YES contract paid on a `scalar` market; null = not known, or stated by the settlement. */
  readonly valueMicroUsd: number | null;
  readonly atMs: number;
  /** Of the outcome that was recorded. */
  readonly revision: number;
}

/** Everything that one book of one account has on one market: orders on paper, or fills. */
export interface MarketBook {
  readonly book: Book;
  readonly orders: readonly Recommended[];
  readonly fills: readonly BookTrade[];
  /** The last quotes of each UTC day of which some are known, in order. */
  readonly marks: readonly Mark[];
  readonly ending: Ending | null;
}

/** `unvalued`: the market settled at a value that is not known. */
export type BookState = 'open' | 'flat' | 'settled' | 'unvalued';

/** What a market has come to. Money in micro-dollars. */
export interface MarketResult {
  readonly state: BookState;
  /** YES positive; what was held when it settled. */
  readonly hundredths: number;
  readonly basisMicroUsd: number;
  readonly openedMicroUsd: number;
  readonly feesMicroUsd: number;
  /** After fees, the settlement included. */
  readonly realisedMicroUsd: number;
  /** What is held, at the last mark known, above what was paid for it. A sale would cost its fee too. */
  readonly openMicroUsd: number;
  /** Of the side that is held: what a buyer bids for it; null = no quotes are known, and it stands at what was paid. */
  readonly markMicroUsd: number | null;
  readonly markAtMs: number | null;
  readonly trades: number;
  readonly lastTradeAtMs: number;
}

/** The trades of a book on a market. What was recommended when the market had ended already could not be traded. */
export const tradesOf = ({ orders, fills, ending }: MarketBook): BookTrade[] =>
  [...takenOf(orders.filter(({ atMs }) => ending === null || atMs < ending.atMs)), ...fills].toSorted(inTime);

/** What the market has come to, and what each UTC day changed of it. */
export function resultOf(market: MarketBook): { readonly result: MarketResult; readonly days: readonly DayChange[] } {
  const trades = tradesOf(market);
  const { ending, marks } = market;
  const isPaid = ending !== null && payoffKnown(ending);
  const endsAtMs = ending ? Math.max(ending.atMs, ...trades.map(({ atMs }) => atMs)) : Number.POSITIVE_INFINITY;
  const days = new Map<number, Point>();
  let holding = NOTHING_HELD;
  let mark: Mark | null = null;
  let paid = 0;
  const moments = [
    ...trades.map((trade) => ({ atMs: trade.atMs, rank: 0, trade })),
    ...marks.filter(({ atMs }) => atMs < endsAtMs).map((quoted) => ({ atMs: quoted.atMs, rank: 1, quoted })),
  ].toSorted((a, b) => a.atMs - b.atMs || a.rank - b.rank);
  const note = (atMs: number, isSettled: boolean, isTrade: boolean) => {
    const day = dayStart(atMs);
    const trading = (days.get(day)?.trades ?? 0) + (isTrade ? 1 : 0);
    days.set(day, { ...pointOf(holding, isSettled ? null : mark, paid, isSettled), trades: trading });
  };
  for (const moment of moments) {
    if ('trade' in moment) holding = afterTrade(holding, moment.trade);
    else mark = moment.quoted;
    if (trades.length > 0) note(moment.atMs, false, 'trade' in moment);
  }
  const heldAtEnd = holding;
  if (isPaid && trades.length > 0) {
    paid = payoffOf(holding, ending) - holding.basisMicroUsd;
    holding = { ...holding, basisMicroUsd: 0, hundredths: 0 };
    note(endsAtMs, true, false);
  }
  const state: BookState = isPaid ? 'settled' : holding.hundredths === 0 ? 'flat' : ending ? 'unvalued' : 'open';
  const last = pointOf(holding, mark, paid, isPaid);
  return {
    days: changesOf(days),
    result: {
      state,
      hundredths: heldAtEnd.hundredths,
      basisMicroUsd: heldAtEnd.basisMicroUsd,
      openedMicroUsd: holding.openedMicroUsd,
      feesMicroUsd: holding.feesMicroUsd,
      realisedMicroUsd: last.realisedMicroUsd,
      openMicroUsd: last.openMicroUsd,
      markMicroUsd: mark && holding.hundredths !== 0 ? bidFor(holding, mark) : null,
      markAtMs: mark && holding.hundredths !== 0 ? mark.atMs : null,
      trades: trades.length,
      lastTradeAtMs: trades.at(-1)?.atMs ?? 0,
    },
  };
}

/** What one UTC day changed. */
export interface DayChange extends DaySums {
  readonly startMs: number;
}

/** How things stood at the end of a day. */
interface Point extends Pick<DaySums, 'realisedMicroUsd' | 'openMicroUsd' | 'feesMicroUsd' | 'openedMicroUsd'> {
  readonly trades: number;
  readonly isSettled: boolean;
}

function pointOf(holding: Holding, mark: Mark | null, paidMicroUsd: number, isSettled: boolean): Omit<Point, 'trades'> {
  const { closedMicroUsd, feesMicroUsd, openedMicroUsd } = holding;
  return {
    realisedMicroUsd: closedMicroUsd + paidMicroUsd - feesMicroUsd,
    openMicroUsd: mark === null ? 0 : valueAt(holding, bidFor(holding, mark)) - holding.basisMicroUsd,
    feesMicroUsd,
    openedMicroUsd,
    isSettled,
  };
}

function changesOf(days: ReadonlyMap<number, Point>): DayChange[] {
  const ordered = [...days].toSorted(([one], [other]) => one - other);
  return ordered.map(([startMs, point], index) => {
    const before = ordered[index - 1]?.[1];
    const change = (field: keyof Omit<Point, 'trades' | 'isSettled'>) => point[field] - (before?.[field] ?? 0);
    const profit = point.realisedMicroUsd;
    const ends = point.isSettled;
    return {
      ...noDaySums(),
      startMs,
      trades: point.trades,
      realisedMicroUsd: change('realisedMicroUsd'),
      openMicroUsd: change('openMicroUsd'),
      feesMicroUsd: change('feesMicroUsd'),
      openedMicroUsd: change('openedMicroUsd'),
      settled: ends ? { n: 1, sum: profit, squares: profit * profit } : { n: 0, sum: 0, squares: 0 },
      won: ends && profit > 0 ? 1 : 0,
    };
  });
}

const bidFor = ({ hundredths }: Holding, mark: Mark): number => bidOf(hundredths < 0 ? 'no' : 'yes', mark);

/** Of what is held at a price of its side. A fraction of a micro-dollar is dropped. */
const valueAt = ({ hundredths }: Holding, priceMicroUsd: number): number =>
  Math.floor((Math.abs(hundredths) * priceMicroUsd) / 100);

const payoffKnown = ({ settlement, valueMicroUsd }: Ending) => settlement !== 'scalar' || valueMicroUsd !== null;

/** What the market paid for what was held. Void: what was paid for it comes back, fees do not. */
function payoffOf(holding: Holding, { settlement, valueMicroUsd }: Ending): number {
  if (settlement === 'void') return holding.basisMicroUsd;
  const yes = settlement === 'yes' ? MICRO_USD_PER_CONTRACT : settlement === 'no' ? 0 : (valueMicroUsd ?? 0);
  return valueAt(holding, holding.hundredths < 0 ? MICRO_USD_PER_CONTRACT - yes : yes);
}

/** The marks with one more: the last one of each day stays. */
export function withMark(marks: readonly Mark[], mark: Mark): readonly Mark[] {
  const day = dayStart(mark.atMs);
  const isOfDay = ({ atMs }: Mark) => atMs >= day && atMs < day + DAY_MS;
  const standing = marks.find(isOfDay);
  if (standing && standing.atMs > mark.atMs) return marks;
  return [...marks.filter((each) => !isOfDay(each)), mark].toSorted((a, b) => a.atMs - b.atMs);
}

import * as v from 'valibot';
import { BOOKS } from '../../domain/portfolio/market-book.ts';
import { PORTFOLIO_WINDOWS } from '../../domain/portfolio/window.ts';
import { oneOf, shape } from '../../domain/shared/field-schema.ts';
import { account, interval, list, numbers, numbersOrNull, texts } from './fields.ts';

export const portfolioQuery = shape({
  account: v.optional(account),
  /** Whole UTC days. Default: 30d. */
  window: v.optional(oneOf(PORTFOLIO_WINDOWS)),
});
export type PortfolioQuery = v.InferOutput<typeof portfolioQuery>;

const book = v.picklist(BOOKS);

/** A sum over days; its 95 % interval takes each day as a draw of its own, and is null below seven days. */
const sumOverDays = v.nullable(v.object({ ...numbers('days', 'microUsd'), interval: v.nullable(interval) }));

const sums = {
  /** `profit` is realised, after fees, and the change of what is held against what was paid for it. */
  ...numbers('profitMicroUsd', 'realisedMicroUsd', 'openedMicroUsd', 'feesMicroUsd', 'trades'),
  /** Markets that settled, those of them with a profit, and what one made on average. */
  ...numbers('settled', 'won'),
  ...numbersOrNull('meanMicroUsd'),
  interval: v.nullable(interval),
};

export const categoryResult = v.object({ ...texts('category'), ...sums });
export type CategoryRow = v.InferOutput<typeof categoryResult>;

export const bookResult = v.object({
  book,
  ...sums,
  ...numbers('openMicroUsd'),
  againstNothing: sumOverDays,
  drawdown: v.nullable(v.object({ ...numbers('microUsd', 'toMs'), ...numbersOrNull('fromMs') })),
  /** From nothing at the beginning of the window, one for each UTC day. */
  equity: list(v.object(numbers('startMs', 'realisedMicroUsd', 'openMicroUsd', 'costMicroUsd'))),
  categories: list(categoryResult),
});

const positionResult = v.object({
  state: v.picklist(['open', 'flat', 'settled', 'unvalued']),
  ...numbers('hundredths', 'basisMicroUsd', 'openedMicroUsd', 'feesMicroUsd', 'realisedMicroUsd', 'openMicroUsd'),
  ...numbersOrNull('markMicroUsd', 'markAtMs'),
  ...numbers('trades', 'lastTradeAtMs'),
});

export const positionLine = v.object({
  book,
  ...texts('account', 'ticker', 'eventTicker', 'title', 'category'),
  result: positionResult,
  state: v.picklist(['open', 'flat', 'settled', 'unvalued']),
  ...numbersOrNull('settledAtMs'),
  ending: v.nullable(v.object({ ...texts('settlement'), ...numbersOrNull('valueMicroUsd') })),
});
export type PositionRow = v.InferOutput<typeof positionLine>;

/** The books of one account. */
export const portfolioView = v.object({
  ...numbers('atMs', 'fromMs'),
  ...texts('account'),
  window: v.picklist(PORTFOLIO_WINDOWS),
  books: list(bookResult),
  paperAgainstReal: sumOverDays,
  /** Decisions, trades or not, and what they cost for models. */
  ...numbers('decisions', 'costMicroUsd'),
  /** What each model added to the recommended trades. */
  models: list(
    v.object({ ...texts('model'), ...numbers('decisions', 'profitMicroUsd'), interval: v.nullable(interval) }),
  ),
  open: list(positionLine),
  settled: list(positionLine),
});

/** The same of one account, or of all taken together: then `account` is null. */
export const scopedPortfolio = v.object({
  ...portfolioView.entries,
  account: v.nullable(v.string()),
  /** What could be lost: what was paid for everything that the paper book and the real one hold, `open` cut or not. */
  atStake: list(v.object({ book: v.picklist(['paper', 'real']), ...numbers('positions', 'basisMicroUsd') })),
});
export type PortfolioView = v.InferOutput<typeof scopedPortfolio>;

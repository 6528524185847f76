import { uniform } from '../chance.ts';
import { type Priced, quotesAt } from './prices.ts';

/** Price in cents and hundredths of contracts. */
export interface Level {
  readonly cents: number;
  readonly centicontracts: number;
}

/** Bids for YES and for NO, the best first. A bid for NO at 40 cents is an offer of YES at 60. */
export interface Book {
  readonly yes: readonly Level[];
  readonly no: readonly Level[];
}

const LEVELS = 8;
/** Each level further from the best holds up to this much more. */
const GROWTH = 0.6;

/** The book of an open market at a time. */
export function bookAt(market: Priced, atMs: number): Book {
  const { bid, ask } = quotesAt(market, atMs);
  return { yes: levels(market.ticker, 'bid size', bid), no: levels(market.ticker, 'ask size', 100 - ask) };
}

export const EMPTY_BOOK: Book = { yes: [], no: [] };

function levels(ticker: string, side: 'bid size' | 'ask size', bestCents: number): Level[] {
  const best = 200_000 + 2_000_000 * uniform(ticker, side);
  return Array.from({ length: Math.min(LEVELS, bestCents) }, (_, index) => ({
    cents: bestCents - index,
    centicontracts: Math.round(best * (1 + GROWTH * index * uniform(ticker, side, bestCents - index))),
  }));
}

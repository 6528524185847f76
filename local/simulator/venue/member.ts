import { randomUUID } from 'node:crypto';
import { takerFeeMicroUsd } from './fees.ts';
import type { Fill } from './fill.ts';
import { holdingAfter, NOTHING_HELD } from './holding.ts';
import { openBook, statusAt } from './market-object.ts';
import type { World } from './world.ts';

const MICRO_USD_PER_CENT = 10_000;

export interface Trade {
  readonly ticker: string;
  readonly action?: 'buy' | 'sell';
  readonly side: 'yes' | 'no';
  /** Contracts, hundredths included. */
  readonly contracts: number;
  /** The worst price of the side that is accepted, in dollars; any when absent. */
  readonly limitDollars?: number;
}

/** The member whose portfolio the venue has. Every trade takes from the book, which is large against it. */
export function createMember(world: World, { startMicroUsd }: { readonly startMicroUsd: number }) {
  const fills: Fill[] = [];

  return {
    startMicroUsd,
    fills: (): readonly Fill[] => fills,
    fillsOf: (ticker: string): readonly Fill[] => fills.filter((fill) => fill.ticker === ticker),
    tickers: (): readonly string[] => [...new Set(fills.map(({ ticker }) => ticker))],

    /** Takes what the book offers, level by level; the fills, none where nothing is offered within the limit. Throws where the market
     * is not active, or more would be sold than is held. */
    trade({ ticker, action = 'buy', side, contracts, limitDollars }: Trade, nowMs: number): readonly Fill[] {
      const listing = world.find(ticker);
      const status = statusAt(listing, nowMs);
      if (status !== 'active') throw new RangeError(`${ticker} is ${status}: it cannot be traded.`);
      const wanted = Math.round(contracts * 100);
      if (action === 'sell') {
        const { centicontracts } = this.fillsOf(ticker).reduce(holdingAfter, NOTHING_HELD);
        const held = side === 'yes' ? centicontracts : -centicontracts;
        if (wanted > held)
          throw new RangeError(`${contracts} of ${side} would be sold in ${ticker} and ${held / 100} are held.`);
      }
      const { multiplier } = world.fees.inForce(listing.seriesTicker, listing.eventTicker, nowMs);
      const orderId = randomUUID();
      let left = wanted;
      const made: Fill[] = [];
      for (const { cents, centicontracts } of offers(openBook(listing, nowMs), action, side)) {
        const isWithin =
          limitDollars === undefined ||
          (action === 'buy' ? cents <= limitDollars * 100 + 1e-9 : cents >= limitDollars * 100 - 1e-9);
        const taken = Math.min(left, centicontracts);
        if (taken <= 0 || !isWithin) break;
        left -= taken;
        const yesPriceMicroUsd = (side === 'yes' ? cents : 100 - cents) * MICRO_USD_PER_CENT;
        made.push({
          fillId: randomUUID(),
          orderId,
          ticker,
          action,
          side,
          centicontracts: taken,
          yesPriceMicroUsd,
          feeMicroUsd: takerFeeMicroUsd(taken, yesPriceMicroUsd, multiplier),
          atMs: nowMs,
        });
      }
      fills.push(...made);
      return made;
    },
  };
}
export type Member = ReturnType<typeof createMember>;

/** What can be taken, the best first, at prices of the side that is traded: a buyer meets the bids for the other side, a seller those
 * for its own. */
function offers(book: ReturnType<typeof openBook>, action: 'buy' | 'sell', side: 'yes' | 'no') {
  if (action === 'sell') return book[side];
  const other = side === 'yes' ? book.no : book.yes;
  return other.map(({ cents, centicontracts }) => ({ cents: 100 - cents, centicontracts }));
}

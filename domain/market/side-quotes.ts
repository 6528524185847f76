import { type Fee, smoothFee } from './fee.ts';
import { MICRO_USD_PER_CONTRACT, type Quotes, type Side } from './market.ts';

/** A side that could be bought now: what it costs and what it is worth. */
export interface SideQuote {
  readonly side: Side;
  /** Price that a buyer pays: yes_ask for YES, 1 - yes_bid for NO. */
  readonly priceMicroUsd: number;
  /** Our probability that this side wins. */
  readonly probability: number;
  /** Probability - price - fee per contract, the fee without the rounding that only a known size has. */
  readonly edge: number;
}

/** What a buyer of a side pays: the ask, for NO a dollar less the bid of YES. Nothing is for sale at 0 or at a whole dollar. */
export const priceOf = (side: Side, { yesBidMicroUsd, yesAskMicroUsd }: Quotes): number =>
  side === 'yes' ? yesAskMicroUsd : MICRO_USD_PER_CONTRACT - yesBidMicroUsd;

/** What a seller of a side gets; 0 = there is no buyer. */
export const bidOf = (side: Side, { yesBidMicroUsd, yesAskMicroUsd }: Quotes): number =>
  side === 'yes' ? yesBidMicroUsd : MICRO_USD_PER_CONTRACT - yesAskMicroUsd;

/** Both sides at executable quotes, the better edge first. A side without an offer (an ask of $1, a bid of 0) is left
 * out. */
export function sideQuotes(blended: number, quotes: Quotes, fee: Fee): readonly SideQuote[] {
  const sides: readonly [Side, number, number][] = [
    ['yes', priceOf('yes', quotes), blended],
    ['no', priceOf('no', quotes), 1 - blended],
  ];
  return sides
    .filter(([, price]) => price > 0 && price < MICRO_USD_PER_CONTRACT)
    .map(([side, priceMicroUsd, probability]) => {
      const edge = probability - priceMicroUsd / MICRO_USD_PER_CONTRACT - smoothFee(fee, priceMicroUsd);
      return { side, priceMicroUsd, probability, edge };
    })
    .toSorted((a, b) => b.edge - a.edge);
}

/** What a trader with this probability would do at these quotes, before size and guards. */
export function preference(blended: number, quotes: Quotes, fee: Fee, minEdge: number): 'BUY YES' | 'BUY NO' | 'SKIP' {
  const best = sideQuotes(blended, quotes, fee)[0];
  if (!best || best.edge < minEdge) return 'SKIP';
  return best.side === 'yes' ? 'BUY YES' : 'BUY NO';
}

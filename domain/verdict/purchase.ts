import type { Trade, Verdict } from '../decision/verdict.ts';
import type { Quotes, Side } from '../market/market.ts';
import { sideQuotes } from '../market/side-quotes.ts';
import { guards } from './guards.ts';
import { cautious, injectionReason, skipped, traded, type VerdictInput } from './make-verdict.ts';
import { makerOf } from './maker.ts';
import { lesserOrder, type Order } from './order.ts';
import { purchaseOf } from './priced-order.ts';
import { type ReservationTerms, reservationOfPurchase } from './reservation.ts';

/** The purchase, or why there is none. A guard that withholds it says which it was. Where the market's text is suspicious, a trade
 * must hold whichever one of the models is left out, and is sized for the least favourable of these forecasts: a model that obeys
 * the text can then neither cause a trade nor enlarge one. */
export function purchase(
  input: VerdictInput,
  order: Order,
  ordered: (probability: number) => Order | null,
  { blended, threshold }: { readonly blended: number; readonly threshold: number },
): Verdict {
  const { forecast, injectionFlags, fee } = input;
  const { quotes } = input.market;
  const { side } = order;
  const offer = sideQuotes(blended, quotes, fee).find((each) => each.side === side);
  const belowThreshold = (edge: number | null, contracts: number | null) => {
    const figures = { best: edge === null ? null : { side, edge, contracts }, threshold };
    return skipped(threshold, [{ code: 'edge_below_threshold', figures }], { edge });
  };
  if (!offer || offer.edge < threshold) return belowThreshold(offer?.edge ?? null, null);
  const worth = sideProbability(side, blended);
  const terms = { fee, threshold, grid: input.priceGrid };
  const priced = (some: Order, value: number) =>
    withInformation(purchaseOf(some, quotes, fee, value), quotes, { ...terms, worth: value });
  const trade = priced(order, worth);
  if (trade.edge < threshold) return belowThreshold(trade.edge, order.contracts);

  const isFlagged = injectionFlags.length > 0;
  const leastProbability = isFlagged ? cautious(forecast, side) : blended;
  const leastOrder = isFlagged ? lesserOrder(order, ordered(leastProbability)) : order;
  const leastWorth = sideProbability(side, leastProbability);
  const least = leastOrder && priced(leastOrder, leastWorth);
  const holds = least !== null && (!isFlagged || (forecast.models.length > 1 && least.edge >= threshold));
  const objections = guards(input, order);
  if (!holds) objections.push(injectionReason(injectionFlags, { effect: 'withheld' }));
  if (!holds || objections.length > 0)
    return skipped(threshold, objections, { edge: trade.edge, withheldTrade: trade });
  const { edge } = least;
  const reduced = { effect: 'reduced', leastProbability: leastWorth, forecastProbability: worth } as const;
  return traded(least, threshold, [
    { code: 'edge_found', figures: { side, sideProbability: leastWorth, edge, threshold } },
    ...(isFlagged ? [injectionReason(injectionFlags, reduced)] : []),
  ]);
}

/** Up to which price it is right, and what it would be worth as an order that rests. */
function withInformation(trade: Trade, quotes: Quotes, terms: ReservationTerms): Trade {
  const maker = makerOf(trade, quotes, terms.grid, terms);
  const reservationPriceMicroUsd = reservationOfPurchase(trade, terms);
  return { ...trade, reservationPriceMicroUsd, ...(maker && { maker }) };
}

const sideProbability = (side: Side, probability: number) => (side === 'yes' ? probability : 1 - probability);

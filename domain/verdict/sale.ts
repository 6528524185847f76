import type { Reason } from '../decision/reason.ts';
import type { Trade, Verdict } from '../decision/verdict.ts';
import { guards } from './guards.ts';
import { cautious, injectionReason, skipped, traded, type VerdictInput } from './make-verdict.ts';
import { makerOf } from './maker.ts';
import { lesserOrder, type Order } from './order.ts';
import { priceOn, rightAt } from './order-at.ts';
import { saleOf } from './priced-order.ts';
import { reservationOfSale } from './reservation.ts';

/** The sale of what is held above the target: part of it, or all where the forecast has turned against it. What withholds a
 * purchase withholds it too, with the trade that it was; by the account's own threshold in every mode, because a mode that is
 * stricter about new exposure must not hold anyone in an old one. Where the market's text is suspicious it must hold whichever
 * one of the models is left out, and is no more than the forecast that favours it least would sell. */
export function sale(
  input: VerdictInput,
  order: Order,
  ordered: (probability: number) => Order | null,
  blended: number,
): Verdict {
  const { forecast, injectionFlags, policy, fee } = input;
  const { quotes } = input.market;
  const { side } = order;
  const threshold = policy.minEdge;
  const worth = (probability: number) => (side === 'yes' ? probability : 1 - probability);
  const priced = (some: Order, probability: number) => {
    const sold = saleOf(some, quotes, fee, worth(probability));
    return sold && withInformation(sold, input, some, { probability, worth: worth(probability) });
  };
  const trade = priced(order, blended);
  const isFlagged = injectionFlags.length > 0;
  // Selling a side is buying the other.
  const leastProbability = isFlagged ? cautious(forecast, side === 'yes' ? 'no' : 'yes') : blended;
  const leastOrder = isFlagged ? lesserOrder(order, ordered(leastProbability)) : order;
  const least = leastOrder && priced(leastOrder, leastProbability);
  const holds = least !== null && (!isFlagged || forecast.models.length > 1);
  const objections = guards(input, order);
  if (!holds) objections.push(injectionReason(injectionFlags, { effect: 'withheld' }));
  if (!holds || objections.length > 0) {
    return skipped(threshold, objections, { edge: trade?.edge ?? null, withheldTrade: trade });
  }
  const reduced = {
    effect: 'reduced',
    leastProbability: worth(leastProbability),
    forecastProbability: worth(blended),
  } as const;
  return traded(least, threshold, [
    reasonFor(least, input, threshold),
    ...(isFlagged ? [injectionReason(injectionFlags, reduced)] : []),
  ]);
}

/** Down to which price it is right, and what it would be worth as an order that rests. */
function withInformation(
  trade: Trade,
  input: VerdictInput,
  order: Order,
  { probability, worth }: { readonly probability: number; readonly worth: number },
): Trade {
  const { priceGrid: grid, fee, market } = input;
  const most = (price: number) => rightAt(input, probability, order, priceOn(order.side, price));
  const terms = { fee, worth, grid, threshold: input.policy.minEdge };
  const maker = makerOf(trade, market.quotes, grid, terms);
  return { ...trade, reservationPriceMicroUsd: reservationOfSale(trade, terms, most), ...(maker && { maker }) };
}

function reasonFor({ edge, contracts, side }: Trade, { position }: VerdictInput, threshold: number): Reason {
  if (edge >= threshold) return { code: 'exit_above_value', figures: { edge, threshold } };
  const held = position?.contracts ?? 0;
  return { code: 'above_target', figures: { side, held, contracts, edge } };
}

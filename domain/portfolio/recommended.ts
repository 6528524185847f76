import type { Decision } from '../decision/decision.ts';
import type { Trade } from '../decision/verdict.ts';
import { contractsOf, hundredthsOf, priceOfMicroUsd } from '../market/contracts.ts';
import { type Fee, feeOfFillsMicroUsd } from '../market/fee.ts';
import type { DepthLevel, Side } from '../market/market.ts';
import { pick } from '../shared/pick.ts';
import { sum } from '../shared/sum.ts';
import { type BookTrade, inTime } from './book-trade.ts';
import { afterTrade, NOTHING_HELD } from './holding.ts';

/** An order that a decision recommended, or that a guard withheld, at the prices and with the fee that it had then. */
export interface Recommended {
  /** Of the decision. */
  readonly id: string;
  readonly atMs: number;
  readonly action: 'BUY' | 'SELL';
  readonly side: Side;
  readonly contracts: number;
  /** What it takes of the book, the best price first. */
  readonly levels: readonly DepthLevel[];
  readonly feeMicroUsd: number;
  readonly feeTerms: Pick<Fee, 'ratePpm' | 'roundUpToMicroUsd'>;
  /** What the decision knew to be held, in hundredths, YES positive. */
  readonly heldHundredths: number;
}

/** What of a decision its book needs. */
export type DecidedTrade = Pick<Decision, 'decisionId' | 'decidedAtMs'> & {
  readonly verdict: Pick<Decision['verdict'], 'trade' | 'withheldTrade'>;
  readonly terms: Pick<Decision['terms'], 'fee' | 'position'>;
};

/** The order of a decision and the book that it belongs to; null where there is none. A trade that was made smaller was recommended. */
export function recommendedBy(decision: DecidedTrade): { book: 'paper' | 'withheld'; order: Recommended } | null {
  const { trade, withheldTrade } = decision.verdict;
  if (trade) return { book: 'paper', order: orderOf(decision, trade) };
  return withheldTrade ? { book: 'withheld', order: orderOf(decision, withheldTrade) } : null;
}

function orderOf({ decisionId, decidedAtMs, terms }: DecidedTrade, trade: Trade): Recommended {
  const { position, fee } = terms;
  const held = position ? hundredthsOf(position.contracts) : 0;
  return {
    id: decisionId,
    atMs: decidedAtMs,
    ...pick(trade, 'action', 'side', 'contracts', 'feeMicroUsd'),
    levels: trade.fills ?? [{ contracts: trade.contracts, priceMicroUsd: trade.limitMicroUsd }],
    feeTerms: pick(fee, 'ratePpm', 'roundUpToMicroUsd'),
    heldHundredths: position?.side === 'no' ? -held : held,
  };
}

/** What a book trades of the orders that were recommended to it. An order leads from what its decision knew to be held to a position;
 * the book follows towards that position, in the order's direction, by no more than the order. Where the decision knew what the book
 * holds, that is the order itself. Where it did not, the same recommendation given again is held once, within the largest stake that
 * was asked for; and nothing is sold that the book does not hold. */
export function takenOf(orders: readonly Recommended[]): BookTrade[] {
  const taken: BookTrade[] = [];
  let holding = NOTHING_HELD;
  for (const order of orders.toSorted(inTime)) {
    const trade = takenAt(order, holding.hundredths);
    if (!trade) continue;
    taken.push(trade);
    holding = afterTrade(holding, trade);
  }
  return taken;
}

/** Up to so many orders on a market all are kept. */
const ORDERS_KEPT = 1_000;

/** The orders that a book has to keep: beyond a thousand those alone of which it took something, since the others change nothing. A
 * bot that asks every minute without stating its position is recommended the same trade thousands of times. */
export function keptOrders(orders: readonly Recommended[]): readonly Recommended[] {
  if (orders.length <= ORDERS_KEPT) return orders;
  const taken = new Set(takenOf(orders).map(({ id }) => id));
  return orders.filter(({ id }) => taken.has(id));
}

function takenAt(order: Recommended, hundredths: number): BookTrade | null {
  const size = hundredthsOf(order.contracts);
  const direction = (order.side === 'yes') === (order.action === 'BUY') ? 1 : -1;
  const target = order.heldHundredths + direction * size;
  const missing = (target - hundredths) * direction;
  const ofSide = order.side === 'yes' ? hundredths : -hundredths;
  const most = order.action === 'SELL' ? Math.max(0, ofSide) : size;
  const contracts = contractsOf(Math.max(0, Math.min(size, missing, most)));
  if (contracts === 0) return null;
  const levels = levelsFor(order.levels, hundredthsOf(contracts));
  const isWhole = contracts === order.contracts;
  return {
    ...pick(order, 'id', 'atMs', 'action', 'side'),
    contracts,
    amountMicroUsd: sum(levels.map((level) => priceOfMicroUsd(level.contracts, level.priceMicroUsd))),
    feeMicroUsd: isWhole ? order.feeMicroUsd : feeOfFillsMicroUsd(order.feeTerms, levels),
  };
}

/** The first of the levels, as far as so many hundredths go. */
function levelsFor(levels: readonly DepthLevel[], hundredths: number): DepthLevel[] {
  const taken: DepthLevel[] = [];
  let left = hundredths;
  for (const { contracts, priceMicroUsd } of levels) {
    const here = Math.min(left, hundredthsOf(contracts));
    if (here > 0) taken.push({ contracts: contractsOf(here), priceMicroUsd });
    left -= here;
  }
  return taken;
}

import type { Terms } from '../decision/verdict.ts';
import { type JointBlock, jointBlocks } from '../forecast/joint-outcomes.ts';
import { addContracts, wholeSteps } from '../market/contracts.ts';
import { MICRO_USD_PER_CONTRACT } from '../market/market.ts';
import { sum } from '../shared/sum.ts';
import {
  costOf,
  edgeOf,
  type JointMarket,
  type JointOrder,
  oneStepLess,
  purchasesIn,
  salesIn,
  stakeMicroUsd,
  winning,
  worthOf,
} from './joint-orders.ts';
import { type LogWealth, logOptimum, logWealth } from './log-optimum.ts';
import { signedPosition } from './target.ts';

export interface JointSizesInput extends Pick<Terms, 'bankrollMicroUsd' | 'maxStakeMicroUsd' | 'kellyFraction'> {
  readonly markets: readonly JointMarket[];
  readonly mutuallyExclusive: boolean;
  readonly exhaustive: boolean;
  /** What the mode leaves of purchases. */
  readonly sizeFactor: number;
  /** Least edge of a purchase in this mode. */
  readonly threshold: number;
  /** Least edge of the account, in every mode: by this much a contract has to be worth less than it brings to be sold. */
  readonly minEdge: number;
}

export interface JointSizes {
  readonly blocks: readonly JointBlock[];
  /** Contracts, YES positive, in the order of the markets. */
  readonly positions: readonly number[];
  /** Whether the largest stake, and not the odds, ends the purchases. */
  readonly isBudgetUsed: boolean;
}

/** The positions with the highest expected log wealth over everything that can happen to an event's markets, from what is held:
 * fractional Kelly for all of them at once. Wealth is the bankroll times the Kelly fraction, in which what is held counts at what
 * it would cost now: so for a market alone it is the position of kellySize. Blocks of markets are taken for independent of each
 * other. The positions of the whole event cost at most the largest stake, and no more than that wealth; what is sold frees nothing
 * of it before it is sold. In whole steps, rounded towards what is held. Null where nothing can be staked. */
export function jointSizes(input: JointSizesInput): JointSizes | null {
  const { markets, sizeFactor } = input;
  const base = baseOf(input);
  if (base <= 0) return null;
  const blocks = jointBlocks(input);
  const purchases = purchasesIn(markets, input.threshold);
  const sales = salesIn(markets, input.minEdge);
  const whole = bestOrders(input, blocks, [...sales, ...purchases], 1);
  // A mode that leaves half of a purchase makes no one sell for that.
  const bought = sizeFactor === 1 ? whole : bestOrders(input, blocks, sizeFactor > 0 ? purchases : [], sizeFactor);
  const moves = [
    ...whole.moves.filter(({ order }) => !order.isPurchase),
    ...bought.moves.filter(({ order }) => order.isPurchase),
  ];
  const positions = markets.map(({ position }) => signedPosition(position));
  for (const { order, contracts } of moves) {
    const change = order.side === 'yes' ? contracts : 0 - contracts;
    positions[order.place] = addContracts(positions[order.place] ?? 0, change);
  }
  return { blocks, positions, isBudgetUsed: bought.isBudgetUsed };
}

/** Dollars: the part of the bankroll that is put at risk as a full Kelly bettor would put all of it. */
const baseOf = ({ kellyFraction, bankrollMicroUsd }: JointSizesInput) =>
  (kellyFraction * bankrollMicroUsd) / MICRO_USD_PER_CONTRACT;

interface Move {
  readonly order: JointOrder;
  readonly contracts: number;
}

/** What all of an event's purchases may still cost, in dollars: the largest stake less what is held. */
function budgetOf({ markets, maxStakeMicroUsd, ...input }: JointSizesInput, sizeFactor: number): number {
  const held = markets.map((market) => {
    const { position } = market;
    return position === null ? 0 : position.contracts * worthOf(market, position.side);
  });
  const most = Math.min(maxStakeMicroUsd / MICRO_USD_PER_CONTRACT, baseOf({ markets, maxStakeMicroUsd, ...input }));
  return Math.max(0, most * sizeFactor - sum(held));
}

/** The best of these orders, in whole steps: all that are large enough together, or the best single one, if rounding makes that the
 * better. */
function bestOrders(
  input: JointSizesInput,
  blocks: readonly JointBlock[],
  orders: readonly JointOrder[],
  sizeFactor: number,
): { readonly moves: readonly Move[]; readonly isBudgetUsed: boolean } {
  const budget = budgetOf(input, sizeFactor);
  const problemOf = (some: readonly JointOrder[]) => problemFor(input, blocks, some, sizeFactor, budget);
  const growthBy = (moves: readonly Move[]) =>
    logWealth(
      problemOf(moves.map(({ order }) => order)),
      moves.map(({ contracts }) => contracts),
    );
  const first = solved(input, problemOf(orders), orders);
  let together = first;
  for (let left = orders; together.tooSmall.length > 0; ) {
    const { tooSmall } = together;
    // The others take the place of what is too small for one step, and may no longer be: so not all go at once.
    const gone = tooSmall.slice(0, Math.ceil(tooSmall.length / 3));
    left = left.filter((order) => !gone.includes(order));
    together = solved(input, problemOf(left), left);
  }
  const singles = orders.filter(({ isPurchase }) => isPurchase);
  const each = singles.map((order) => solved(input, problemOf([order]), [order]).moves);
  const moves = [together.moves, ...each].reduce((best, next) => (growthBy(next) > growthBy(best) ? next : best));
  return { moves, isBudgetUsed: first.isBudgetUsed };
}

interface Solved {
  readonly moves: readonly Move[];
  /** Purchases that are wanted, but not for a whole step, or not with the edge that is needed once the fee is rounded; the smallest
   * first. */
  readonly tooSmall: readonly JointOrder[];
  readonly isBudgetUsed: boolean;
}

/** A thousandth of a cent: what the method leaves of an order that is not wanted. */
const NOTHING_USD = 1e-5;

const NEARLY = 0.001;

function solved(input: JointSizesInput, problem: LogWealth, orders: readonly JointOrder[]): Solved {
  const { units } = logOptimum(problem);
  const marketOf = ({ place }: JointOrder) => input.markets[place] as JointMarket;
  const wanted = orders
    .map((order, index) => ({ order, units: units[index] ?? 0 }))
    .filter(({ order, units: each }) => each * order.cost > NOTHING_USD);
  const rounded = wanted.map(({ order, units: each }) => {
    // All of a position is sold with its fraction.
    const isAll = !order.isPurchase && each > order.most - order.step / 2;
    // The method ends just below a limit.
    return { order, contracts: isAll ? order.most : wholeSteps(each + NEARLY * order.step, order.step) };
  });
  const isTooSmall = ({ order, contracts }: Move) =>
    order.isPurchase && (contracts === 0 || edgeOf(marketOf(order), order, contracts) < input.threshold);
  const tooSmall = rounded
    .filter(isTooSmall)
    .toSorted((a, b) => a.contracts * a.order.cost - b.contracts * b.order.cost)
    .map(({ order }) => order);
  const staked = sum(wanted.map(({ order, units: each }) => (order.isPurchase ? each * order.cost : 0)));
  const kept = rounded.filter((move) => move.contracts > 0 && !isTooSmall(move));
  return {
    moves: withinBudget(kept, problem.budget, marketOf),
    tooSmall,
    isBudgetUsed: staked > problem.budget * (1 - 1e-6),
  };
}

/** The moves without the steps that the rounding of fees makes too dear, those of the least edge first. */
function withinBudget(
  moves: readonly Move[],
  budget: number,
  marketOf: (order: JointOrder) => JointMarket,
): readonly Move[] {
  let kept = moves;
  const stake = ({ order, contracts }: Move) =>
    order.isPurchase ? stakeMicroUsd(marketOf(order), order, contracts) : 0;
  while (sum(kept.map(stake)) > budget * MICRO_USD_PER_CONTRACT) {
    const edge = ({ order }: Move) => winning(order.side, marketOf(order).probability) - order.cost;
    const [least] = kept.filter(({ order }) => order.isPurchase).toSorted((a, b) => edge(a) - edge(b));
    if (!least) break;
    const contracts = oneStepLess(least.contracts, least.order);
    kept = kept.flatMap((move) => (move !== least ? move : contracts > 0 ? { ...move, contracts } : []));
  }
  return kept;
}

/** Wealth runs from there to nothing as a parabola, as a share of what is put at risk. */
const LEAST_WEALTH = 0.001;

/** In shares of what is put at risk, by contracts of each order. */
function problemFor(
  input: JointSizesInput,
  blocks: readonly JointBlock[],
  orders: readonly JointOrder[],
  sizeFactor: number,
  budget: number,
): LogWealth {
  const base = baseOf(input) * sizeFactor;
  return {
    outcomes: blocks.flatMap((block) => outcomesOf(input.markets, block, orders, base)),
    orders: orders.map(({ most, cost, isPurchase }) => ({ most, stake: isPurchase ? cost : 0 })),
    budget,
    leastWealth: LEAST_WEALTH,
  };
}

export function outcomesOf(
  markets: readonly JointMarket[],
  block: JointBlock,
  orders: readonly Pick<JointOrder, 'place' | 'side' | 'cost'>[],
  base: number,
): LogWealth['outcomes'] {
  return block.outcomes.map(({ probability, yes }) => {
    const wins = (place: number) => yes[block.markets.indexOf(place)] ?? false;
    const held = block.markets.map((place) => {
      const market = markets[place] as JointMarket;
      const { position } = market;
      if (position === null) return 0;
      const pays = wins(place) === (position.side === 'yes') ? 1 : 0;
      return position.contracts * (pays - worthOf(market, position.side));
    });
    const gains = orders.map(({ place, side, cost }) => {
      if (!block.markets.includes(place)) return 0;
      return ((wins(place) === (side === 'yes') ? 1 : 0) - cost) / base;
    });
    return { weight: probability, wealth: 1 + sum(held) / base, gains };
  });
}

/** Expected log wealth of a block at these positions (contracts, YES positive) above that of what is held, at the quotes and with
 * the fees of the trades that lead there. */
export function growthOf(input: JointSizesInput, block: JointBlock, positions: readonly number[]): number {
  const { markets } = input;
  const trades = block.markets.flatMap((place) => {
    const market = markets[place] as JointMarket;
    const change = (positions[place] ?? 0) - signedPosition(market.position);
    const side = change > 0 ? ('yes' as const) : ('no' as const);
    const cost = costOf(market, side);
    return change === 0 || cost === null ? [] : [{ place, side, cost, contracts: Math.abs(change) }];
  });
  const outcomes = outcomesOf(markets, block, trades, baseOf(input));
  const value = (contracts: readonly number[]) =>
    logWealth({ outcomes, orders: [], budget: 0, leastWealth: LEAST_WEALTH }, contracts);
  return value(trades.map(({ contracts }) => contracts)) - value(trades.map(() => 0));
}

import type { Terms } from '../decision/verdict.ts';
import { type JointBlock, jointBlocks } from '../forecast/joint-outcomes.ts';
import { addContracts, wholeSteps } from '../market/contracts.ts';
import { MICRO_USD_PER_CONTRACT } from '../market/market.ts';
import { sum } from '../shared/sum.ts';
import {
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
import { atRiskUsd, type Ground, groundOf, growthBy, wealthProblem } from './joint-wealth.ts';
import { type LogWealth, logOptimum } from './log-optimum.ts';
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
  /** What is held in markets of the event that are left out, at what was paid. */
  readonly heldElsewhereMicroUsd: number;
}

export interface JointSizes {
  readonly blocks: readonly JointBlock[];
  /** Contracts, YES positive, in the order of the markets. */
  readonly positions: readonly number[];
  /** What all of the event's purchases together may still cost, in dollars. */
  readonly budget: number;
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
  if (atRiskUsd(input) <= 0) return null;
  const blocks = jointBlocks(input);
  const grounds = blocks.map((block) => groundOf(markets, block));
  const purchases = purchasesIn(markets, input.threshold);
  const sales = salesIn(markets, input.minEdge);
  const whole = bestOrders(input, grounds, [...sales, ...purchases], 1);
  // A mode that leaves half of a purchase makes no one sell for that.
  const bought = sizeFactor === 1 ? whole : bestOrders(input, grounds, sizeFactor > 0 ? purchases : [], sizeFactor);
  const moves = [
    ...whole.moves.filter(({ order }) => !order.isPurchase),
    ...bought.moves.filter(({ order }) => order.isPurchase),
  ];
  const positions = markets.map(({ position }) => signedPosition(position));
  for (const { order, contracts } of moves) {
    const change = order.side === 'yes' ? contracts : 0 - contracts;
    positions[order.place] = addContracts(positions[order.place] ?? 0, change);
  }
  return { blocks, positions, budget: budgetOf(input, sizeFactor), isBudgetUsed: bought.isBudgetUsed };
}

interface Move {
  readonly order: JointOrder;
  readonly contracts: number;
}

/** What all of an event's purchases may still cost, in dollars: the largest stake less what is held. */
function budgetOf(input: JointSizesInput, sizeFactor: number): number {
  const held = input.markets.map((market) => {
    const { position } = market;
    return position === null ? 0 : position.contracts * worthOf(market, position.side);
  });
  const elsewhere = input.heldElsewhereMicroUsd / MICRO_USD_PER_CONTRACT;
  const most = Math.min(input.maxStakeMicroUsd / MICRO_USD_PER_CONTRACT, atRiskUsd(input));
  return Math.max(0, most * sizeFactor - sum(held) - elsewhere);
}

/** The best of these orders, in whole steps: all that are large enough together, or the best single one, if rounding makes that the
 * better. */
function bestOrders(
  input: JointSizesInput,
  grounds: readonly Ground[],
  orders: readonly JointOrder[],
  sizeFactor: number,
): { readonly moves: readonly Move[]; readonly isBudgetUsed: boolean } {
  const budget = budgetOf(input, sizeFactor);
  const base = atRiskUsd(input) * sizeFactor;
  const first = solved(input, wealthProblem(grounds, orders, base, budget), orders);
  let together = first;
  for (let left = first.wanted; together.tooSmall.length > 0; ) {
    const { tooSmall } = together;
    // The others take the place of what is too small for one step, and may no longer be: so not all go at once.
    const gone = tooSmall.slice(0, Math.ceil(tooSmall.length / 3));
    left = left.filter((order) => !gone.includes(order));
    together = solved(input, wealthProblem(grounds, left, base, budget), left);
  }
  let best = { moves: together.moves, growth: growthBy(grounds, together.moves, base) };
  for (const order of orders.filter(({ isPurchase }) => isPurchase)) {
    const own = grounds.filter(({ indexOf }) => indexOf.has(order.place));
    const { moves } = solved(input, wealthProblem(own, [order], base, budget), [order]);
    const growth = growthBy(own, moves, base);
    if (growth > best.growth) best = { moves, growth };
  }
  return { moves: best.moves, isBudgetUsed: first.isBudgetUsed };
}

interface Solved {
  readonly moves: readonly Move[];
  readonly wanted: readonly JointOrder[];
  /** Purchases that are wanted, but not for a whole step, or not with the edge that is needed once the fee is rounded; the smallest
   * first. */
  readonly tooSmall: readonly JointOrder[];
  readonly isBudgetUsed: boolean;
}

/** A thousandth of a cent: what the method leaves of an order that is not wanted. */
const NOTHING_USD = 1e-5;
/** Of a step, or of a position: the method ends just below a limit. */
const NEARLY = 0.001;

function solved(input: JointSizesInput, problem: LogWealth, orders: readonly JointOrder[]): Solved {
  const { units } = logOptimum(problem);
  const marketOf = ({ place }: JointOrder) => input.markets[place] as JointMarket;
  const wanted = orders
    .map((order, index) => ({ order, units: units[index] ?? 0 }))
    .filter(({ order, units: each }) => each * order.cost > NOTHING_USD);
  const rounded = wanted.map(({ order, units: each }) => {
    // All of a position is sold with its fraction.
    const isAll = !order.isPurchase && each > order.most * (1 - NEARLY);
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
    wanted: wanted.map(({ order }) => order),
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

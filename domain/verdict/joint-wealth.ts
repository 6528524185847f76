import type { Terms } from '../decision/verdict.ts';
import type { JointBlock } from '../forecast/joint-outcomes.ts';
import { MICRO_USD_PER_CONTRACT } from '../market/market.ts';
import { sum } from '../shared/sum.ts';
import { costOf, type JointMarket, type JointOrder, worthOf } from './joint-orders.ts';
import { type LogWealth, logWealth } from './log-optimum.ts';
import { signedPosition } from './target.ts';

/** Dollars: the part of the bankroll that is put at risk as a full Kelly bettor would put all of it. */
export const atRiskUsd = ({ kellyFraction, bankrollMicroUsd }: Pick<Terms, 'kellyFraction' | 'bankrollMicroUsd'>) =>
  (kellyFraction * bankrollMicroUsd) / MICRO_USD_PER_CONTRACT;

/** A block and what is held in it. */
export interface Ground {
  readonly outcomes: readonly {
    readonly probability: number;
    readonly yes: readonly boolean[];
    /** Dollars that what is held brings, above what it would cost now. */
    readonly heldUsd: number;
  }[];
  /** Of a market, by its place in the list. */
  readonly indexOf: ReadonlyMap<number, number>;
}

export function groundOf(markets: readonly JointMarket[], block: JointBlock): Ground {
  const held = block.markets.flatMap((place, index) => {
    const market = markets[place];
    return market?.position ? { index, ...market.position, worth: worthOf(market, market.position.side) } : [];
  });
  return {
    indexOf: new Map(block.markets.map((place, index) => [place, index])),
    outcomes: block.outcomes.map(({ probability, yes }) => {
      const brings = held.map(({ index, side, contracts, worth }) => {
        return contracts * (Number(yes[index] === (side === 'yes')) - worth);
      });
      return { probability, yes, heldUsd: sum(brings) };
    }),
  };
}

/** Wealth runs from there to nothing as a parabola, as a share of what is put at risk. */
const LEAST_WEALTH = 0.001;

/** By contracts of each order, wealth in shares of `baseUsd`; the budget in dollars. */
export function wealthProblem(
  grounds: readonly Ground[],
  orders: readonly JointOrder[],
  baseUsd: number,
  budget: number,
): LogWealth {
  return {
    outcomes: grounds.flatMap((ground) => outcomesOf(ground, orders, baseUsd)),
    orders: orders.map(({ most, cost, isPurchase }) => ({ most, stake: isPurchase ? cost : 0 })),
    budget,
    leastWealth: LEAST_WEALTH,
  };
}

type Bet = Pick<JointOrder, 'place' | 'side' | 'cost'>;

function outcomesOf({ outcomes, indexOf }: Ground, bets: readonly Bet[], baseUsd: number): LogWealth['outcomes'] {
  return outcomes.map(({ probability, yes, heldUsd }) => ({
    weight: probability,
    wealth: 1 + heldUsd / baseUsd,
    gains: bets.map(({ place, side, cost }) => {
      const index = indexOf.get(place);
      return index === undefined ? 0 : (Number(yes[index] === (side === 'yes')) - cost) / baseUsd;
    }),
  }));
}

/** Expected log wealth above that of what is held. */
export function growthBy(
  grounds: readonly Ground[],
  moves: readonly { readonly order: Bet; readonly contracts: number }[],
  baseUsd: number,
): number {
  const bets = moves.map(({ order }) => order);
  const outcomes = grounds.flatMap((ground) => outcomesOf(ground, bets, baseUsd));
  const value = (contracts: readonly number[]) =>
    logWealth({ outcomes, orders: [], budget: 0, leastWealth: LEAST_WEALTH }, contracts);
  return value(moves.map(({ contracts }) => contracts)) - value(moves.map(() => 0));
}

/** Expected log wealth of a block at these positions (contracts, YES positive) above that of what is held, at the quotes and with
 * the fees of the trades that lead there. */
export function growthOf(
  input: Pick<Terms, 'kellyFraction' | 'bankrollMicroUsd'> & { readonly markets: readonly JointMarket[] },
  block: JointBlock,
  positions: readonly number[],
): number {
  const moves = block.markets.flatMap((place) => {
    const market = input.markets[place];
    if (!market) return [];
    const change = (positions[place] ?? 0) - signedPosition(market.position);
    const side = change > 0 ? ('yes' as const) : ('no' as const);
    const cost = costOf(market, side);
    return change === 0 || cost === null ? [] : [{ order: { place, side, cost }, contracts: Math.abs(change) }];
  });
  return growthBy([groundOf(input.markets, block)], moves, atRiskUsd(input));
}

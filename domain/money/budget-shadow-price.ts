import { sortedBins, upperEdgeOfBin } from '../shared/log-histogram.ts';
import type { Band } from '../shared/modes.ts';
import { sum } from '../shared/sum.ts';
import { DENSITY_BINS, type Demand } from './demand.ts';

/** The shadow price of a day's cap: what a dollar of an account's budget is worth elsewhere in its day. A call that brings less
 * than this per dollar would take the money from one that brings more.
 *
 * It is the price at which what is still to come costs no more than what is left: the calls of the lowest density are left out
 * first. In value per cost; 0 where everything fits, so that nothing is left out for want of money.
 * Example: $3 left; to come are calls for $2 that bring 8 for 1, and for $2 that bring 2 for 1: the price is above 2. */
export function budgetShadowPrice(expected: Demand, roomMicroUsd: number): number {
  let over = sum(Object.values(expected.costMicroUsdByBin)) + expected.unpricedMicroUsd - roomMicroUsd;
  let price = 0;
  for (const [bin, cost] of sortedBins(expected.costMicroUsdByBin)) {
    if (over <= 0) return price;
    price = upperEdgeOfBin(DENSITY_BINS, bin);
    over -= cost;
  }
  return price;
}

/** A fuller day makes money dearer than the account's own pattern does: the pattern may be wrong. */
const BAND_FACTOR: Readonly<Record<Band, number>> = { open: 1, conserve: 2, critical: 4, exhausted: 4 };

/** What calls have to bring at a shadow price, in a band, for each micro-dollar that they cost. The first call: 0 = it is made
 * whatever it brings, because a forecast was asked for. Further ones: never below 1, since a dollar is a dollar. */
export function demandedAt(price: number, band: Band) {
  const factor = BAND_FACTOR[band];
  return { first: factor * price, further: factor * Math.max(1, price) };
}

/** A category's recent profit from resolved trades, and what its decisions cost. */
export interface CategoryReturn {
  readonly category: string;
  readonly trades: number;
  readonly profitMicroUsd: number;
  readonly costMicroUsd: number;
}

const LEAST_TRADES = 30;
/** A category's own figure counts as much as the whole once it has cost this share of the whole. */
const SHRINKAGE_SHARE = 0.2;
const LEAST_FACTOR = 0.5;
const MOST_FACTOR = 2;
/** Of an equal share of the day: what each category has before it pays a shadow price. */
const FLOOR_SHARE = 0.25;

/** By category, what a dollar there has brought against a dollar anywhere: above 1, its calls may be dearer. Profit per dollar
 * of calls, drawn toward that of all by a fifth of all that was spent, between a half and twice. 1 where fewer than thirty
 * trades are resolved, and everywhere while all together have earned nothing: then no category has shown to be worth more. */
export function categoryFactors(returns: readonly CategoryReturn[]): Record<string, number> {
  const profit = sum(returns.map(({ profitMicroUsd }) => profitMicroUsd));
  const cost = sum(returns.map(({ costMicroUsd }) => costMicroUsd));
  if (profit <= 0 || cost <= 0) return {};
  const ofAll = profit / cost;
  const added = SHRINKAGE_SHARE * cost;
  return Object.fromEntries(
    returns
      .filter(({ trades }) => trades >= LEAST_TRADES)
      .map(({ category, profitMicroUsd, costMicroUsd }) => {
        const own = (profitMicroUsd + added * ofAll) / (costMicroUsd + added);
        return [category, Math.min(MOST_FACTOR, Math.max(LEAST_FACTOR, own / ofAll))];
      }),
  );
}

/** Categories that have had less than their floor of the day so far, a quarter of an equal share of the cap in the part of the
 * day that has passed: they pay no shadow price, so that none is starved by what others are expected to bring. */
export function belowFloor(
  committedMicroUsd: Readonly<Record<string, number>>,
  capMicroUsd: number,
  shareOfDay: number,
): string[] {
  const categories = Object.keys(committedMicroUsd);
  const floor = (FLOOR_SHARE * capMicroUsd * shareOfDay) / Math.max(1, categories.length);
  return categories.filter((category) => (committedMicroUsd[category] ?? 0) < floor);
}

/** What a day's money is worth, as its governor last computed it. */
export interface MoneyOfDay {
  /** The ledger that it is about: it says nothing about another day. */
  readonly ledgerId: string;
  readonly atMs: number;
  /** Value per cost that a call has to bring; 0 = money is not scarce. */
  readonly budgetShadowPrice: number;
  readonly factors: Readonly<Record<string, number>>;
  /** Categories that pay no shadow price, because they have had little today. */
  readonly belowFloor: readonly string[];
}

/** The shadow price for a category on a day; 0 where none was computed for that day. */
export function priceFor(money: MoneyOfDay | null, ledgerId: string, category: string): number {
  if (!money || money.ledgerId !== ledgerId || money.belowFloor.includes(category)) return 0;
  return money.budgetShadowPrice / (money.factors[category] ?? 1);
}

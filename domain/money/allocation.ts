import { sum } from '../shared/sum.ts';

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

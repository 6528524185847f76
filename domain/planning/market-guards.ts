import type { Reason } from '../decision/reason.ts';
import { categorySlug } from '../market/category.ts';
import type { Market } from '../market/market.ts';
import { MICRO_USD_PER_CONTRACT } from '../market/market.ts';
import type { DecisionPolicy } from '../shared/policy.ts';

/** A run that began before the guards existed has none of them. */
type Guards = Partial<
  Pick<DecisionPolicy, 'minVolume' | 'allowedCategories' | 'excludedCategories' | 'nearExpiryMs' | 'nearExpiryPrice'>
>;

/** Why the policy has no model asked about such a market, by what the market itself states; null = it permits it. */
export function marketRefusal(market: Pick<Market, 'volume' | 'category'>, policy: Guards): Reason | null {
  const { minVolume = 0, allowedCategories = [], excludedCategories = [] } = policy;
  const { volume, category } = market;
  if ((volume ?? 0) < minVolume) return { code: 'volume_below_minimum', figures: { volume, minVolume } };
  if (isNamed(category, excludedCategories)) return refusedBy('excludedCategories', category, excludedCategories);
  if (allowedCategories.length === 0 || isNamed(category, allowedCategories)) return null;
  return refusedBy('allowedCategories', category, allowedCategories);
}

const isNamed = (category: string, names: readonly string[]) => names.some((name) => categorySlug(name) === category);

const refusedBy = (
  by: 'allowedCategories' | 'excludedCategories',
  category: string,
  list: readonly string[],
): Reason => ({ code: 'category_excluded', figures: { category, by, list } });

/** Whether a market ends so soon that the policy has one model asked about it. */
export function isNearExpiry(
  { quotes, closeTimeMs, scheduledResolutionMs }: Pick<Market, 'quotes' | 'closeTimeMs' | 'scheduledResolutionMs'>,
  { nearExpiryMs = 0, nearExpiryPrice = 0.5 }: Guards,
  startedAtMs: number,
): boolean {
  const leftMs = Math.min(closeTimeMs, scheduledResolutionMs) - startedAtMs;
  const dearerMicroUsd = Math.max(quotes.yesAskMicroUsd, MICRO_USD_PER_CONTRACT - quotes.yesBidMicroUsd);
  return leftMs <= nearExpiryMs && dearerMicroUsd >= nearExpiryPrice * MICRO_USD_PER_CONTRACT;
}

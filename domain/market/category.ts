import { isSlug } from '../shared/names.ts';

/** The category of a market about which nothing says one. */
export const UNKNOWN_CATEGORY = 'unknown';

const MAX_CHARACTERS = 40;

/** A category as a key that budgets, scores and the ledger can share: [a-z0-9-]{1,40}. Null when nothing is left of it.
 * Example: `Climate and Weather` gives `climate-and-weather`. */
export function categorySlug(text: string): string | null {
  const slug = text
    .slice(0, 4 * MAX_CHARACTERS)
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, MAX_CHARACTERS)
    .replace(/-$/, '');
  return isSlug(slug) ? slug : null;
}

/** The category that a configured map gives a series: its longest prefix of the series ticker wins; null when none fits.
 * Example: with {KX: 'other', KXHIGH: 'weather'} the series KXHIGHNY is `weather`. */
export function categoryOfSeries(seriesTicker: string, categories: Readonly<Record<string, string>>): string | null {
  const [longest = ''] = Object.keys(categories)
    .filter((prefix) => seriesTicker.startsWith(prefix))
    .toSorted((a, b) => b.length - a.length);
  const category = categories[longest];
  return category === undefined ? null : categorySlug(category);
}

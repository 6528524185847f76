import { isSlug } from '../shared/names.ts';

/** The category of a market about which nothing says one. */
export const UNKNOWN_CATEGORY = 'unknown';

const MAX_CHARACTERS = 40;

/** What the venue and people call a category, by the one name that it has here. The venue's own lists differ: an election is
 * `Elections` in one and `Politics` in the next. */
const OTHER_NAMES = {
  weather: ['climate', 'climate-and-weather', 'climate-weather'],
  politics: ['elections', 'election', 'us-politics', 'us-elections', 'politics-and-elections'],
  economics: ['economy', 'economic'],
  financials: ['financial', 'finance', 'financial-markets'],
  crypto: ['cryptocurrency', 'cryptocurrencies'],
  sports: ['sport'],
  entertainment: ['culture', 'pop-culture', 'arts', 'arts-and-culture'],
  companies: ['company', 'business'],
  'science-and-technology': ['science', 'technology', 'tech', 'tech-and-science', 'tech-science', 'science-and-tech'],
  transportation: ['transport'],
  mentions: ['mention'],
} as const;

const ONE_NAME: ReadonlyMap<string, string> = new Map(
  Object.entries(OTHER_NAMES).flatMap(([name, others]) => others.map((other) => [other, name] as const)),
);

/** A category as a key that budgets, scores and the ledger can share: [a-z0-9-]{1,40}, the same for all its names. Null when
 * nothing is left of it. Examples: `Climate and Weather` gives `weather`, `Elections` gives `politics`, `Health` `health`. */
export function categorySlug(text: string): string | null {
  const slug = slugOf(text);
  return slug === null ? null : (ONE_NAME.get(slug) ?? slug);
}

/** Values by category, each under its one name; of two for one category, `choose` says which. */
export function byCategory<T>(
  values: Readonly<Record<string, T>>,
  choose: (one: T, other: T) => T,
): Readonly<Record<string, T>> {
  const named = new Map<string, T>();
  for (const [name, value] of Object.entries(values)) {
    const category = categorySlug(name) ?? name;
    const before = named.get(category);
    named.set(category, before === undefined ? value : choose(before, value));
  }
  return Object.fromEntries(named);
}

function slugOf(text: string): string | null {
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

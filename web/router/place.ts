import { useLocation } from 'preact-iso';

/** `null` or '' removes a parameter. */
export type Query = Readonly<Record<string, string | number | null | undefined>>;

/** Where the page is: its path, and the query that keeps filters in links. */
export function usePlace(): { readonly path: string; readonly query: URLSearchParams } {
  const { path, url } = useLocation();
  return { path, query: new URL(url, location.origin).searchParams };
}

/** A path with those parameters that have a value. */
export const addressOf = (path: string, query: Query): string => path + withChanges(new URLSearchParams(), query);

/** The query of the address, and how to change parts of it. What is typed replaces the entry of the browser's history
 * (`replace`), what is chosen adds one. */
export function useQuery() {
  const { query } = usePlace();
  const { route } = useLocation();
  const change = (changes: Query, how: 'push' | 'replace' = 'push') => {
    const search = withChanges(new URLSearchParams(location.search), changes);
    if (search !== location.search) route(location.pathname + search, how === 'replace');
  };
  return [query, change] as const;
}

/** A link to a view; the chosen account stays chosen. */
export function useLinkTo(): (path: string, query?: Query) => string {
  const account = usePlace().query.get('account');
  return (path, query = {}) => addressOf(path, { account, ...query });
}

function withChanges(query: URLSearchParams, changes: Query): string {
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === '') query.delete(name);
    else query.set(name, String(value));
  }
  return query.size === 0 ? '' : `?${query}`;
}

/** What the address says, if it is one of these; else the fallback. */
export function oneOf<const T extends string, F extends T | null>(
  value: string | null,
  values: readonly T[],
  fallback: F,
): T | F {
  return values.find((each) => each === value) ?? fallback;
}

import type { Query } from './query.ts';

export interface RouteRequest {
  /** Of the path. */
  part(name: string): string;
  readonly query: Query;
  readonly nowMs: number;
}

/** A GET of the venue's API. `path`: behind its prefix; `:name` stands for one part. */
export interface Route {
  readonly path: string;
  readonly needsKey?: boolean;
  answer(request: RouteRequest): object;
}

/** The route of a path with its parts; those without a `:name` come first. */
export function routeOf(
  routes: readonly Route[],
  path: string,
): { readonly route: Route; readonly parts: Readonly<Record<string, string>> } | null {
  const wanted = path.split('/');
  const found = routes
    .map((route) => ({ route, parts: partsOf(route.path.split('/'), wanted) }))
    .filter((each): each is { route: Route; parts: Record<string, string> } => each.parts !== null)
    .toSorted((a, b) => Object.keys(a.parts).length - Object.keys(b.parts).length);
  return found[0] ?? null;
}

function partsOf(pattern: readonly string[], path: readonly string[]): Record<string, string> | null {
  if (pattern.length !== path.length) return null;
  const parts: Record<string, string> = {};
  for (const [index, name] of pattern.entries()) {
    const value = path[index] ?? '';
    if (name.startsWith(':')) parts[name.slice(1)] = decodeURIComponent(value);
    else if (name !== value) return null;
  }
  return parts;
}

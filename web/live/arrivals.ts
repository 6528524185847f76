import type { DecisionRow } from '../../server/contract/decisions.ts';

/** How many decisions the stream has brought, by account; under null those that it left out, of any account. A count only
 * grows, while the list of decisions is cut. */
export type Arrivals = ReadonlyMap<string | null, number>;

/** With what one event has brought. `held` is the list before it: the stream may repeat decisions of it. */
export function withArrivals(
  arrivals: Arrivals,
  rows: readonly DecisionRow[],
  more: number,
  held: readonly DecisionRow[],
): Arrivals {
  const known = new Set(held.map(({ decisionId }) => decisionId));
  const counts = new Map(arrivals);
  const add = (account: string | null, count: number) => counts.set(account, (counts.get(account) ?? 0) + count);
  for (const { decisionId, account } of rows) if (!known.has(decisionId)) add(account, 1);
  if (more > 0) add(null, more);
  return counts;
}

/** Of one account, or of all (null). */
export function countArrivals(arrivals: Arrivals, account: string | null): number {
  if (account !== null) return arrivals.get(account) ?? 0;
  return [...arrivals.values()].reduce((sum, count) => sum + count, 0);
}

/** Both lists as one, newest first, each decision once. */
export function mergeRows(some: readonly DecisionRow[], others: readonly DecisionRow[]): DecisionRow[] {
  const byId = new Map([...others, ...some].map((row) => [row.decisionId, row]));
  return [...byId.values()].sort(
    (one, other) => other.decidedAtMs - one.decidedAtMs || (one.decisionId < other.decisionId ? -1 : 1),
  );
}

import type { DecisionRow } from '../../server/contract/decisions.ts';

/** Both lists as one, newest first, each decision once. */
export function mergeRows(some: readonly DecisionRow[], others: readonly DecisionRow[]): DecisionRow[] {
  const byId = new Map([...others, ...some].map((row) => [row.decisionId, row]));
  return [...byId.values()].sort(
    (one, other) => other.decidedAtMs - one.decidedAtMs || (one.decisionId < other.decisionId ? -1 : 1),
  );
}

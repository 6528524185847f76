import type { DecisionsQuery, DecisionsView } from '../contract/decisions.ts';
import type { Sources } from '../sources.ts';
import { decisionRow } from './decision-row.ts';

const LOOKED_THROUGH = 2_000;

/** Settled decisions, newest first, as far back as was looked for them. */
export async function readDecisions({ store }: Pick<Sources, 'store'>, query: DecisionsQuery): Promise<DecisionsView> {
  const { account, ticker, category, action, path, before, limit } = query;
  const beforeMs = before === undefined ? Number.POSITIVE_INFINITY : Number(before);
  const found = await store.decisions.list({ account, ticker, action, path, limit: LOOKED_THROUGH });
  const older = found.filter(
    (decision) => decision.settledAtMs < beforeMs && (category === undefined || decision.category === category),
  );
  const rows = older.slice(0, limit).map(decisionRow);
  return {
    rows,
    next: older.length > limit ? String(rows.at(-1)?.settledAtMs ?? 0) : null,
    searchedBackToMs: found.length < LOOKED_THROUGH ? null : (found.at(-1)?.settledAtMs ?? null),
  };
}

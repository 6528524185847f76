import type { DecisionsQuery, DecisionsView } from '../contract/decisions.ts';
import type { Sources } from '../sources.ts';
import { decisionRow } from './decision-row.ts';

/** Decisions, newest first, as far back as the store has searched. */
export async function readDecisions(
  { store }: Pick<Sources, 'store'>,
  { before, ...query }: DecisionsQuery,
): Promise<DecisionsView> {
  const beforeMs = before === undefined ? undefined : Number(before);
  const { lines, lookedBackToMs, isMore } = await store.decisionPages.read({ ...query, beforeMs });
  return {
    rows: lines.map(decisionRow),
    next: isMore ? String(lookedBackToMs) : null,
    searchedBackToMs: isMore ? lookedBackToMs : null,
  };
}

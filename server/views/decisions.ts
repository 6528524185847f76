import { reasonSentence } from '../../domain/explain/reason-sentences.ts';
import type { DecisionLine } from '../../store/newest-decisions.ts';
import type { DecisionRow, DecisionsQuery, DecisionsView } from '../contract/decisions.ts';
import type { Sources } from '../sources.ts';

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

/** A decision as a line of a list. */
function decisionRow(decision: DecisionLine): DecisionRow {
  const { segment, verdict, forecast, calls, ...whole } = decision;
  const { trade, edge, reasons } = verdict;
  const [first] = reasons;
  return {
    ...segment,
    ...whole,
    side: trade?.side ?? null,
    contracts: trade?.contracts ?? null,
    limitMicroUsd: trade?.limitMicroUsd ?? null,
    edge,
    blended: forecast?.blended ?? null,
    marketPrice: forecast?.marketPrice ?? null,
    agreement: forecast?.agreement ?? null,
    answered: calls.filter(({ outcome }) => outcome === 'answered').length,
    asked: calls.length,
    reasonCode: first?.code ?? '',
    reason: first ? reasonSentence(first) : '',
  };
}

import { reasonSentence } from '../../domain/explain/reason-sentences.ts';
import type { DecisionLine } from '../../store/newest-decisions.ts';
import type {
  DecisionRow,
  DecisionRows,
  DecisionsQuery,
  DecisionsView,
  ListedDecision,
} from '../contract/decisions.ts';
import type { Sources } from '../sources.ts';

/** Decisions, newest first, as far back as the store has searched, with what became of them. */
export async function readListedDecisions(
  sources: Pick<Sources, 'store'>,
  query: DecisionsQuery,
): Promise<DecisionsView> {
  const { rows, ...page } = await readDecisions(sources, query);
  return { ...page, rows: await withResults(sources, rows) };
}

async function withResults({ store }: Pick<Sources, 'store'>, rows: readonly DecisionRow[]): Promise<ListedDecision[]> {
  const [outcomes, profits] = await Promise.all([
    store.outcomes.readMany([...new Set(rows.map(({ ticker }) => ticker))]),
    store.scores.profitsOf(rows.map(({ decisionId }) => decisionId)),
  ]);
  const settlements = new Map(outcomes.map(({ ticker, settlement }) => [ticker, settlement]));
  return rows.map((row) => ({
    ...row,
    settlement: settlements.get(row.ticker) ?? null,
    ...(profits.get(row.decisionId) ?? { profitMicroUsd: null, withheldProfitMicroUsd: null }),
  }));
}

/** The same without what became of them. */
export async function readDecisions(
  { store }: Pick<Sources, 'store'>,
  { before, ...query }: DecisionsQuery,
): Promise<DecisionRows> {
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

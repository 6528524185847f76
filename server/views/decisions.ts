import { reasonSentence } from '../../domain/explain/reason-sentences.ts';
import type { DecisionLine } from '../../store/newest-decisions.ts';
import type {
  DecisionRow,
  DecisionRows,
  DecisionsQuery,
  DecisionsView,
  ListedDecision,
  Result,
} from '../contract/decisions.ts';
import type { Sources } from '../sources.ts';
import { searchPages } from './searched-pages.ts';

/** How many decisions are looked at at a time where one in so many may be wanted, and for how long. */
const LOOKED_AT_ONCE = 200;
const SEARCH_WITHIN_MS = 200;

/** Decisions, newest first, as far back as the store has searched, with what became of them. */
export async function readListedDecisions(
  sources: Pick<Sources, 'store'>,
  { result, ...query }: DecisionsQuery,
): Promise<DecisionsView> {
  const page = async (asked: Omit<DecisionsQuery, 'result'>) => {
    const { rows, ...rest } = await readDecisions(sources, asked);
    return { ...rest, rows: await withResults(sources, rows) };
  };
  if (result === undefined) return page(query);
  const startedMs = performance.now();
  const { rows, searchedBackToMs } = await searchPages({
    read: (beforeMs) =>
      page({ ...query, limit: LOOKED_AT_ONCE, ...(beforeMs === null ? {} : { before: String(beforeMs) }) }),
    isWanted: IS_RESULT[result],
    beforeMs: query.before === undefined ? null : Number(query.before),
    limit: query.limit,
    isLate: () => performance.now() - startedMs > SEARCH_WITHIN_MS,
  });
  return { rows, searchedBackToMs, next: searchedBackToMs === null ? null : String(searchedBackToMs) };
}

const IS_RESULT: Readonly<Record<Result, (row: ListedDecision) => boolean>> = {
  unknown: ({ settlement }) => settlement === null,
  known: ({ settlement }) => settlement !== null,
  won: ({ profitMicroUsd }) => profitMicroUsd !== null && profitMicroUsd > 0,
  lost: ({ profitMicroUsd }) => profitMicroUsd !== null && profitMicroUsd <= 0,
};

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

import type { Decision } from '../../domain/decision/decision.ts';
import { briefKey } from '../../domain/research/brief-key.ts';
import { sum } from '../../domain/shared/sum.ts';
import { type AttemptDocument, RESEARCH_STEP } from '../../store/attempts.ts';
import type { LedgerDocument } from '../../store/ledger/document.ts';
import { duplicatesOf, type Interruption } from './duplicates.ts';
import type { FinalRecords } from './final-records.ts';

/** In the id of every request that searches, and of no other. */
export const SEARCH_MARK = `/${RESEARCH_STEP}/`;

export const isSearch = (attemptId: string): boolean => attemptId.includes(SEARCH_MARK);

/** What became of the searches for evidence. */
export interface SearchFigures {
  readonly sent: number;
  readonly billed: number;
  readonly billedMicroUsd: number;
  /** What the ledgers have for research after reconciling, less the bill of the searches. */
  readonly ledgerMinusBillMicroUsd: number;
  /** Searches that failed, were cut off, or whose end no worker saw. */
  readonly struck: number;
  /** Searches on a question that had been searched, for the same decision or another one. */
  readonly paidTwice: number;
  readonly unexplainedDuplicates: number;
  readonly questions: number;
  readonly briefs: number;
  /** Briefs on a question that had one. */
  readonly secondBriefs: number;
  readonly decisionsWithBrief: number;
  /** Those of them that paid for no search. */
  readonly decisionsSharing: number;
  /** Why the others of those that wanted one have none: how many by code. */
  readonly without: Readonly<Record<string, number>>;
  /** Decisions that sent a search more than twice: the second where the first was free. */
  readonly aboveSearchCap: number;
}

const MOST_SEARCHES_A_DECISION = 2;

export function searchFiguresOf(
  { decisions, facts, requests, briefs, ledgersAfterReconcile }: FinalRecords,
  billed: ReadonlyMap<string, number>,
  wrong: readonly Interruption[],
): SearchFigures {
  const sent = requests.filter(({ attemptId }) => isSearch(attemptId));
  const ids = new Set(sent.map(({ attemptId }) => attemptId));
  const costs = [...ids].map((id) => billed.get(id) ?? 0);
  const billedMicroUsd = sum(costs);
  const questionOf = new Map(decisions.map((decision) => [decision.decisionId, keyOf(decision)]));
  const question = ({ step, decisionId }: AttemptDocument) =>
    step === RESEARCH_STEP ? (questionOf.get(decisionId) ?? null) : null;
  const duplicates = duplicatesOf({ requests, facts }, billed, wrong, question);
  const searches = facts.filter(({ _id, step }) => step === RESEARCH_STEP && ids.has(_id));
  const outcomeOf = new Map(sent.map(({ attemptId, outcome }) => [attemptId, outcome]));
  const questions = new Set(briefs.map(({ key }) => key)).size;
  const withBrief = decisions.filter(({ research }) => research?.brief);
  const sentBy = Object.values(countsOf(searches.map(({ decisionId }) => decisionId)));
  return {
    sent: sent.length,
    billed: costs.filter((cost) => cost > 0).length,
    billedMicroUsd,
    ledgerMinusBillMicroUsd: committedOf(ledgersAfterReconcile) - billedMicroUsd,
    struck: searches.filter(({ _id, state }) => state !== 'answered' || outcomeOf.get(_id) !== 'answered').length,
    paidTwice: duplicates.length,
    unexplainedDuplicates: duplicates.filter(({ isExplained }) => !isExplained).length,
    questions,
    briefs: briefs.length,
    secondBriefs: briefs.length - questions,
    decisionsWithBrief: withBrief.length,
    decisionsSharing: withBrief.filter(({ research }) => research?.isReused).length,
    without: countsOf(
      decisions.flatMap(({ research }) => (research && !research.brief ? [research.because.code] : [])),
    ),
    aboveSearchCap: sentBy.filter((count) => count > MOST_SEARCHES_A_DECISION).length,
  };
}

/** One sentence for each guarantee about searches that may be broken, and whether it holds. */
export function searchGuarantees(figures: SearchFigures): readonly [boolean, string][] {
  const { unexplainedDuplicates, ledgerMinusBillMicroUsd, secondBriefs, paidTwice, aboveSearchCap } = figures;
  return [
    [unexplainedDuplicates === 0, `${unexplainedDuplicates} searches on one question were paid twice for no reason`],
    [
      ledgerMinusBillMicroUsd === 0,
      `after reconciling the ledgers' research differs from the bill of the searches by ${ledgerMinusBillMicroUsd} micro-USD`,
    ],
    [secondBriefs <= paidTwice, `${secondBriefs} questions have a second brief, and ${paidTwice} were paid twice`],
    [aboveSearchCap === 0, `${aboveSearchCap} decisions sent more than ${MOST_SEARCHES_A_DECISION} searches`],
  ];
}

/** What has to happen, or nothing is proven about searches. */
export function searchProofs({ billed, struck, decisionsSharing }: SearchFigures): readonly [boolean, string][] {
  return [
    [billed > 0, 'no search was paid'],
    [struck > 0, 'no search was struck, which proves nothing about them'],
    [decisionsSharing > 0, 'no decision used the brief of another one'],
  ];
}

const keyOf = ({ eventTicker, title, simulated }: Decision) =>
  briefKey({ event: null, markets: [{ market: { eventTicker, title } }] }, simulated);

const committedOf = (ledgers: readonly LedgerDocument[]) =>
  sum(ledgers.map(({ purposes }) => purposes.research.committedMicroUsd));

function countsOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

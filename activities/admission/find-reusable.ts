import type { Note } from '../../domain/decision/note.ts';
import type { Question, ReuseKind } from '../../domain/decision/reuse.ts';
import { reuseOff } from '../../domain/learning/reuse-record.ts';
import type { Scoreboard } from '../../domain/learning/scoreboard.ts';
import {
  areDuplicateMarkets,
  questionSimilarity,
  type ReadCandidate,
  readCandidate,
} from '../../domain/market/duplicate-market.ts';
import type { Market } from '../../domain/market/market.ts';
import type { MarketSnapshot } from '../../domain/planning/decision-snapshot.ts';
import {
  type Reusable,
  reusedOf,
  reuseFor,
  reuseWithinValidity,
  type SavingReuseInput,
  savingReuse,
} from '../../domain/planning/reuse.ts';
import { isReuseAudited } from '../../domain/planning/reuse-plan.ts';
import type { Mode } from '../../domain/shared/modes.ts';
import type { Steps } from '../../domain/shared/steps.ts';
import type { NotedQuestion } from '../../store/questions.ts';
import type { Dependencies } from '../dependencies.ts';
import { runCooperatively } from '../run-cooperatively.ts';

export interface ReusableWanted extends Omit<SavingReuseInput, 'kind' | 'earlier' | 'market'> {
  readonly decisionId: string;
  readonly market: Market;
  /** The same market, its texts read once for all that compare them. */
  readonly candidate: ReadCandidate;
  readonly board: Pick<Scoreboard, 'reuse'>;
}

/** `audited`: there are answers, and the models are called all the same, to see how good the answers are. */
export interface FoundReusable {
  readonly reusable: Reusable | null;
  readonly audited: Reusable | null;
  readonly notes: readonly Note[];
}

const DUPLICATES_LOOKED_AT = 3;

/** Earlier answers that save calls: this market's own, else those of a duplicate market. */
export function createFindReusable({ store }: Pick<Dependencies, 'store'>) {
  return { findReusable, findOfSameMarket };

  async function findReusable(wanted: ReusableWanted): Promise<FoundReusable> {
    const own = await findOfSameMarket(wanted);
    if (own.reusable || own.audited) return own;
    const notes = [...own.notes];
    const found = await ofDuplicate(wanted, notes);
    return found ? unlessAudited(found, wanted, notes) : { ...own, notes };
  }

  async function findOfSameMarket(wanted: ReusableWanted): Promise<FoundReusable> {
    const notes: Note[] = [];
    const found = await standing('same', wanted, wanted.market.ticker, wanted.question, notes);
    return found ? unlessAudited(found, wanted, notes) : { reusable: null, audited: null, notes };
  }

  async function ofDuplicate(wanted: ReusableWanted, notes: Note[]): Promise<Reusable | null> {
    const { candidate, question, injectionFlags } = wanted;
    // A text that reads like instructions is never shared.
    if (injectionFlags.length > 0) return null;
    const likest = await runCooperatively(duplicatesOf(candidate, await store.questions.like(candidate)));
    for (const { ticker, hash } of likest.slice(0, DUPLICATES_LOOKED_AT)) {
      const found = await standing('duplicate', wanted, ticker, { ...question, hash }, notes);
      if (found) return found;
    }
    return null;
  }

  async function standing(
    kind: ReuseKind,
    wanted: ReusableWanted,
    ticker: string,
    question: Question,
    notes: Note[],
  ): Promise<Reusable | null> {
    const earlier = await store.decisions.latestAnswered(wanted.account, ticker);
    const found = savingReuse({ ...wanted, kind, earlier, question });
    if (found.ok) return found.reusable;
    if (earlier) notes.push(found.note);
    return null;
  }
}

/** The likest first. Pauses after each: to read a text and compare it takes milliseconds where it is long. */
function* duplicatesOf(candidate: ReadCandidate, questions: readonly NotedQuestion[]): Steps<readonly NotedQuestion[]> {
  const found: { readonly question: NotedQuestion; readonly likeness: number }[] = [];
  for (const question of questions) {
    const other = readCandidate(question);
    if (areDuplicateMarkets(candidate, other)) {
      found.push({ question, likeness: questionSimilarity(candidate.read, other.read) });
    }
    yield;
  }
  return found.toSorted((a, b) => b.likeness - a.likeness).map(({ question }) => question);
}

/** What was found, unless reuse is switched off in the category for its loss of accuracy, or this decision is drawn to measure
 * that loss. Where it is off it is measured as well: else it would never be switched on again. */
function unlessAudited(
  found: Reusable,
  { decisionId, market, board }: ReusableWanted,
  notes: readonly Note[],
): FoundReusable {
  const off = found.kind && reuseOff(board.reuse, market.category, found.kind);
  if (!off && !isReuseAudited(decisionId)) return { reusable: found, audited: null, notes };
  const note: Note = {
    code: 'reuse_audited',
    figures: { decisionId: found.decisionId, ticker: found.sourceTicker, off },
  };
  return { reusable: null, audited: found, notes: [...notes, note] };
}

/** Where no model may be called about a market, the latest answers on it may still stand; its notes say so either way. */
export async function withFallbackAnswers(
  { store, config }: Pick<Dependencies, 'store' | 'config'>,
  own: MarketSnapshot,
  { account, mode, nowMs }: { readonly account: string; readonly mode: Mode; readonly nowMs: number },
): Promise<MarketSnapshot> {
  const { refusal, market, question } = own;
  if (own.reusable || !refusal || reuseFor(refusal.code, mode) === 'none') return own;
  const earlier = await store.decisions.latestAnswered(account, market.ticker);
  const { simulated } = config;
  const found = reuseWithinValidity({ earlier, nowMs, quotes: market.quotes, question, simulated });
  if (!found.ok) return { ...own, notes: [...own.notes, found.note] };
  const { reusable } = found;
  return { ...own, reusable, notes: [...own.notes, { code: 'answers_reused', figures: reusedOf(reusable) }] };
}

import type { Question } from '../../domain/decision/decision.ts';
import type { Scoreboard } from '../../domain/learning/scoreboard.ts';
import type { InjectionFlag } from '../../domain/market/injection-flags.ts';
import type { Market } from '../../domain/market/market.ts';
import type { Plan } from '../../domain/planning/plan.ts';
import type { Reusable } from '../../domain/planning/reuse.ts';
import { answersNeeded, reusedInstead } from '../../domain/planning/reuse-plan.ts';
import type { DecisionPolicy } from '../../domain/shared/policy.ts';
import type { Admission } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { createFindReusable, type FoundReusable, type ReusableWanted } from './find-reusable.ts';

export interface ReuseOrJoinInput {
  readonly decisionId: string;
  readonly workflowId: string;
  readonly account: string;
  readonly plan: Plan;
  readonly policy: DecisionPolicy;
  readonly market: Market;
  readonly question: Question;
  readonly injectionFlags: readonly InjectionFlag[];
  readonly scheduledEvents: readonly string[];
  readonly board: Scoreboard;
  /** Whether a decision with these answers would ask nobody else today. */
  readonly isEnough: (answers: Reusable['answers']) => boolean;
  /** The decision that was asking the same and was waited for; null = none was. */
  readonly waitedFor: string | null;
  readonly nowMs: number;
  readonly deadlineAtMs: number;
}

export interface Saved {
  readonly kind: 'saved';
  /** As it was, or without a call. */
  readonly plan: Plan;
  readonly reusable: Reusable | null;
  readonly audited: Reusable | null;
}

type AskedElsewhere = Extract<Admission, { kind: 'asked_elsewhere' }>;

/** Of the time that is left, so much is waited for another's answers: what remains is enough to ask after all. */
const WAITED_SHARE = 2 / 3;
/** A wait that is shorter is not worth it. */
const SHORTEST_WAIT_MS = 1_000;
const NOTHING: FoundReusable = { reusable: null, audited: null, notes: [] };

/** The last look before money is reserved: whether earlier answers are as good as new ones, or another request of the account is
 * asking the same at this moment. Where neither, the question is this decision's until it settles. */
export function createReuseOrJoinInFlight(dependencies: Pick<Dependencies, 'store' | 'config'>) {
  const { inFlightQuestions, questions } = dependencies.store;
  const { findReusable, findOfSameMarket } = createFindReusable(dependencies);

  return async function reuseOrJoinInFlight(input: ReuseOrJoinInput): Promise<Saved | AskedElsewhere> {
    const { decisionId, workflowId, account, plan, policy, market, question, waitedFor, nowMs, deadlineAtMs } = input;
    const isForegone = plan.refusal?.code === 'not_worth_asking';
    if (!policy.reuse || (plan.start === 'none' && !isForegone)) return asPlanned(plan, NOTHING);
    const wanted: ReusableWanted = {
      ...input,
      eventsMs: input.scheduledEvents.map((at) => Date.parse(at)),
      answersNeeded: answersNeeded(plan, policy),
    };
    // What is asked for the sake of learning is asked, but not twice in the same moment.
    const isLearning = plan.purpose === 'exploration';
    const found = isLearning ? NOTHING : onlyIfEnough(await findReusable(wanted), input);
    if (found.reusable) return reused(plan, found.reusable);
    // What money is too dear for is not asked to check what reuse costs either.
    if (isForegone) return asPlanned(plan, found.audited ? { ...found, audited: null } : found);

    const key = { account, ticker: market.ticker, question };
    const expiresAtMs = deadlineAtMs + dependencies.config.governor.leaseMs;
    const claim = await inFlightQuestions.claim(key, { decisionId, workflowId, expiresAtMs }, nowMs, waitedFor);
    const waitMs = Math.floor((deadlineAtMs - nowMs) * WAITED_SHARE);
    if (claim.kind === 'taken' && waitedFor === null && waitMs >= SHORTEST_WAIT_MS) {
      return { kind: 'asked_elsewhere', decisionId: claim.decisionId, workflowId: claim.workflowId, waitMs };
    }
    const mayStandYet = !found.audited && (!isLearning || waitedFor !== null);
    // Who held the question before may have settled since the first look.
    const [again] = await Promise.all([
      mayStandYet ? findOfSameMarket(wanted) : NOTHING,
      questions.note(market, question.hash, nowMs),
    ]);
    const late = onlyIfEnough(again, input);
    if (late.reusable && (!isLearning || late.reusable.decisionId === waitedFor)) {
      await inFlightQuestions.release(key, decisionId);
      return reused(plan, late.reusable);
    }
    return asPlanned(plan, late.audited || late.notes.length > 0 ? late : found);
  };
}

/** Answers that are too few for today's price are no saving: more would be asked after them. */
function onlyIfEnough(found: FoundReusable, { isEnough, plan }: ReuseOrJoinInput): FoundReusable {
  const { reusable } = found;
  if (!reusable || plan.refusal || isEnough(reusable.answers)) return found;
  const why = `The answers of ${reusable.decisionId} would do, but one more is worth more than it costs: it is asked anew.`;
  return { ...found, reusable: null, notes: [...found.notes, why] };
}

function reused(plan: Plan, reusable: Reusable): Saved {
  return { kind: 'saved', plan: reusedInstead(plan, reusable), reusable, audited: null };
}

function asPlanned(plan: Plan, { audited, notes }: FoundReusable): Saved {
  return { kind: 'saved', plan: { ...plan, notes: [...plan.notes, ...notes] }, reusable: null, audited };
}

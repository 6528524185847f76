import type { Note } from '../../domain/decision/note.ts';
import { readCandidate } from '../../domain/market/duplicate-market.ts';
import type { DecisionRequest } from '../../domain/planning/decision-request.ts';
import { marketForecast } from '../../domain/planning/market-forecast.ts';
import type { Plan } from '../../domain/planning/plan.ts';
import type { AdmissionContext, AdmissionPlan } from '../../domain/planning/plan-admission.ts';
import { withEarlierAnswers } from '../../domain/planning/plan-without-call.ts';
import { type Reusable, reusedOf } from '../../domain/planning/reuse.ts';
import { answersNeeded, isEnoughToday } from '../../domain/planning/reuse-plan.ts';
import { pick } from '../../domain/shared/pick.ts';
import type { Admission, AdmitInput } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { createFindReusable, type FoundReusable, type ReusableWanted } from './find-reusable.ts';

/** The plan after the last look before money is reserved. */
export interface AfterReuse {
  readonly kind: 'known';
  /** As it was, or without a call. */
  readonly plan: Plan;
  readonly notes: readonly Note[];
  readonly reusable: Reusable | null;
  readonly audited: Reusable | null;
}

type AskedElsewhere = Extract<Admission, { kind: 'asked_elsewhere' }>;

/** Of the time that is left, so much is waited for another's answers: what remains is enough to call models after all. */
const WAITED_SHARE = 2 / 3;
/** A wait that is shorter is not worth it. */
const SHORTEST_WAIT_MS = 1_000;
const NOTHING: FoundReusable = { reusable: null, audited: null, notes: [] };

/** What is known of a question's answers before it is asked. */
interface Earlier {
  readonly wanted: ReusableWanted;
  readonly found: FoundReusable;
  /** What is called in order to learn is called whatever was answered before. */
  readonly isLearning: boolean;
  /** No call is worth its cost. */
  readonly isForegone: boolean;
}

/** Whether earlier answers are as good as new ones; null where they are not looked for. Changes nothing. Several markets of an event
 * are always asked about. */
export function createFindEarlier(dependencies: Pick<Dependencies, 'store'>) {
  const { findReusable } = createFindReusable(dependencies);

  return async function findEarlier(
    plan: Plan,
    admission: AdmissionPlan,
    request: DecisionRequest,
    { board, nowMs }: Pick<AdmissionContext, 'board' | 'nowMs'>,
  ): Promise<Earlier | null> {
    const { decisionId, account, event, policy, markets } = request;
    const [requested] = markets;
    const isForegone = plan.refusal?.code === 'not_worth_asking';
    if (event || !requested || !policy.reuse || (plan.start === 'none' && !isForegone)) return null;
    const { market, question } = requested;
    const wanted: ReusableWanted = {
      ...pick(admission.snapshot, 'injectionFlags', 'scheduledEventsMs', 'simulated'),
      decisionId,
      account,
      market,
      candidate: readCandidate(market),
      question,
      answersNeeded: answersNeeded(plan, policy),
      board,
      nowMs,
    };
    const isLearning = plan.purpose === 'exploration';
    const found = isLearning ? NOTHING : onlyIfEnough(await findReusable(wanted), plan, admission);
    return { wanted, found, isLearning, isForegone };
  };
}

/** The last look before money is reserved: whether earlier answers are as good as new ones, or another request of the account is
 * asking the same at this moment. Where neither, the question is this decision's until it is finalized. */
export function createReuseOrJoinInFlight(dependencies: Pick<Dependencies, 'store' | 'config'>) {
  const { inFlightQuestions, questions } = dependencies.store;
  const { findOfSameMarket } = createFindReusable(dependencies);
  const findEarlier = createFindEarlier(dependencies);

  return async function reuseOrJoinInFlight(
    plan: Plan,
    admission: AdmissionPlan,
    request: DecisionRequest,
    context: Pick<AdmissionContext, 'board' | 'nowMs'>,
    { workflowId, waitedFor }: AdmitInput,
  ): Promise<AfterReuse | AskedElsewhere> {
    const earlier = await findEarlier(plan, admission, request, context);
    if (!earlier) return asPlanned(plan, NOTHING);
    const { wanted, found, isLearning, isForegone } = earlier;
    const { decisionId, account, market, candidate, question, nowMs } = wanted;
    const { deadlineAtMs } = admission.snapshot;
    if (found.reusable) return reused(plan, found.reusable);
    // Where no call is worth its cost, none is made to measure what reuse costs either.
    if (isForegone) return asPlanned(plan, found.audited ? { ...found, audited: null } : found);

    // What is called in order to learn is called, but not twice in the same moment.
    const key = { account, ticker: market.ticker, question };
    const expiresAtMs = deadlineAtMs + dependencies.config.governor.leaseMs;
    const claim = await inFlightQuestions.claim(key, { decisionId, workflowId, expiresAtMs }, nowMs, waitedFor);
    const waitMs = Math.floor((deadlineAtMs - nowMs) * WAITED_SHARE);
    if (claim.kind === 'taken' && waitedFor === null && waitMs >= SHORTEST_WAIT_MS) {
      return { kind: 'asked_elsewhere', decisionId: claim.decisionId, workflowId: claim.workflowId, waitMs };
    }
    const mayStandYet = !found.audited && (!isLearning || waitedFor !== null);
    // The decision that held the question before may have been finalized since the first look.
    const [again] = await Promise.all([
      mayStandYet ? findOfSameMarket(wanted) : NOTHING,
      questions.note(candidate, question.hash, nowMs),
    ]);
    const late = onlyIfEnough(again, plan, admission);
    if (late.reusable && (!isLearning || late.reusable.decisionId === waitedFor)) {
      await inFlightQuestions.release(key, decisionId);
      return reused(plan, late.reusable);
    }
    return asPlanned(plan, late.audited || late.notes.length > 0 ? late : found);
  };
}

/** Answers that are too few for today's price are no saving: more models would be called after them. */
function onlyIfEnough(found: FoundReusable, plan: Plan, { snapshot, values, planInput }: AdmissionPlan): FoundReusable {
  const { reusable } = found;
  const [market] = snapshot.markets;
  if (!reusable || !market || plan.refusal) return found;
  const forecast = marketForecast(snapshot, market, reusable.answers, snapshot.mode);
  const value = values[market.market.ticker];
  if (!forecast || !value || isEnoughToday(plan, forecast, value, planInput.band, planInput.policy)) return found;
  const { decisionId } = reusable;
  const because = { code: 'worth_one_more', figures: {} } as const;
  const note: Note = { code: 'answers_not_reused', figures: { decisionId, because } };
  return { ...found, reusable: null, notes: [...found.notes, note] };
}

const reused = (plan: Plan, reusable: Reusable): AfterReuse => ({
  kind: 'known',
  plan: withEarlierAnswers(plan, reusedOf(reusable)),
  notes: [],
  reusable,
  audited: null,
});

const asPlanned = (plan: Plan, { audited, notes }: FoundReusable): AfterReuse => ({
  kind: 'known',
  plan,
  notes,
  reusable: null,
  audited,
});

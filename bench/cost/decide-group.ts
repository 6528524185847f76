import type { Decision } from '../../domain/decision/decision.ts';
import { midProbability } from '../../domain/market/market.ts';
import { splitCost } from '../../domain/money/cost.ts';
import { buildDecisions } from '../../domain/planning/build-decisions.ts';
import type { CallResult } from '../../domain/planning/call-result.ts';
import type { DecisionSnapshot } from '../../domain/planning/decision-snapshot.ts';
import {
  afterCalls,
  afterLook,
  beginning,
  type CallStep,
  type DecisionState,
} from '../../domain/planning/decision-state.ts';
import { nextStep } from '../../domain/planning/next-step.ts';
import { withEarlierAnswers } from '../../domain/planning/plan-without-call.ts';
import type { PlannedCall } from '../../domain/planning/priced-model.ts';
import { pick } from '../../domain/shared/pick.ts';
import { sum } from '../../domain/shared/sum.ts';
import { type Admitted, admit, contextOf, type Offered, requestOf, snapshotOf } from './admit.ts';
import { type Answers, MODELS } from './answers.ts';
import { type Money, NO_BUDGET } from './day-budget.ts';
import { type DuplicateIndex, type EarlierAnswers, earlierAnswers } from './earlier-answers.ts';
import type { BenchPolicy } from './policies.ts';
import type { Records } from './records.ts';
import type { Research } from './research.ts';
import type { Asking } from './world.ts';

export interface Decided {
  readonly asking: Asking;
  readonly admitted: Admitted;
  readonly decision: Decision;
  /** Calls that it shared with other markets of its event. */
  readonly sharedCalls: number;
  /** Requests that were sent for it: a shared one counts in parts. */
  readonly requests: number;
  /** Its part of what looking for evidence has cost. */
  readonly researchMicroUsd: number;
  /** Its part of the searches that were made. */
  readonly searches: number;
  readonly isOpenBook: boolean;
}
type Called = Omit<Decided, 'researchMicroUsd' | 'searches' | 'isOpenBook'>;

/** Decides markets that are asked at the same moment: each on its own, or those of an event by calls that all of them share.
 * Markets whose earlier answers stand are not called about. */
export function decideGroup(
  askings: readonly Asking[],
  policy: BenchPolicy,
  records: Records,
  duplicates: DuplicateIndex,
  answers: Answers,
  research: Research,
  money: Money = NO_BUDGET,
): Decided[] {
  const wanted = requestOf(askings, policy);
  const found = research.find(wanted, contextOf(wanted, records.board(), money, askings[0]?.atMs ?? 0));
  const costs = splitCost(found.costMicroUsd, askings.length);
  const searches = Number(found.isNew) / askings.length;
  const isOpenBook = found.given.evidence.length > 0;
  return decideWith(found, askings, policy, records, duplicates, answers, money).map((decided, index) => ({
    ...decided,
    researchMicroUsd: costs[index] ?? 0,
    searches,
    isOpenBook,
  }));
}

function decideWith(
  offered: Offered,
  askings: readonly Asking[],
  policy: BenchPolicy,
  records: Records,
  duplicates: DuplicateIndex,
  answers: Answers,
  money: Money,
): Called[] {
  const begun = askings.map((asking) => {
    const admitted = admit([asking], policy, records, answers, money, offered);
    return { asking, admitted, earlier: earlierAnswers(admitted, records, duplicates) };
  });
  const open = begun.filter(({ earlier }) => earlier.reusable === null).map(({ asking }) => asking);
  const together =
    policy.batches && open.length > 1
      ? decideEvent(admit(open, policy, records, answers, money, offered), answers)
      : [];
  return begun.map(
    ({ asking, admitted, earlier }) =>
      together.find((decided) => decided.asking === asking) ?? decideAlone(asking, admitted, earlier, answers),
  );
}

/** Empty where no call is made about at least two of the markets. */
function decideEvent(admitted: Admitted, answers: Answers): Called[] {
  const snapshot = snapshotOf(admitted);
  const called = snapshot.markets.filter(({ part }) => part > 0).length;
  if (called < 2) return [];
  const state = collect(snapshot, admitted, answers);
  return decisionsOf(state).map((decision, index) => {
    const asking = admitted.askings[index];
    if (!asking) throw new RangeError('An event has a decision for each market.');
    const sharedCalls = decision.calls.length;
    return { asking, admitted, decision, sharedCalls, requests: sharedCalls / called };
  });
}

function decideAlone(
  asking: Asking,
  admitted: Admitted,
  { reusable, audited }: EarlierAnswers,
  answers: Answers,
): Called {
  const plan = reusable ? withEarlierAnswers(admitted.plan, reusable) : admitted.plan;
  const snapshot = snapshotOf({ ...admitted, plan });
  const markets = snapshot.markets.map((market) => ({ ...market, reusable, audited }));
  const state = collect({ ...snapshot, markets }, admitted, answers);
  const [decision] = decisionsOf(state);
  if (!decision) throw new RangeError('A market that is decided alone has one decision.');
  return { asking, admitted, decision, sharedCalls: 0, requests: state.calls.length };
}

/** The workflow's loop, as far as the day's money goes. */
function collect(snapshot: DecisionSnapshot, admitted: Admitted, answers: Answers): DecisionState {
  let state = beginning(snapshot);
  for (;;) {
    const next = nextStep(state, { nowMs: snapshot.startedAtMs, mode: null, band: null });
    state = afterLook(state, next);
    if (next.kind === 'stop') return state;
    const { reservation } = snapshot;
    const spent = sum(state.calls.map(({ costMicroUsd }) => costMicroUsd));
    const worst = sum(next.calls.map(({ worstCaseMicroUsd }) => worstCaseMicroUsd));
    const isAffordable = state.calls.length === 0 || spent + worst <= admitted.money.roomMicroUsd;
    if (!reservation || !isAffordable) return state;
    const results = next.calls.map((call) => resultOf(snapshot, admitted, call, next.step, answers));
    state = afterCalls(state, reservation, results);
  }
}

function resultOf(
  snapshot: DecisionSnapshot,
  { askings, given }: Admitted,
  call: PlannedCall,
  step: CallStep['step'],
  answers: Answers,
): CallResult {
  const row = MODELS.find(({ id }) => id === call.model);
  if (!row) throw new Error(`The simulator has no model ${call.model}.`);
  const asked = askings.filter((_, index) => (snapshot.markets[index]?.part ?? 0) > 0);
  const questions = asked.map(({ question }) => question);
  const prices = asked.map(({ market }) => midProbability(market.quotes));
  const of = { questions, prices, given };
  const { probabilities, usage, costMicroUsd } = answers.answer(row, of, snapshot.startedAtMs, call.sample);
  const isPredicted = call.expectedFrom === 'tokens' && !snapshot.event;
  return {
    ...pick(call, 'model', 'sample', 'provider'),
    step,
    part: 1,
    outcome: 'answered',
    probabilities: questions.map(({ market }, index) => ({
      ticker: market.ticker,
      rawProbability: probabilities[index] ?? 0.5,
    })),
    reasoning: null,
    failure: null,
    costMicroUsd,
    latencyMs: 0,
    attemptId: null,
    requestBytes: call.requestBytes,
    // A call that several markets share has no usage of any one of them.
    ...(snapshot.event ? {} : { usage }),
    ...(isPredicted ? { predictedMicroUsd: call.expectedCostMicroUsd } : {}),
  };
}

/** The decisions as the workflow would record them; each call's cost is split over the markets that it was about. */
function decisionsOf(state: DecisionState): Decision[] {
  const { snapshot } = state;
  const nowMs = snapshot.startedAtMs;
  const drafts = buildDecisions(state, { workflowId: snapshot.decisionId, runId: 'bench', nowMs, mode: 'normal' });
  const called = drafts.filter((draft) => draft.calls.length > 0);
  return drafts.map((draft): Decision => {
    const place = called.indexOf(draft);
    const calls = draft.calls.map((call) => ({
      ...call,
      costMicroUsd: splitCost(call.costMicroUsd, called.length)[place] ?? 0,
    }));
    const costMicroUsd = sum(calls.map((call) => call.costMicroUsd));
    const { action } = draft.verdict;
    return { ...draft, action, calls, costMicroUsd, uncertainMicroUsd: 0, decidedAtMs: nowMs, latencyMs: 0 };
  });
}

import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import type { RequestKind } from '../activities/contract.ts';
import type { EventDecision } from '../domain/decision/event-decision.ts';
import { withSentences, withSentencesOfEvent } from '../domain/explain/with-sentences.ts';
import { buildDecisions } from '../domain/planning/build-decisions.ts';
import type { DecisionSnapshot } from '../domain/planning/decision-snapshot.ts';
import {
  afterCalls,
  afterLook,
  afterRefusal,
  beginning,
  type CallStep,
  type DecisionState,
  pathOf,
} from '../domain/planning/decision-state.ts';
import { nextStep, stricterMode } from '../domain/planning/next-step.ts';
import { sum } from '../domain/shared/sum.ts';
import { finalize, reserveStep } from './activity-options.ts';
import { admitOrWait } from './admit-or-wait.ts';
import type { DecideAdmission, DecideState } from './messages.ts';
import { publish } from './publish.ts';
import { readable } from './readable.ts';
import { runStep } from './run-step.ts';
import { startShadows } from './shadow.ts';
import { type Watch, watchDecision } from './watch.ts';

/** Decides one market. Input: DecideRequest as plain JSON. Fails with an ApplicationFailure of type `invalid_request` or
 * `request_id_reused`; everything else that goes wrong on the way is a reason in the decision. The result has
 * the reasons' sentences beside the record, which the store does not have. */
export async function decide(input: unknown) {
  const { decisions } = await decideRequest('market', input);
  const [decision] = decisions;
  if (!decision) throw ApplicationFailure.nonRetryable('The request was finalized without a decision.', 'no_decision');
  return withSentences(decision);
}

/** Decides several markets of one event by the same calls. Input: DecideEventRequest as plain JSON. Fails like `decide`. */
export async function decideEvent(input: unknown) {
  return withSentencesOfEvent(await decideRequest('event', input));
}

function decideRequest(kind: RequestKind, input: unknown): Promise<EventDecision> {
  const watch = watchDecision();
  return watch.telling(() => decideWatched(kind, input, watch));
}

/** Admit, call models until the answers are enough, build the decisions, finalize. */
async function decideWatched(kind: RequestKind, input: unknown, watch: Watch): Promise<EventDecision> {
  const admitted = await admitOrWait(kind, readable(input), watch);
  if (admitted.kind === 'standing') {
    watch.admitted({ kind: 'decided' });
    return publish(kind, admitted.result, watch);
  }
  const { snapshot } = admitted;
  watch.admitted(admissionOf(snapshot));
  watch.update({ about: aboutOf(snapshot) });

  const [state] = await Promise.all([collectAnswers(snapshot, watch), startShadows(snapshot)]);

  watch.update({ phase: 'verdict', path: pathOf(state.calls) });
  const { workflowId, runId } = workflowInfo();
  const mode = stricterMode(snapshot.mode, watch.mode());
  const drafts = buildDecisions(state, { workflowId, runId, nowMs: Date.now(), mode });

  watch.update({ phase: 'finalize' });
  const { decisionId, requestId, account, event, markets } = snapshot;
  const parts = markets.map(({ part }) => part);
  const { reservations } = state;
  const result = await finalize({ decisionId, requestId, account, event, drafts, parts, reservations });
  return publish(kind, result, watch);
}

function admissionOf({ plan, reservation, deadlineAtMs, mode, band }: DecisionSnapshot): DecideAdmission {
  const models = [...new Set(plan.first.map(({ model }) => model))];
  const reservedMicroUsd = reservation?.amountMicroUsd ?? 0;
  return { kind: 'admitted', start: plan.start, models, reservedMicroUsd, deadlineAtMs, mode, band };
}

/** By its first market. */
function aboutOf({ account, requestId, markets }: DecisionSnapshot): DecideState['about'] {
  const [first] = markets;
  if (!first) return undefined;
  const { ticker, title } = first.market;
  return { account, requestId, ticker, title, markets: markets.length };
}

/** The loop: which models next ▸ reserve ▸ call ▸ fold, until nothing more is called. */
async function collectAnswers(snapshot: DecisionSnapshot, watch: Watch): Promise<DecisionState> {
  let state = beginning(snapshot);
  for (;;) {
    const next = nextStep(state, { nowMs: Date.now(), mode: watch.mode(), band: watch.band() });
    state = afterLook(state, next);
    switch (next.kind) {
      case 'stop':
        return state;
      case 'call': {
        const held = await reserve(state, next, watch);
        if (!held.ok) {
          state = afterRefusal(state, held.cap);
          break;
        }
        const results = await runStep(snapshot, next, held.reservation, watch);
        state = afterCalls(state, held.reservation, results);
        break;
      }
      default:
        throw new TypeError(`The loop has no place for ${JSON.stringify(next satisfies never)}.`);
    }
  }
}

/** The first step's money is held since the admission. */
async function reserve(
  { snapshot, reservations }: DecisionState,
  { step, calls, reservation }: CallStep,
  watch: Watch,
) {
  const { decisionId, account, parts, policy } = snapshot;
  const [first] = reservations;
  if (reservation) return { ok: true, reservation } as const;
  if (!first) throw new TypeError(`A ${step} step of ${decisionId} has no reservation to follow.`);
  watch.update({ phase: 'escalate' });
  return reserveStep({
    decisionId,
    account,
    workflowId: workflowInfo().workflowId,
    first,
    step,
    round: reservations.length,
    calls,
    parts,
    attemptsPerCall: policy.attemptsPerCall,
    reservedBeforeMicroUsd: sum(reservations.map(({ amountMicroUsd }) => amountMicroUsd)),
  });
}

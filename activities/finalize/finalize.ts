import type { CallRecord, Decision } from '../../domain/decision/decision.ts';
import { demandOf } from '../../domain/planning/demand.ts';
import { sum } from '../../domain/shared/sum.ts';
import { beforeClose } from '../../domain/verdict/market-close.ts';
import { permitted } from '../../domain/verdict/mode-verdict.ts';
import { type AttemptDocument, SHADOW_STEP } from '../../store/attempts.ts';
import type { DecisionDraft, SettleInput } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { closeReservation } from './close-reservation.ts';

/** Closes the decision's reservations at their true cost and records the decision, once: a retry returns what stands.
 * A trade that the mode in force no longer permits becomes a SKIP that says so. */
export function createSettle(dependencies: Dependencies) {
  const { store, clock } = dependencies;
  return async function settle({ draft, reservations }: SettleInput): Promise<Decision> {
    // Close first: what an attempt still under way may yet cost stays charged, and no further request can start.
    for (const { ledgerId, entryKey } of reservations) await closeReservation(dependencies, ledgerId, entryKey);
    const [everyFact, modeState] = await Promise.all([
      store.attempts.ofDecision(draft.decisionId),
      store.control.readMode(),
    ]);
    // What models on trial cost is their own budget's.
    const facts = everyFact.filter((fact) => fact.step !== SHADOW_STEP);
    const decision: Decision = {
      ...withVerdictInForce(draft, modeState, clock.now()),
      calls: draft.calls.map((call) => withCost(call, facts)),
      costMicroUsd: sum(facts.map(charged)),
      uncertainMicroUsd: sum(facts.filter(isUncertain).map(charged)),
    };
    const standing = await store.decisions.record(decision);
    if (standing === decision) {
      await store.demand.add(decision.account, decision.decidedAtMs, decision.category, demandOf(decision));
    }
    // Who waits for this question looks for the decision first, and asks for itself where there is none.
    const { account, ticker, question } = draft;
    if (question) await store.inFlightQuestions.release({ account, ticker, question }, draft.decisionId);
    return standing;
  };
}

/** The draft with what the mode in force and the market's close leave of its verdict. */
export function withVerdictInForce(
  draft: DecisionDraft,
  modeState: { readonly mode: Decision['mode']; readonly version: number },
  decidedAtMs: number,
): Omit<Decision, 'costMicroUsd' | 'uncertainMicroUsd'> {
  const inMode = permitted(draft.verdict, modeState.mode, draft.mode);
  // The way here may have been long, if the store was away: a trade is not recorded that can no longer be made.
  const verdict = inMode.action === 'SKIP' ? inMode : beforeClose(inMode, draft.closeTimeMs, decidedAtMs);
  return {
    ...draft,
    verdict,
    action: verdict.action,
    mode: inMode === draft.verdict ? draft.mode : modeState.mode,
    modeVersion: inMode === draft.verdict ? draft.modeVersion : modeState.version,
    decidedAtMs,
    latencyMs: decidedAtMs - draft.startedAtMs,
  };
}

function withCost(call: DecisionDraft['calls'][number], facts: readonly AttemptDocument[]): CallRecord {
  const own = facts.filter((fact) => fact.model === call.model && fact.step === call.step);
  const last = own.at(-1);
  const usage = usageOfTheOne(own);
  return {
    ...call,
    ...(usage ? { usage } : {}),
    costMicroUsd: sum(own.map(charged)),
    attemptId: call.attemptId ?? last?._id ?? null,
    latencyMs: call.latencyMs ?? last?.latencyMs ?? null,
  };
}

/** What the one request used that was charged. Where several were, or one without an account of it, the cost is not that of
 * these tokens. */
function usageOfTheOne(facts: readonly AttemptDocument[]): AttemptDocument['usage'] {
  const [only, ...others] = facts.filter((fact) => fact.usage !== null || charged(fact) > 0);
  return only && others.length === 0 ? only.usage : null;
}

export const isUncertain = (fact: AttemptDocument) => fact.state === 'uncertain';
export const charged = (fact: AttemptDocument) =>
  isUncertain(fact) ? fact.worstCaseMicroUsd : (fact.costMicroUsd ?? 0);

import type { CallRecord, Decision } from '../../domain/decision/decision.ts';
import { type EventDecision, eventDecisionOf, eventDecisionOfOne } from '../../domain/decision/event-decision.ts';
import type { Verdict } from '../../domain/decision/verdict.ts';
import { decisionNotice } from '../../domain/explain/notice.ts';
import type { ModeState } from '../../domain/health/mode-state.ts';
import { rowsThatRefuse } from '../../domain/health/refusals.ts';
import { type CostShare, costShareOf } from '../../domain/money/cost-share.ts';
import { demandOf } from '../../domain/planning/demand.ts';
import type { DecisionDraft } from '../../domain/planning/draft-decision.ts';
import type { ResolvedMarkets } from '../../domain/planning/resolved-markets.ts';
import { sum } from '../../domain/shared/sum.ts';
import { beforeClose, unlessResolved, whileValid } from '../../domain/verdict/make-verdict.ts';
import { permitted } from '../../domain/verdict/mode-verdict.ts';
import { type AttemptDocument, RESEARCH_STEP, SHADOW_STEP } from '../../store/attempts.ts';
import { withDecisions } from '../admission/claim-request.ts';
import { wakeWaiters } from '../admission/look-at-decision.ts';
import { readResolved } from '../admission/read-resolved.ts';
import type { FinalizeInput } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { channelsOf, tell } from '../notices/tell.ts';
import { closeReservation } from './close-reservation.ts';

/** Closes the request's reservations at their true cost, splits it over the markets that models were called about, and records
 * the decisions, once: a retry returns what stands. A trade that the mode in force no longer permits becomes a SKIP, and so does
 * whatever was decided about a market whose outcome has come meanwhile. */
export function createFinalize(dependencies: Dependencies) {
  const { store, clock, calls, config } = dependencies;
  return async function finalize(input: FinalizeInput): Promise<EventDecision> {
    const { decisionId, drafts, parts, reservations } = input;
    // Close first: what an attempt still under way may yet cost stays charged, and no further request can start.
    for (const { ledgerId, entryKey } of reservations) await closeReservation(dependencies, ledgerId, entryKey);
    const tickers = drafts.map(({ ticker }) => ticker);
    const [everyFact, modeState, resolved] = await Promise.all([
      store.attempts.ofDecision(decisionId),
      store.control.readMode(),
      readResolved(dependencies, tickers),
    ]);
    // Shadow models are paid for from a cap of their own.
    const facts = everyFact.filter(({ step }) => step !== SHADOW_STEP).map(ofEveryMarket);
    const nowMs = clock.now();
    const decisions = drafts.map((draft, index) => {
      const share = costShareOf(parts, index);
      const own = facts.filter(({ part }) => share.carries(part));
      return finalized(draft, { ...share, facts: own }, { modeState, resolved, nowMs });
    });
    const { result, isNew } = await record(input, decisions);
    // A search asks otherwise than a forecast: what it is refused for says nothing of the others.
    if (isNew) countRefusals(facts.filter((fact) => !isSearch(fact)));
    await tell(store, channelsOf(config), result.decisions.map(decisionNotice));
    await wakeWaiters(dependencies, decisionId);
    return result;
  };

  async function record({ decisionId, requestId, account, event }: FinalizeInput, decisions: readonly Decision[]) {
    const [decision] = decisions;
    if (!decision) throw new RangeError(`Request ${decisionId} has no decision to record.`);
    if (event) {
      // All of them as one fact first, because their costs are shares of one bill.
      const result = eventDecisionOf({ ...event, requestId, account }, decisions);
      const { standing, isNew } = await store.events.record(decisionId, result);
      if (isNew) await addDemand(decisions);
      return { result: await withDecisions(store, standing), isNew };
    }
    const { standing, isNew } = await store.decisions.record(decision);
    if (isNew) await addDemand(decisions);
    // A request that waits for this question looks for the decision first, and calls models itself where there is none.
    const { ticker, question } = decision;
    await store.inFlightQuestions.release({ account, ticker, question }, decisionId);
    return { result: eventDecisionOfOne(standing), isNew };
  }

  /** Only all of a request's calls together say whose fault a refusal is. */
  function countRefusals(facts: readonly AttemptDocument[]): void {
    for (const { isConfirmed, ...refusal } of rowsThatRefuse(facts)) {
      calls.count({ ...refusal, outcome: isConfirmed ? 'row_refused' : 'row_refused_alone' });
    }
  }

  /** Calls are weighed for all markets of a request together, so each of its decisions has the same evaluations. */
  async function addDemand(decisions: readonly Decision[]): Promise<void> {
    const one = decisions.find(({ economics }) => economics) ?? decisions[0];
    if (!one) return;
    const costMicroUsd = sum(decisions.map((each) => each.costMicroUsd));
    await store.demand.add(one.account, one.decidedAtMs, one.category, demandOf({ ...one, costMicroUsd }));
  }
}

/** What was called about one market, and its share of each call's cost. */
interface Share extends CostShare {
  readonly facts: readonly AttemptDocument[];
}

/** Each attempt is split by itself, so that the shares of the calls add up to those of the decisions. */
const costOf = (share: CostShare, facts: readonly AttemptDocument[]) =>
  sum(facts.map((fact) => share.of(fact.part, charged(fact))));

interface FinalMoment {
  readonly modeState: ModeState;
  readonly resolved: ResolvedMarkets;
  readonly nowMs: number;
}

/** The draft with its costs, and with what the mode in force, the market's close and its outcome leave of its verdict. */
function finalized(draft: DecisionDraft, share: Share, { modeState, resolved, nowMs }: FinalMoment): Decision {
  const inMode = permitted(draft.verdict, modeState.mode, draft.mode);
  // The way here may have been long, if the store was away: a trade is not recorded that can no longer be made.
  const timely = inMode.action === 'SKIP' ? inMode : inTime(inMode, draft, nowMs);
  const verdict = unlessResolved(timely, resolved.get(draft.ticker));
  const isOverruled = inMode !== draft.verdict;
  return {
    ...draft,
    verdict,
    action: verdict.action,
    mode: isOverruled ? modeState.mode : draft.mode,
    modeVersion: isOverruled ? modeState.version : draft.modeVersion,
    calls: draft.calls.map((call) => withCost(call, share)),
    costMicroUsd: costOf(share, share.facts),
    ...(draft.research
      ? { research: { ...draft.research, costMicroUsd: costOf(share, share.facts.filter(isSearch)) } }
      : {}),
    uncertainMicroUsd: costOf(share, share.facts.filter(isUncertain)),
    decidedAtMs: nowMs,
    latencyMs: nowMs - draft.startedAtMs,
  };
}

function inTime(verdict: Verdict, { closeTimeMs, validUntilMs }: DecisionDraft, nowMs: number): Verdict {
  return nowMs < closeTimeMs ? whileValid(verdict, validUntilMs, nowMs) : beforeClose(verdict, closeTimeMs, nowMs);
}

function withCost(call: CallRecord, share: Share): CallRecord {
  const { model, step, sample } = call;
  const own = share.facts.filter((fact) => fact.model === model && fact.step === step && fact.sample === sample);
  const last = own.at(-1);
  const usage = share.isWhole ? usageOfTheOne(own) : null;
  return {
    ...call,
    ...(usage ? { usage } : {}),
    costMicroUsd: costOf(share, own),
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

/** A search is for all markets of its request, whichever of its prompts they are in. */
const ofEveryMarket = (fact: AttemptDocument) => (isSearch(fact) ? { ...fact, part: EVERY_MARKET } : fact);
const EVERY_MARKET = -1;
const isSearch = ({ step }: AttemptDocument) => step === RESEARCH_STEP;
const isUncertain = (fact: AttemptDocument) => fact.state === 'uncertain';
const charged = (fact: AttemptDocument) => (isUncertain(fact) ? fact.worstCaseMicroUsd : (fact.costMicroUsd ?? 0));

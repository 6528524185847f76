import type { CallRecord, Decision } from '../../domain/decision/decision.ts';
import type { EventDecision } from '../../domain/decision/event-decision.ts';
import { splitCost } from '../../domain/money/split-cost.ts';
import { demandOf } from '../../domain/planning/demand.ts';
import { sum } from '../../domain/shared/sum.ts';
import type { AttemptDocument } from '../../store/attempts.ts';
import { recorded } from '../admission/claim-event.ts';
import type { DecisionDraft } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import type { SettleEventInput } from '../event-contract.ts';
import { closeReservation } from './close-reservation.ts';
import { charged, isUncertain, withVerdictInForce } from './finalize.ts';

/** Closes the event's reservations at their true cost, splits it over the markets that were asked about, and records the
 * decisions: first all of them as one fact, because their costs are one bill's shares, then each in the book of decisions. A
 * retry returns what stands. */
export function createSettleEvent(dependencies: Dependencies) {
  const { store, clock } = dependencies;
  return async function settleEvent(input: SettleEventInput): Promise<EventDecision> {
    const { decisionId, drafts, parts, reservations } = input;
    // Close first: what an attempt still under way may yet cost stays charged, and no further request can start.
    for (const { ledgerId, entryKey } of reservations) await closeReservation(dependencies, ledgerId, entryKey);
    const standing = await store.events.read(decisionId);
    if (standing) return recorded(store, standing);
    const [facts, modeState] = await Promise.all([store.attempts.ofDecision(decisionId), store.control.readMode()]);
    const decidedAtMs = clock.now();
    const decisions = drafts.map((draft, index): Decision => {
      const part = parts[index] ?? 0;
      const place = parts.slice(0, index).filter((each) => each === part).length;
      const share = (of: readonly AttemptDocument[]) =>
        part === 0
          ? 0
          : shareOf(
              of.filter((fact) => fact.part === part),
              place,
              parts,
            );
      return {
        ...withVerdictInForce(draft, modeState, decidedAtMs),
        calls: draft.calls.map((call) => withShare(call, part, facts, share)),
        costMicroUsd: share(facts),
        uncertainMicroUsd: share(facts.filter(isUncertain)),
      };
    });
    const event = await store.events.record(decisionId, {
      eventTicker: input.eventTicker,
      requestId: input.requestId,
      account: input.account,
      decisions,
      refused: input.refused,
      costMicroUsd: sum(decisions.map(({ costMicroUsd }) => costMicroUsd)),
      uncertainMicroUsd: sum(decisions.map(({ uncertainMicroUsd }) => uncertainMicroUsd)),
    });
    await addDemand(event);
    return recorded(store, event);
  };

  /** Its offers are the event's, the same in each of its decisions. */
  async function addDemand({ decisions, account, costMicroUsd }: EventDecision): Promise<void> {
    const one = decisions.find(({ economics }) => economics) ?? decisions[0];
    if (!one) return;
    const { economics, purpose, category, decidedAtMs } = one;
    const demand = demandOf({ ...(economics ? { economics } : {}), purpose, costMicroUsd });
    await store.demand.add(account, decidedAtMs, category, demand);
  }
}

/** One market's share of these attempts: each attempt is split by itself, so that the shares of the calls add up to those of
 * the decisions. */
function shareOf(facts: readonly AttemptDocument[], place: number, parts: readonly number[]): number {
  return sum(
    facts.map((fact) => {
      const markets = parts.filter((part) => part === fact.part).length;
      return markets === 0 ? 0 : (splitCost(charged(fact), markets)[place] ?? 0);
    }),
  );
}

function withShare(
  call: DecisionDraft['calls'][number],
  part: number,
  facts: readonly AttemptDocument[],
  share: (of: readonly AttemptDocument[]) => number,
): CallRecord {
  const own = facts.filter((fact) => fact.model === call.model && fact.step === call.step && fact.part === part);
  const last = own.at(-1);
  return {
    ...call,
    costMicroUsd: share(own),
    attemptId: call.attemptId ?? last?._id ?? null,
    latencyMs: call.latencyMs ?? last?.latencyMs ?? null,
  };
}

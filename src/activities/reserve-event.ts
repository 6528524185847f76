import { bandFor } from '../domain/budget.ts';
import { tellCapRefusal } from '../domain/cap-refusal.ts';
import type { Band } from '../domain/modes.ts';
import { nobodyInstead, type Plan, type PlannedCall, quickInstead } from '../domain/plan.ts';
import { type StepShares, stepRepeats, stepShares } from '../domain/step-reservation.ts';
import { hourKey, localDay } from '../domain/windows.ts';
import type { AccountState } from '../store/control-state.ts';
import type { ReserveResult } from '../store/ledger-reserve.ts';
import { governorWorkflowId, SIGNAL } from '../workflows/messages.ts';
import type { AdmitInput, Reservation, ReservePanelResult } from './contract.ts';
import type { Dependencies } from './dependencies.ts';
import type { ReserveEventStepInput } from './event-contract.ts';
import { openToday } from './open-today.ts';
import { reserveMoney } from './reserve-money.ts';

export interface FirstStepInput {
  readonly admit: AdmitInput;
  readonly decisionId: string;
  readonly account: string;
  readonly category: string;
  readonly plan: Plan;
  /** The plan without anybody asked for the sake of learning. */
  readonly unexplored: () => Plan;
  readonly parts: number;
  readonly attemptsPerCall: number;
  readonly accountState: AccountState | null;
  readonly band: Band;
  readonly nowMs: number;
  readonly deadlineAtMs: number;
}

interface Planned {
  readonly plan: Plan;
  readonly reservation: Reservation | null;
}

/** Reserves an event's first step: one reservation for all of its markets. Where the money is refused, less is asked. */
export function createReserveEvent(dependencies: Dependencies) {
  const { config } = dependencies;
  return async function reserveFirst(input: FirstStepInput): Promise<Planned> {
    const { plan, accountState, account, band } = input;
    if (plan.start === 'none') return { plan, reservation: null };
    if (!accountState) {
      const message = `Account ${account} has no readable policy: nothing is spent until its governor has written one.`;
      return { plan: nobodyInstead(plan, 'budget_refused', message), reservation: null };
    }
    if (band === 'exhausted') {
      const message = `The day's budget of ${dollars(accountState.budget.dayMicroUsd)} is used up: no model is asked.`;
      return { plan: nobodyInstead(plan, 'budget_exhausted', message), reservation: null };
    }
    const first = await reserve(input, plan, accountState);
    if (first.ok) return { plan, reservation: first.reservation };
    const refusal = tellCapRefusal(first);
    if (plan.purpose === 'exploration') {
      const justified = input.unexplored();
      const notes = [`${refusal} Nobody is asked for the sake of learning.`, ...justified.notes];
      return reserveFirst({ ...input, plan: { ...justified, notes } });
    }
    if (plan.start === 'panel') {
      const smaller = quickInstead(plan, `${refusal} One model is asked instead of the panel.`);
      const second = await reserve(input, smaller, accountState);
      if (second.ok) return { plan: smaller, reservation: second.reservation };
    }
    const code = first.cap === 'decision' ? 'decision_cap' : 'budget_refused';
    return { plan: nobodyInstead(plan, code, refusal), reservation: null };
  };

  async function reserve(input: FirstStepInput, plan: Plan, accountState: AccountState): Promise<ReserveResult> {
    const { nowMs, band } = input;
    const day = localDay(nowMs, accountState.zone);
    const ledgerId = await openToday(dependencies, accountState, day);
    const result = await reserveMoney(dependencies, accountState.account, {
      ledgerId,
      decisionId: input.decisionId,
      workflowId: input.admit.workflowId,
      step: plan.start === 'quick' ? 'quick' : 'panel',
      ...stepOf(input, plan),
      reservedBeforeMicroUsd: 0,
      hour: hourKey(day, nowMs),
      category: input.category,
      purpose: plan.purpose,
      expiresAtMs: input.deadlineAtMs + config.governor.leaseMs,
    });
    if (result.ok) {
      const { dayMicroUsd, bands } = accountState.budget;
      // The governor's own sweep would notice within seconds; a crossing of a band is told at once.
      if (bandFor(result.dayCommittedMicroUsd, dayMicroUsd, bands, band) !== band) {
        await dependencies.workflows.signal(governorWorkflowId(accountState.account), SIGNAL.ledgerChanged, {});
      }
    }
    return result;
  }
}

/** Reserves one model more, in the day and hour of the event's first reservation. */
export function createReserveEventStep(dependencies: Dependencies) {
  return async function reserveEventStep(input: ReserveEventStepInput): Promise<ReservePanelResult> {
    const { first, call, parts, asked, attemptsPerCall } = input;
    // The spare request of an escalation is the first further model's: the others have none left.
    const repeats = asked === 1 ? stepRepeats('panel', 1, attemptsPerCall, false) : 0;
    const result = await reserveMoney(dependencies, input.decisionId.split('/')[0] ?? '', {
      ...forParts(stepShares([call], repeats), parts),
      ledgerId: first.ledgerId,
      decisionId: input.decisionId,
      workflowId: input.workflowId,
      step: `further-${asked}`,
      repeats: parts * repeats,
      reservedBeforeMicroUsd: input.reservedBeforeMicroUsd,
      hour: first.hour,
      category: first.category,
      purpose: first.purpose,
      expiresAtMs: first.expiresAtMs,
      attempts: { [call.model]: parts * attemptsPerCall },
    });
    if (result.ok) return { ok: true, reservation: result.reservation };
    return { ok: false, message: `Not escalated. ${tellCapRefusal(result)}` };
  };
}

function stepOf({ parts, attemptsPerCall }: FirstStepInput, plan: Plan) {
  const calls: readonly PlannedCall[] = plan.quick ? [plan.quick] : plan.panel;
  const repeats = stepRepeats(plan.quick ? 'quick' : 'panel', calls.length, attemptsPerCall, true);
  return {
    ...forParts(stepShares(calls, repeats), parts),
    repeats: parts * repeats,
    attempts: Object.fromEntries(calls.map((call) => [call.model, parts * attemptsPerCall])),
  };
}

/** Each part of an event is asked about in a call of its own. */
function forParts({ models, spareModel }: StepShares, parts: number): StepShares {
  return {
    models: Object.fromEntries(Object.entries(models).map(([model, share]) => [model, parts * share])),
    spareModel,
  };
}

const dollars = (microUsd: number) => `$${(microUsd / 1e6).toFixed(4)}`;

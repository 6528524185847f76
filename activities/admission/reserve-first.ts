import { capSentence } from '../../domain/explain/cap-sentence.ts';
import { bandFor } from '../../domain/money/bands.ts';
import { type CapRefusal, capFigures } from '../../domain/money/cap-refusal.ts';
import { hourKey, localDay } from '../../domain/money/days.ts';
import { type StepShares, stepRepeats, stepShares } from '../../domain/money/step-reservation.ts';
import { nobodyInstead, type Plan, type PlannedCall, quickInstead } from '../../domain/planning/plan.ts';
import { BANDS, type Band } from '../../domain/shared/modes.ts';
import type { AccountState } from '../../store/accounts.ts';
import type { ReserveResult } from '../../store/ledger/reserve.ts';
import { governorWorkflowId, SIGNAL } from '../../workflows/messages.ts';
import { openToday } from '../budget/open-today.ts';
import type { Reservation } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { reserveMoney } from './reserve-money.ts';

/** Models whose own cap has no room, each with the sentence that says so. */
export type LeftOut = ReadonlyMap<string, string>;

export interface FirstStep {
  readonly decisionId: string;
  readonly workflowId: string;
  readonly account: string;
  readonly category: string;
  readonly plan: Plan;
  /** The plan where nobody is asked for the sake of learning, without the models that were left out before. */
  readonly unexplored: (leftOut: LeftOut) => Plan | Promise<Plan>;
  /** The plan without some models; `explore`: whether somebody may be asked for the sake of learning. */
  readonly without: (leftOut: LeftOut, explore: boolean) => Plan;
  readonly explore: boolean;
  /** Each call is made once for each; 1 where a decision is about one market. */
  readonly parts: number;
  readonly attemptsPerCall: number;
  readonly accountState: AccountState | null;
  readonly band: Band;
  readonly nowMs: number;
  readonly deadlineAtMs: number;
}

export interface Planned {
  readonly plan: Plan;
  readonly reservation: Reservation | null;
}

/** Reserves a plan's first step. Where the money is refused, less is asked: nobody for the sake of learning, nobody beyond their
 * own cap, one model instead of the panel, nobody at all. The plan that comes back says why it is not the first one. */
export function createReserveFirst(dependencies: Dependencies) {
  const { config } = dependencies;
  return (step: FirstStep): Promise<Planned> => reserve(step, step.plan, step.explore, [], new Map());

  async function reserve(
    step: FirstStep,
    made: Plan,
    explore: boolean,
    told: readonly string[],
    leftOut: LeftOut,
  ): Promise<Planned> {
    const { account, accountState, band } = step;
    const plan = { ...made, notes: [...told, ...made.notes] };
    if (plan.start === 'none') return { plan, reservation: null };
    if (!accountState) {
      const message = `Account ${account} has no readable policy: nothing is spent until its governor has written one.`;
      return {
        plan: nobodyInstead(plan, { code: 'budget_unreadable', figures: { account } }, message),
        reservation: null,
      };
    }
    if (band === 'exhausted') {
      const message = `The day's budget of ${dollars(accountState.budget.dayMicroUsd)} is used up: no model is asked.`;
      const { dayMicroUsd } = accountState.budget;
      const exhausted = nobodyInstead(plan, { code: 'budget_exhausted', figures: { dayMicroUsd } }, message);
      return { plan: exhausted, reservation: null };
    }
    const first = await hold(step, plan, accountState);
    if (first.ok) return { plan, reservation: first.reservation };
    const refusal = capSentence(first);
    if (first.cap === 'model') return withoutModel(first);
    if (plan.purpose === 'exploration') {
      const why = `${refusal} Nobody is asked for the sake of learning.`;
      return reserve(step, await step.unexplored(leftOut), false, [...told, why], leftOut);
    }
    if (plan.start === 'panel') {
      const smaller = quickInstead(plan, `${refusal} One model is asked instead of the panel.`);
      const second = await hold(step, smaller, accountState);
      if (second.ok) return { plan: smaller, reservation: second.reservation };
      if (second.cap === 'model') return withoutModel(second);
    }
    const code = first.cap === 'decision' ? 'decision_cap' : 'budget_refused';
    return { plan: nobodyInstead(plan, { code, figures: capFigures(first) }, refusal), reservation: null };

    /** The others are asked: a model's own cap is no reason to ask fewer of them. */
    async function withoutModel(refused: CapRefusal): Promise<Planned> {
      const why = capSentence(refused);
      const out = new Map([...leftOut, [refused.of ?? '', why]]);
      const others = step.without(out, explore);
      const notes = [...told, why];
      if (others.start !== 'none') return reserve(step, others, explore, notes, out);
      const reason = { code: 'budget_refused', figures: capFigures(refused) } as const;
      return { plan: nobodyInstead({ ...others, notes }, reason, why), reservation: null };
    }
  }

  async function hold(step: FirstStep, plan: Plan, accountState: AccountState): Promise<ReserveResult> {
    const { nowMs, band, parts, attemptsPerCall } = step;
    const day = localDay(nowMs, accountState.zone);
    const ledgerId = await openToday(dependencies, accountState, day);
    const calls: readonly PlannedCall[] = plan.quick ? [plan.quick] : plan.panel;
    const repeats = stepRepeats(plan.quick ? 'quick' : 'panel', calls.length, attemptsPerCall, true);
    const result = await reserveMoney(dependencies, accountState.account, {
      ...forParts(stepShares(calls, repeats), parts),
      ledgerId,
      decisionId: step.decisionId,
      workflowId: step.workflowId,
      step: plan.start === 'quick' ? 'quick' : 'panel',
      repeats: parts * repeats,
      reservedBeforeMicroUsd: 0,
      hour: hourKey(day, nowMs),
      category: step.category,
      purpose: plan.purpose,
      expiresAtMs: step.deadlineAtMs + config.governor.leaseMs,
      attempts: Object.fromEntries(calls.map((call) => [call.model, parts * attemptsPerCall])),
    });
    if (result.ok) await nudgeGovernor(accountState, band, result.dayCommittedMicroUsd);
    return result;
  }

  /** The governor's own sweep would notice within seconds; a crossing of a band is told at once. */
  async function nudgeGovernor(account: AccountState, band: Band, committedMicroUsd: number): Promise<void> {
    const { dayMicroUsd, bands } = account.budget;
    const next = bandFor(committedMicroUsd, dayMicroUsd, bands, band);
    // Money that is committed makes no band looser: one that is stricter than the money asks for has another reason.
    if (BANDS.indexOf(next) <= BANDS.indexOf(band)) return;
    await dependencies.workflows.signal(governorWorkflowId(account.account), SIGNAL.ledgerChanged, {});
  }
}

/** What a step reserves whose calls are made once for each part of an event. */
export function forParts({ models, spareModel }: StepShares, parts: number): StepShares {
  const shares = Object.entries(models).map(([model, share]) => [model, parts * share] as const);
  return { models: Object.fromEntries(shares), spareModel };
}

const dollars = (microUsd: number) => `$${(microUsd / 1e6).toFixed(4)}`;

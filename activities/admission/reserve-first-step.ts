import { bandFor } from '../../domain/money/bands.ts';
import { type Reservation, stepMoney } from '../../domain/money/step-reservation.ts';
import type { Plan } from '../../domain/planning/plan.ts';
import type { AdmissionPlan } from '../../domain/planning/plan-admission.ts';
import { withoutCall } from '../../domain/planning/plan-without-call.ts';
import { type FirstStep, smallerStep } from '../../domain/planning/smaller-step.ts';
import { governorWorkflowId } from '../../domain/shared/ids.ts';
import { BANDS, type Band } from '../../domain/shared/modes.ts';
import type { AccountState } from '../../store/accounts.ts';
import type { ReserveResult } from '../../store/ledger/reserve.ts';
import { SIGNAL } from '../../workflows/messages.ts';
import { openToday } from '../budget/open-today.ts';
import { orAlertMissing } from '../budget/or-alert-missing.ts';
import type { Dependencies } from '../dependencies.ts';
import { reserveMoney } from './reserve-money.ts';

/** Reserves a plan's first step. Where a cap has no room, ever smaller steps are tried; the one that comes back has the notes of
 * all that was refused. `notExploring`: the last look for earlier answers, once no model is called in order to learn. */
export function createReserveFirstStep(dependencies: Dependencies) {
  return async function reserveFirstStep(
    first: FirstStep,
    admission: AdmissionPlan,
    account: AccountState | null,
    workflowId: string,
    notExploring: (plan: Plan) => Promise<Plan>,
  ): Promise<{ step: FirstStep; reservation: Reservation | null }> {
    const { snapshot, planInput } = admission;
    let step = affordable(first, snapshot.account, account, snapshot.band);
    while (account && step.plan.start !== 'none') {
      const { plan } = step;
      const reserveIt = () => reserve(plan, admission, account, workflowId);
      const result = await orAlertMissing(dependencies, account.account, reserveIt);
      if (result === null) return { step: unreadable(step, snapshot.account), reservation: null };
      if (result.ok) return { step, reservation: result.reservation };
      const smaller = smallerStep(planInput, step, result);
      const isStillExploring = smaller.explore === step.explore;
      step = isStillExploring ? smaller : { ...smaller, plan: await notExploring(smaller.plan) };
    }
    return { step, reservation: null };
  };

  async function reserve(
    { start, first: calls, purpose }: Plan,
    { snapshot }: AdmissionPlan,
    account: AccountState,
    workflowId: string,
  ): Promise<ReserveResult> {
    const { decisionId, parts, policy, band, deadlineAtMs } = snapshot;
    const { ledgerId, hour } = await openToday(dependencies, account);
    const step = start === 'quick' ? 'quick' : 'panel';
    const result = await reserveMoney(dependencies, account.account, {
      ...stepMoney(step, calls, { attemptsPerCall: policy.attemptsPerCall, parts, round: 0 }),
      ledgerId,
      decisionId,
      workflowId,
      step,
      reservedBeforeMicroUsd: 0,
      parts,
      hour,
      category: (snapshot.markets.find(({ part }) => part > 0) ?? snapshot.markets[0])?.market.category ?? '',
      purpose,
      expiresAtMs: deadlineAtMs + dependencies.config.governor.leaseMs,
    });
    if (result.ok) await nudgeGovernor(account, band, result.dayCommittedMicroUsd);
    return result;
  }

  /** The governor's own sweep would notice within seconds; a crossing of a band is signalled at once. */
  async function nudgeGovernor(account: AccountState, band: Band, committedMicroUsd: number): Promise<void> {
    const { dayMicroUsd, bands } = account.budget;
    const next = bandFor(committedMicroUsd, dayMicroUsd, bands, band);
    // Committed money makes no band looser: one that is stricter than the money demands has another reason.
    if (BANDS.indexOf(next) <= BANDS.indexOf(band)) return;
    try {
      await dependencies.workflows.signal(governorWorkflowId(account.account), SIGNAL.ledgerChanged, {});
    } catch (error) {
      // The money is held, and the caps hold without it: the band only comes a sweep later.
      const message = `The governor of ${account.account} was not told that a band begins`;
      dependencies.log('warn', message, { error: String(error) });
    }
  }
}

/** No call where the account has no policy, or its day's budget is used up. */
export function affordable(step: FirstStep, accountId: string, account: AccountState | null, band: Band): FirstStep {
  if (step.plan.start === 'none') return step;
  if (!account) return unreadable(step, accountId);
  if (band !== 'exhausted') return step;
  const { dayMicroUsd } = account.budget;
  return { ...step, plan: withoutCall(step.plan, { code: 'budget_exhausted', figures: { dayMicroUsd } }) };
}

/** No call: what the account may spend cannot be read. */
function unreadable(step: FirstStep, account: string): FirstStep {
  return { ...step, plan: withoutCall(step.plan, { code: 'budget_unreadable', figures: { account } }) };
}

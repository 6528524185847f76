import { type CapRefusal, capAlert, capFigures } from '../../domain/money/cap-refusal.ts';
import { stepMoney } from '../../domain/money/step-reservation.ts';
import { pick } from '../../domain/shared/pick.ts';
import { amountOf, type ReserveInput, type ReserveResult } from '../../store/ledger/reserve.ts';
import { orAlertMissing } from '../budget/or-alert-missing.ts';
import type { ReserveStepInput, ReserveStepResult } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';

/** Alerts that this process has raised, per store: at a full cap every further decision is refused by it. */
const raised = new WeakMap<object, Set<string>>();

/** Reserves, and raises an alert where a cap refuses for the first time on the ledger's day. */
export async function reserveMoney(
  { store, clock }: Pick<Dependencies, 'store' | 'clock'>,
  account: string,
  input: ReserveInput,
): Promise<ReserveResult> {
  const result = await store.ledger.reserve(input);
  if (result.ok) return result;
  const alert = capAlert(account, input.ledgerId, result, clock.now());
  const known = raised.get(store) ?? new Set<string>();
  raised.set(store, known);
  if (!known.has(alert.id)) {
    await store.alerts.raise(alert);
    known.add(alert.id);
  }
  return result;
}

/** Reserves a further step before it starts, in the day and hour of the decision's first reservation. */
export function createReserveStep(dependencies: Dependencies) {
  return async function reserveStep(input: ReserveStepInput): Promise<ReserveStepResult> {
    const { first, step, round, calls, parts, attemptsPerCall } = input;
    const asked: ReserveInput = {
      ...stepMoney(step, calls, { attemptsPerCall, parts, round }),
      ...pick(first, 'ledgerId', 'hour', 'category', 'purpose', 'expiresAtMs'),
      ...pick(input, 'decisionId', 'workflowId', 'reservedBeforeMicroUsd', 'parts'),
      step,
      // The first step's entry is named for the step alone.
      ...(round > 1 || step === 'quick' ? { entry: `${step}-${round}` } : {}),
    };
    const reserved = await orAlertMissing(dependencies, input.account, () =>
      reserveMoney(dependencies, input.account, asked),
    );
    // Where the ledger is missing no step has room, so that the decision ends with what it has.
    const result = reserved ?? noRoomFor(asked);
    return result.ok ? { ok: true, reservation: result.reservation } : { ok: false, cap: capFigures(result) };
  };
}

function noRoomFor(asked: ReserveInput): CapRefusal {
  return { ok: false, cap: 'day', of: null, capMicroUsd: 0, committedMicroUsd: 0, askedMicroUsd: amountOf(asked) };
}

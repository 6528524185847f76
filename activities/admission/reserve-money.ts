import { capAlert, capFigures } from '../../domain/money/cap-refusal.ts';
import { stepMoney } from '../../domain/money/step-reservation.ts';
import { pick } from '../../domain/shared/pick.ts';
import { LedgerMissing } from '../../store/ledger/missing.ts';
import { amountOf, type ReserveInput, type ReserveResult } from '../../store/ledger/reserve.ts';
import { alertMissing } from '../budget/alert-missing.ts';
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

/** Where the ledger is missing no step has room, so that the decision ends with what it has. */
async function orMissing(dependencies: Dependencies, account: string, input: ReserveInput): Promise<ReserveResult> {
  try {
    return await reserveMoney(dependencies, account, input);
  } catch (error) {
    if (!(error instanceof LedgerMissing)) throw error;
    await alertMissing(dependencies, account, error);
    const askedMicroUsd = amountOf(input);
    return { ok: false, cap: 'day', of: null, capMicroUsd: 0, committedMicroUsd: 0, askedMicroUsd };
  }
}

/** Reserves a further step before it starts, in the day and hour of the decision's first reservation. */
export function createReserveStep(dependencies: Dependencies) {
  return async function reserveStep(input: ReserveStepInput): Promise<ReserveStepResult> {
    const { first, step, round, calls, parts, attemptsPerCall } = input;
    const result = await orMissing(dependencies, input.account, {
      ...stepMoney(step, calls, { attemptsPerCall, parts, round }),
      ...pick(first, 'ledgerId', 'hour', 'category', 'purpose', 'expiresAtMs'),
      ...pick(input, 'decisionId', 'workflowId', 'reservedBeforeMicroUsd'),
      step,
      // The first step's entry is named for the step alone.
      ...(round > 1 || step === 'quick' ? { entry: `${step}-${round}` } : {}),
    });
    return result.ok ? { ok: true, reservation: result.reservation } : { ok: false, cap: capFigures(result) };
  };
}

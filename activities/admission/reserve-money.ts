import { capAlert } from '../../domain/money/cap-refusal.ts';
import type { ReserveInput, ReserveResult } from '../../store/ledger/reserve.ts';
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

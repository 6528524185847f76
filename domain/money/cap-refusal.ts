import type { Alert, CapFigures } from '../health/alert.ts';
import { capAlertId } from '../shared/ids.ts';

/** A reservation that a cap left no room for. */
export interface CapRefusal extends CapFigures {
  readonly ok: false;
}

export function capFigures({ cap, of, capMicroUsd, committedMicroUsd, askedMicroUsd }: CapFigures): CapFigures {
  return { cap, of, capMicroUsd, committedMicroUsd, askedMicroUsd };
}

/** The first refusal by each cap on a ledger's day; a later one by the same cap is nothing new. Each category, purpose and model
 * has its own. */
export function capAlert(account: string, ledgerId: string, refusal: CapRefusal, raisedAtMs: number): Alert {
  const { cap, of } = refusal;
  // Exploration, shadows and probes are meant to reach theirs, and one decision's is a bound, not a budget.
  const severity = cap === 'purpose' || cap === 'decision' ? 'notice' : 'warning';
  const figures = { ...capFigures(refusal), ledgerId };
  return { id: capAlertId(ledgerId, cap, of), kind: 'cap_reached', account, severity, figures, raisedAtMs };
}

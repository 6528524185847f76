import { missingLedgerAlertId } from '../../domain/shared/ids.ts';
import type { LedgerMissing } from '../../store/ledger/missing.ts';
import type { Dependencies } from '../dependencies.ts';

/** Raises the alert that an account's ledger is missing, once. */
export async function alertMissing(
  { store, clock }: Pick<Dependencies, 'store' | 'clock'>,
  account: string,
  { ledgerId }: LedgerMissing,
): Promise<void> {
  const id = missingLedgerAlertId(ledgerId);
  const raisedAtMs = clock.now();
  await store.alerts.raise({
    id,
    kind: 'ledger_missing',
    account,
    severity: 'critical',
    figures: { ledgerId },
    raisedAtMs,
  });
}

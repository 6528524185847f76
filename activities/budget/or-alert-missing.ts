import { missingLedgerAlertId } from '../../domain/shared/ids.ts';
import { LedgerMissing } from '../../store/ledger/missing.ts';
import type { Dependencies } from '../dependencies.ts';

type Parts = Pick<Dependencies, 'store' | 'clock'>;

/** Does work on a ledger of an account. Where that is missing the alert is raised, and the result is null. */
export async function orAlertMissing<Result>(
  parts: Parts,
  account: string,
  work: () => Promise<Result>,
): Promise<Result | null> {
  try {
    return await work();
  } catch (error) {
    if (await alertIfMissing(parts, account, error)) return null;
    throw error;
  }
}

/** Raises the alert, once, where what failed is that a ledger is missing; false where it is anything else. */
export async function alertIfMissing({ store, clock }: Parts, account: string, error: unknown): Promise<boolean> {
  if (!(error instanceof LedgerMissing)) return false;
  const { ledgerId } = error;
  const id = missingLedgerAlertId(ledgerId);
  const about = { kind: 'ledger_missing', account, severity: 'critical', figures: { ledgerId } } as const;
  await store.alerts.raise({ id, ...about, raisedAtMs: clock.now() });
  return true;
}

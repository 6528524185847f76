import { hourKey, type LocalDay, localDay } from '../../domain/money/days.ts';
import { ledgerIdOf } from '../../domain/shared/ids.ts';
import type { AccountState } from '../../store/accounts.ts';
import type { Dependencies } from '../dependencies.ts';

/** Days this process has opened, per store: opening twice is harmless, asking each time would be a wasted write. */
const opened = new WeakMap<object, Set<string>>();

export interface Today {
  readonly nowMs: number;
  readonly day: LocalDay;
  readonly ledgerId: string;
  /** Key of the hour. */
  readonly hour: string;
}

/** Today as the account's zone has it, its ledger document opened with the caps in force.
 * A policy that changed between reading it and creating the document is put in right after. */
export async function openToday(dependencies: Dependencies, account: AccountState): Promise<Today> {
  const nowMs = dependencies.clock.now();
  const day = localDay(nowMs, account.zone);
  const ledgerId = await openDay(dependencies, account, day);
  return { nowMs, day, ledgerId, hour: hourKey(day, nowMs) };
}

async function openDay({ store, config }: Dependencies, account: AccountState, day: LocalDay): Promise<string> {
  const known = opened.get(store) ?? new Set<string>();
  opened.set(store, known);
  const ledgerId = ledgerIdOf(account.account, day.date, account.zone);
  if (known.has(ledgerId)) return ledgerId;
  const { created } = await store.ledger.open(
    account.account,
    account.zone,
    day,
    account.budget,
    account.policyVersion,
    config.models.map(({ id }) => id),
  );
  if (created) {
    const latest = await store.control.readAccount(account.account);
    if (latest) await store.ledger.setCaps(ledgerId, latest.budget, latest.policyVersion);
  }
  known.add(ledgerId);
  return ledgerId;
}

/** The id of the ledger of an account's day, whether or not it has been opened. */
export function todaysLedgerId({ account, zone }: Pick<AccountState, 'account' | 'zone'>, nowMs: number): string {
  return ledgerIdOf(account, localDay(nowMs, zone).date, zone);
}

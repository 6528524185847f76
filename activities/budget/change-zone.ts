import { type AccountCalendar, type AccountDay, accountDay, changeZone } from '../../domain/money/account-day.ts';
import type { AccountState } from '../../store/accounts.ts';
import type { Dependencies } from '../dependencies.ts';

/** Ends the account's days in its present zone, and returns the calendar to write. Before that it makes sure that no worker opens
 * the day that would have come next, be its clock fast or what it knows of the account old: where one has, that day is the last. May
 * be repeated until the calendar is written. */
export async function endDaysOfZone(
  { store, clock }: Pick<Dependencies, 'store' | 'clock'>,
  state: AccountState,
  zone: string,
  policyVersion: number,
): Promise<AccountCalendar> {
  const nowMs = clock.now();
  let last: AccountDay = accountDay(state, nowMs);
  // An earlier try may have ended them, and the day after may have come since.
  while (await store.ledger.isVoid(last.ledgerId)) last = accountDay(state, last.startMs - 1);
  for (;;) {
    const next = accountDay(state, last.endMs);
    if (await store.ledger.voidDay(next.ledgerId, policyVersion)) break;
    last = next;
  }
  const calendar = changeZone(state, last, nowMs, zone, policyVersion);
  // The hours first: whoever reads the new calendar finds them.
  await store.ledger.setEnd(last.ledgerId, accountDay({ ...state, ...calendar }, last.startMs));
  return calendar;
}

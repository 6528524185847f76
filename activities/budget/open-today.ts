import { type AccountDay, accountDay } from '../../domain/money/account-day.ts';
import { hourKey } from '../../domain/money/days.ts';
import type { AccountState } from '../../store/accounts.ts';
import { LedgerMissing } from '../../store/ledger/missing.ts';
import type { Dependencies } from '../dependencies.ts';

type Parts = Pick<Dependencies, 'store' | 'config' | 'clock'>;

/** Days that this process knows to be open, per store: to ask each time would be a wasted read. */
const opened = new WeakMap<object, Set<string>>();

/** How often the account is read anew while its policy changes. */
const LOOKS_AT_MOST = 5;

export interface Today {
  readonly nowMs: number;
  readonly day: AccountDay;
  readonly ledgerId: string;
  /** Key of the hour. */
  readonly hour: string;
}

/** Today as the account's calendar has it, its ledger document opened with the caps in force. `remembered`: a ledger that the caller
 * knows to have been opened. Rejects with LedgerMissing where today's ledger was opened and is not there: a fresh one would grant
 * the day again. */
export async function openToday(dependencies: Parts, account: AccountState, remembered?: string): Promise<Today> {
  const nowMs = dependencies.clock.now();
  const known = opened.get(dependencies.store) ?? new Set<string>();
  opened.set(dependencies.store, known);
  const day = accountDay(account, nowMs);
  if (known.has(day.ledgerId)) return todayOf(day, nowMs);
  const found = await findOrOpen(dependencies, account, nowMs, remembered);
  known.add(found.ledgerId);
  return todayOf(found, nowMs);
}

/** Today as the account's calendar has it, whether or not its ledger has been opened. */
export const today = (account: AccountState, nowMs: number): Today => todayOf(accountDay(account, nowMs), nowMs);

const todayOf = (day: AccountDay, nowMs: number): Today => ({
  nowMs,
  day,
  ledgerId: day.ledgerId,
  hour: hourKey(day, nowMs),
});

/** The account is read anew first, because what the caller has may be older than a change of its zone, and checked again by the
 * record of the opening: a ledger that was made by an older policy is not used. */
async function findOrOpen(
  { store, config }: Pick<Parts, 'store' | 'config'>,
  account: AccountState,
  nowMs: number,
  remembered: string | undefined,
): Promise<AccountDay> {
  for (let looks = 0; looks < LOOKS_AT_MOST; looks++) {
    const state = (await store.control.readAccount(account.account)) ?? account;
    const day = accountDay(state, nowMs);
    const { ledgerId, startMs } = day;
    if (ledgerId === remembered || ledgerId === state.openedLedger?.ledgerId) {
      if (!(await store.ledger.exists(ledgerId))) throw new LedgerMissing(ledgerId);
      return day;
    }
    const models = [...config.models, ...config.searchServices].map(({ id }) => id);
    const { budget, policyVersion } = state;
    const { became } = await store.ledger.open(state.account, day.zone, day, budget, policyVersion, models);
    if (became === 'void') continue;
    if (!(await store.control.recordOpened(state.account, policyVersion, { ledgerId, startMs }))) continue;
    // Opened by one who did not know yet that the day is longer.
    if (became === 'known') await store.ledger.setEnd(ledgerId, day);
    return day;
  }
  throw new Error(`The days of account ${account.account} are being changed: try again.`);
}

/** The id of the ledger of an account's day, whether or not it has been opened. */
export function todaysLedgerId(account: AccountState, nowMs: number): string {
  return accountDay(account, nowMs).ledgerId;
}

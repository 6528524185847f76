import type { Db, Filter } from 'mongodb';
import type { MoneyOfDay } from '../domain/money/budget-shadow-price.ts';
import type { AccountOpening } from '../domain/money/governor-state.ts';
import type { SpendWatch } from '../domain/money/spend-anomaly.ts';
import type { Band } from '../domain/shared/modes.ts';
import type { BudgetPolicy } from '../domain/shared/policy.ts';
import { insertOnce, withoutId } from './collections.ts';

/** What an account's governor decided; authoritative for every worker. */
export interface AccountState extends AccountOpening {
  readonly account: string;
  /** The budget as the configuration last stated it: a changed configuration is a new policy, a restart is not. */
  readonly configured: BudgetPolicy;
  /** The ledger of the day that the band belongs to: it says nothing about another. Null before the first sweep, as are the
   * next two. */
  readonly bandLedgerId: string | null;
  /** The latest day whose ledger was opened: where that ledger is missing, it is lost, and not to be opened again. Absent before
   * the first. */
  readonly openedLedger?: OpenedLedger;
  /** What its money is worth today. */
  readonly money: MoneyOfDay | null;
  /** How fast the account spends. */
  readonly spendWatch: SpendWatch | null;
}

export interface OpenedLedger {
  readonly ledgerId: string;
  readonly startMs: number;
}

export function createAccountRepository(db: Db) {
  const accounts = db.collection<AccountState & { _id: string }>('accounts');
  return {
    async readAccount(account: string): Promise<AccountState | null> {
      const found = await accounts.findOne({ _id: account });
      return found && withoutId(found);
    },

    /** Leaves one that is there as it is. */
    async createAccount(state: AccountState): Promise<void> {
      await insertOnce(accounts, { _id: state.account, ...state });
    },

    /** Writes a policy if its version is newer. */
    async writePolicy(
      account: string,
      change: Pick<AccountState, 'budget' | 'policyVersion'> &
        Partial<Pick<AccountState, 'configured' | 'zone' | 'zoneSince' | 'earlierZones'>>,
    ): Promise<void> {
      await accounts.updateOne({ _id: account, policyVersion: { $lt: change.policyVersion } }, { $set: change });
    },

    /** Records that a day's ledger was opened by this version of the policy. False where the policy is another by now: then so
     * may be the day. */
    async recordOpened(account: string, policyVersion: number, openedLedger: OpenedLedger): Promise<boolean> {
      const isLater = { 'openedLedger.startMs': { $not: { $gte: openedLedger.startMs } } };
      const filter = { _id: account, policyVersion, ...isLater } as Filter<AccountState & { _id: string }>;
      if ((await accounts.updateOne(filter, { $set: { openedLedger } })).matchedCount === 1) return true;
      // A day before the latest, as a clock that is behind opens it, needs no record.
      return (await accounts.countDocuments({ _id: account, policyVersion })) === 1;
    },

    async writeMoney(account: string, money: MoneyOfDay): Promise<void> {
      await accounts.updateOne({ _id: account }, { $set: { money } });
    },

    async writeBand(account: string, band: Band, bandVersion: number, bandLedgerId: string | null): Promise<void> {
      const change = { band, bandVersion, bandLedgerId };
      await accounts.updateOne({ _id: account, bandVersion: { $lt: bandVersion } }, { $set: change });
    },

    /** The band stays what it is, and is now that of another day. */
    async carryBand(account: string, bandVersion: number, bandLedgerId: string): Promise<void> {
      await accounts.updateOne({ _id: account, bandVersion }, { $set: { bandLedgerId } });
    },

    async writeSpendWatch(account: string, spendWatch: SpendWatch): Promise<void> {
      await accounts.updateOne({ _id: account }, { $set: { spendWatch } });
    },
  };
}

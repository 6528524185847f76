import type { Db } from 'mongodb';
import type { ModeState } from '../domain/health/mode-state.ts';
import type { AuditEntry } from '../domain/messages/audit-entry.ts';
import type { MoneyOfDay } from '../domain/money/allocation.ts';
import type { SpendWatch } from '../domain/money/spend-anomaly.ts';
import type { Band } from '../domain/shared/modes.ts';
import type { BudgetPolicy } from '../domain/shared/policy.ts';
import { unlessThere } from './collections.ts';

/** What an account's governor decided; authoritative for every worker. */
export interface AccountState {
  readonly account: string;
  readonly zone: string;
  readonly budget: BudgetPolicy;
  readonly policyVersion: number;
  /** The budget as the configuration last stated it: a changed configuration is a new policy, a restart is not. */
  readonly configured: BudgetPolicy;
  readonly band: Band;
  readonly bandVersion: number;
  /** The ledger of the day that the band belongs to: it says nothing about another. Null before the first sweep, as are the
   * next two. */
  readonly bandLedgerId: string | null;
  /** What its money is worth today. */
  readonly money: MoneyOfDay | null;
  /** How fast the account spends. */
  readonly spendWatch: SpendWatch | null;
}

type StateDocument<T> = T & { _id: string };

export function createControlState(db: Db) {
  const modes = db.collection<StateDocument<ModeState>>('modes');
  const accounts = db.collection<StateDocument<AccountState>>('accounts');
  const audit = db.collection<AuditEntry & { _id: string }>('audit');
  const blocks = db.collection<{ _id: string; reason: string; atMs: number }>('blocked_models');
  const operations = 'operations';

  async function findMode(): Promise<ModeState | null> {
    const document = await modes.findOne({ _id: operations });
    if (!document) return null;
    const { _id, ...state } = document;
    return state;
  }

  return {
    findMode,

    /** The mode in force. Throws when it was never written: without it nothing may be asked. */
    async readMode(): Promise<ModeState> {
      const state = await findMode();
      if (state) return state;
      throw new Error('The mode was never written: start a worker (bin/conclave up), which writes it first.');
    },

    /** Writes the mode if its version is newer; an older one never overwrites a newer one. */
    async writeMode(state: ModeState): Promise<void> {
      // Where the document is at this version or a newer one, the upsert's insert finds it there.
      await unlessThere(async () => {
        const filter = { _id: operations, version: { $lt: state.version } };
        return (await modes.updateOne(filter, { $set: state }, { upsert: true })).acknowledged;
      });
    },

    async readAccount(account: string): Promise<AccountState | null> {
      const state = await accounts.findOne({ _id: account });
      if (!state) return null;
      const { _id, ...rest } = state;
      return rest;
    },

    async createAccount(state: AccountState): Promise<void> {
      await accounts.updateOne({ _id: state.account }, { $setOnInsert: state }, { upsert: true });
    },

    /** Writes a policy if its version is newer. */
    async writePolicy(
      account: string,
      change: Pick<AccountState, 'budget' | 'policyVersion'> & Partial<Pick<AccountState, 'configured' | 'zone'>>,
    ): Promise<void> {
      await accounts.updateOne({ _id: account, policyVersion: { $lt: change.policyVersion } }, { $set: change });
    },

    async writeMoney(account: string, money: MoneyOfDay): Promise<void> {
      await accounts.updateOne({ _id: account }, { $set: { money } });
    },

    async writeBand(account: string, band: Band, bandVersion: number, bandLedgerId: string): Promise<void> {
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

    /** Model id -> why it is not asked: rows whose bill came out above their stated worst case. */
    async blockedModels(): Promise<Record<string, string>> {
      const found = await blocks.find({}).toArray();
      return Object.fromEntries(found.map((block) => [block._id, block.reason]));
    },

    async blockModel(model: string, reason: string, atMs: number): Promise<void> {
      await blocks.updateOne({ _id: model }, { $setOnInsert: { reason, atMs } }, { upsert: true });
    },

    async unblockModel(model: string): Promise<boolean> {
      return (await blocks.deleteOne({ _id: model })).deletedCount === 1;
    },

    async addAudit(entry: AuditEntry): Promise<void> {
      await audit.updateOne({ _id: entry.id }, { $setOnInsert: entry }, { upsert: true });
    },

    /** Newest first. */
    async listAudit(limit: number): Promise<AuditEntry[]> {
      const found = await audit.find({}).sort({ atMs: -1 }).limit(limit).toArray();
      return found.map(({ _id, ...entry }) => entry);
    },
  };
}

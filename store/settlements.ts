import type { Db } from 'mongodb';
import { NO_SETTLEMENTS, type SettlementReport } from '../domain/learning/settlement-report.ts';

const _id = 'settlements';

/** How far the venue was asked how markets ended: one document, written by the workflow `settlements` alone, of which one runs. */
export function createSettlementRepository(db: Db) {
  const reports = db.collection<SettlementReport & { readonly _id: string }>('settlements');
  return {
    async read(): Promise<SettlementReport> {
      const found = await reports.findOne({ _id });
      if (!found) return NO_SETTLEMENTS;
      const { _id: __, ...report } = found;
      return { ...NO_SETTLEMENTS, ...report };
    },

    async write(change: Partial<SettlementReport>): Promise<void> {
      await reports.updateOne({ _id }, { $set: change }, { upsert: true });
    },
  };
}

import type { Db } from 'mongodb';
import type { Alert } from '../domain/alert.ts';
import { isDuplicateKey } from './collections.ts';

type AlertDocument = Alert & { readonly _id: string };

export type AlertBook = ReturnType<typeof createAlertBook>;

/** What an operator has to know about money, each thing once. */
export function createAlertBook(db: Db) {
  const alerts = db.collection<AlertDocument>('alerts');
  return {
    /** False where it was raised before: the first wording stands. */
    async raise(alert: Alert): Promise<boolean> {
      try {
        const { upsertedCount } = await alerts.updateOne({ _id: alert.id }, { $setOnInsert: alert }, { upsert: true });
        return upsertedCount === 1;
      } catch (error) {
        // Two found it at once; the other's stands.
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    /** Newest first. */
    async list(limit: number): Promise<Alert[]> {
      const found = await alerts.find({}).sort({ raisedAtMs: -1 }).limit(limit).toArray();
      return found.map(({ _id, ...alert }) => alert);
    },
  };
}

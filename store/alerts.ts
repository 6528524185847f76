import type { Db, Filter } from 'mongodb';
import type { Alert, AlertDelivery, KeptAlert } from '../domain/health/alert.ts';
import { isDuplicateKey } from './collections.ts';

type AlertDocument = KeptAlert & { readonly _id: string };

export type AlertRepository = ReturnType<typeof createAlertRepository>;

/** What an operator has to know about money, each thing once, and how far the sending of it has come. */
export function createAlertRepository(db: Db) {
  const alerts = db.collection<AlertDocument>('alerts');

  /** Changes how far it has come if nobody else did meanwhile: who sends it is whoever this succeeds for. */
  async function move(alert: KeptAlert, delivery: AlertDelivery): Promise<boolean> {
    const before = alert.delivery;
    const guard = before ? { 'delivery.attempts': before.attempts } : { delivery: { $exists: false } };
    const filter = { _id: alert.id, 'delivery.deliveredAtMs': null, 'delivery.gaveUpAtMs': null, ...guard };
    return (await alerts.updateOne(filter as Filter<AlertDocument>, { $set: { delivery } })).matchedCount === 1;
  }

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
    async list(limit: number): Promise<KeptAlert[]> {
      const found = await alerts.find({}).sort({ raisedAtMs: -1 }).limit(limit).toArray();
      return found.map(withoutKey);
    },

    /** Those that are to be sent by now, oldest first. What is older than `sinceMs` and was never tried is not news. */
    async due(nowMs: number, sinceMs: number, limit: number): Promise<KeptAlert[]> {
      const isDue = [
        { delivery: { $exists: false }, raisedAtMs: { $gt: sinceMs } },
        { 'delivery.deliveredAtMs': null, 'delivery.gaveUpAtMs': null, 'delivery.nextAtMs': { $lte: nowMs } },
      ];
      const found = await alerts
        .find({ $or: isDue } as Filter<AlertDocument>)
        .sort({ raisedAtMs: 1 })
        .limit(limit)
        .toArray();
      return found.map(withoutKey);
    },

    move,
  };
}

function withoutKey({ _id, ...alert }: AlertDocument): KeptAlert {
  return alert;
}

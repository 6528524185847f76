import type { Db } from 'mongodb';
import type { Alert, AlertDelivery, AlertKind, KeptAlert } from '../domain/health/alert.ts';
import { insertOnce } from './collections.ts';

type AlertDocument = KeptAlert & {
  readonly _id: string;
  /** When it was written down for the channels; absent = it was not. */
  readonly toldAtMs?: number;
};

/** What an operator has to know, each thing once, and how far its delivery has come. */
export function createAlertRepository(db: Db) {
  const alerts = db.collection<AlertDocument>('alerts');
  const kept = ({ _id, toldAtMs: _, ...alert }: AlertDocument): KeptAlert => alert;

  return {
    async read(id: string): Promise<KeptAlert | null> {
      const found = await alerts.findOne({ _id: id });
      return found && kept(found);
    },

    /** False where it was raised before: the first one stands. */
    async raise(alert: Alert): Promise<boolean> {
      return insertOnce(alerts, { _id: alert.id, ...alert, delivery: null });
    },

    /** Newest first. */
    async list(limit: number): Promise<KeptAlert[]> {
      const found = await alerts.find({}).sort({ raisedAtMs: -1 }).limit(limit).toArray();
      return found.map(kept);
    },

    /** The latest of a kind. */
    async latest(kind: AlertKind): Promise<KeptAlert | null> {
      const [found] = await alerts.find({ kind }).sort({ raisedAtMs: -1 }).limit(1).toArray();
      return found ? kept(found) : null;
    },

    /** What it is about is over. The first end stands. */
    async end(id: string, endedAtMs: number): Promise<void> {
      await alerts.updateOne({ _id: id, endedAtMs: { $exists: false } }, { $set: { endedAtMs } });
    },

    /** Those raised since then that were neither delivered nor given up, oldest first. */
    async undelivered(sinceMs: number, limit: number): Promise<KeptAlert[]> {
      const open = { raisedAtMs: { $gt: sinceMs }, 'delivery.deliveredAtMs': null, 'delivery.gaveUpAtMs': null };
      const found = await alerts.find(open).sort({ raisedAtMs: 1 }).limit(limit).toArray();
      return found.map(kept);
    },

    /** Those raised since then that the channels were not told of, oldest first. */
    async untold(sinceMs: number, limit: number): Promise<KeptAlert[]> {
      const found = await alerts
        .find({ raisedAtMs: { $gt: sinceMs }, toldAtMs: { $exists: false } })
        .sort({ raisedAtMs: 1 })
        .limit(limit)
        .toArray();
      return found.map(kept);
    },

    async markTold(id: string, toldAtMs: number): Promise<void> {
      await alerts.updateOne({ _id: id }, { $set: { toldAtMs } });
    },

    /** What was delivered stays delivered. */
    async writeDelivery(id: string, delivery: AlertDelivery): Promise<void> {
      await alerts.updateOne({ _id: id, 'delivery.deliveredAtMs': null }, { $set: { delivery } });
    },
  };
}

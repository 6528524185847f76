import type { Db } from 'mongodb';
import type { Alert, AlertDelivery, AlertKind, KeptAlert } from '../domain/health/alert.ts';
import { insertOnce } from './collections.ts';

type AlertDocument = KeptAlert & {
  readonly _id: string;
  /** When it was written down for the channels; absent = it was not. */
  readonly toldAtMs?: number;
  readonly of?: string;
};

/** What an operator has to know, each thing once, and how far its delivery has come. */
export function createAlertRepository(db: Db) {
  const alerts = db.collection<AlertDocument>('alerts');
  const kept = ({ _id, toldAtMs: _, of: __, ...alert }: AlertDocument): KeptAlert => alert;

  return {
    async read(id: string): Promise<KeptAlert | null> {
      const found = await alerts.findOne({ _id: id });
      return found && kept(found);
    },

    /** False where it was raised before: the first one stands. `of`: what tells it from others of its kind, to find the latest by. */
    async raise(alert: Alert, of?: string): Promise<boolean> {
      return insertOnce(alerts, { _id: alert.id, ...alert, ...(of === undefined ? {} : { of }), delivery: null });
    },

    /** Newest first. */
    async list(limit: number): Promise<KeptAlert[]> {
      const found = await alerts.find({}).sort({ raisedAtMs: -1 }).limit(limit).toArray();
      return found.map(kept);
    },

    /** Those raised since then whose matter is not over, newest first. */
    async ongoing(sinceMs: number, limit: number): Promise<KeptAlert[]> {
      const filter = { raisedAtMs: { $gt: sinceMs }, endedAtMs: { $exists: false } };
      const found = await alerts.find(filter).sort({ raisedAtMs: -1 }).limit(limit).toArray();
      return found.map(kept);
    },

    /** The latest of a kind; where `of` is given, of those about that. */
    async latest(kind: AlertKind, of?: string): Promise<KeptAlert | null> {
      const filter = of === undefined ? { kind } : { kind, of };
      const [found] = await alerts.find(filter).sort({ raisedAtMs: -1 }).limit(1).toArray();
      return found ? kept(found) : null;
    },

    async readMany(ids: readonly string[]): Promise<KeptAlert[]> {
      return (await alerts.find({ _id: { $in: [...ids] } }).toArray()).map(kept);
    },

    /** Those raised since then that belong to no incident yet, in the order in which they came. */
    async unplaced(sinceMs: number, limit: number): Promise<KeptAlert[]> {
      const filter = { raisedAtMs: { $gt: sinceMs }, incidentId: { $exists: false } };
      const found = await alerts.find(filter).sort({ raisedAtMs: 1, _id: 1 }).limit(limit).toArray();
      return found.map(kept);
    },

    /** The first place stands. */
    async place(id: string, incidentId: string, isTold: boolean): Promise<void> {
      await alerts.updateOne({ _id: id, incidentId: { $exists: false } }, { $set: { incidentId, isTold } });
    },

    /** What it is about is over. The first end stands. */
    async end(id: string, endedAtMs: number): Promise<void> {
      await alerts.updateOne({ _id: id, endedAtMs: { $exists: false } }, { $set: { endedAtMs } });
    },

    /** Those raised since then that are told and were neither delivered nor given up, oldest first. */
    async undelivered(sinceMs: number, limit: number): Promise<KeptAlert[]> {
      const open = {
        isTold: true,
        raisedAtMs: { $gt: sinceMs },
        'delivery.deliveredAtMs': null,
        'delivery.gaveUpAtMs': null,
      };
      const found = await alerts.find(open).sort({ raisedAtMs: 1 }).limit(limit).toArray();
      return found.map(kept);
    },

    /** Those raised since then that are told, and that the channels were not told of, oldest first. */
    async untold(sinceMs: number, limit: number): Promise<KeptAlert[]> {
      const found = await alerts
        .find({ isTold: true, raisedAtMs: { $gt: sinceMs }, toldAtMs: { $exists: false } })
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

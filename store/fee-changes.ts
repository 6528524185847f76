import type { Db } from 'mongodb';
import type { FeeChange } from '../domain/market/fee-change.ts';

type FeeChangeDocument = FeeChange & { readonly _id: string };

/** Changes of fees that the venue has announced, of the series and events in use: the one in force and those to come. */
export function createFeeChangeRepository(db: Db) {
  const changes = db.collection<FeeChangeDocument>('feeChanges');
  return {
    async list(): Promise<FeeChange[]> {
      return (await changes.find({}).toArray()).map(({ _id, ...change }) => change);
    },

    /** Replaces those of a series or an event. */
    async replace(kind: FeeChange['kind'], ticker: string, current: readonly FeeChange[]): Promise<void> {
      const documents = current.map((change) => ({ _id: `${kind}/${ticker}/${change.atMs}`, ...change }));
      for (const { _id, ...change } of documents) {
        await changes.updateOne({ _id }, { $set: change }, { upsert: true });
      }
      await changes.deleteMany({ kind, ticker, _id: { $nin: documents.map(({ _id }) => _id) } });
    },

    /** Removes those of events that are not among these. */
    async keepEvents(tickers: readonly string[]): Promise<void> {
      await changes.deleteMany({ kind: 'event', ticker: { $nin: [...tickers] } });
    },
  };
}

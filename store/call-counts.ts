import { type AnyBulkWriteOperation, type Db, MongoBulkWriteError } from 'mongodb';
import { type CountedCalls, countKey } from '../domain/health/counted-calls.ts';
import { DUPLICATE_KEY, unlessThere, withoutId } from './collections.ts';

type CountDocument = CountedCalls & { readonly _id: string };

/** When `operations` was last asked to look. */
interface HintDocument {
  readonly _id: string;
  readonly atMs: number;
  /** How often it was, ever. */
  readonly hints: number;
}

const HINT = 'operations';

/** How the calls of the last minutes ended, counted by model, slot and outcome, by all workers together. A count that cannot be
 * written is repeated by its writer: after an acknowledgement that was lost it may count twice. */
export function createCallCountRepository(db: Db) {
  const counts = db.collection<CountDocument>('call_counts');
  const hints = db.collection<HintDocument>('health_hints');
  return {
    async add(batch: readonly CountedCalls[]): Promise<void> {
      if (batch.length === 0) return;
      let writes = batch.map(addition);
      for (;;) {
        const raced = await racedIn(() => counts.bulkWrite(writes, { ordered: false }));
        if (raced.length === 0) return;
        writes = writes.filter((_, index) => raced.includes(index));
      }
    },

    /** Those with calls that ended since a time, of one provider or of all. */
    async since(sinceMs: number, provider?: string): Promise<CountedCalls[]> {
      const of = provider === undefined ? {} : { provider };
      const found = await counts.find({ lastEndedAtMs: { $gte: sinceMs }, ...of }).toArray();
      return found.map((document) => withoutId(document));
    },

    async forgetBefore(beforeMs: number): Promise<void> {
      await counts.deleteMany({ lastEndedAtMs: { $lt: beforeMs } });
    },

    /** Claims the one hint to `operations` that all workers together may give in `everyMs`; `hints` = how often it was claimed
     * since ever. A hint of another clock's future holds no one up. */
    async claimHint(nowMs: number, everyMs: number): Promise<{ readonly isClaimed: boolean; readonly hints: number }> {
      const isDue = { $or: [{ atMs: { $lte: nowMs - everyMs } }, { atMs: { $gt: nowMs + everyMs } }] };
      const change = { $set: { atMs: nowMs }, $inc: { hints: 1 } };
      const isClaimed = await unlessThere(async () => {
        const { matchedCount, upsertedCount } = await hints.updateOne({ _id: HINT, ...isDue }, change, {
          upsert: true,
        });
        return matchedCount + upsertedCount === 1;
      });
      return { isClaimed, hints: (await hints.findOne({ _id: HINT }))?.hints ?? 0 };
    },
  };
}

function addition(count: CountedCalls): AnyBulkWriteOperation<CountDocument> {
  const { calls, firstStartedAtMs, lastStartedAtMs, firstEndedAtMs, lastEndedAtMs, said, ...of } = count;
  return {
    updateOne: {
      filter: { _id: countKey(count) },
      update: {
        $setOnInsert: of,
        ...(said === undefined ? {} : { $set: { said } }),
        $inc: { calls },
        $min: { firstStartedAtMs, firstEndedAtMs },
        $max: { lastStartedAtMs, lastEndedAtMs },
      },
      upsert: true,
    },
  };
}

/** The places of writes that two workers made at the same moment and the server took from one; they are to be made again. */
async function racedIn(write: () => Promise<unknown>): Promise<number[]> {
  try {
    await write();
    return [];
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const failed = [error.writeErrors].flat();
    if (failed.length === 0 || failed.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
    return failed.map(({ index }) => index);
  }
}

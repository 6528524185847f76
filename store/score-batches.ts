import type { Db } from 'mongodb';
import { insertOnce } from './collections.ts';
import { Superseded } from './guarded.ts';

/** What a batch takes in: decisions that were made, calls of shadow models that ended, fills, decisions whose markets resolved, or
 * positions in them. */
export type BatchKind = 'decided' | 'shadows' | 'filled' | 'scored' | 'settled';

/** A piece of the scorekeeper's work, written down before it is done: wherever a process dies, the next one does the rest of it,
 * and each view counts it once, because views bear the number of the last batch that they hold. */
export interface ScoreBatch {
  /** Rises by one. */
  readonly _id: number;
  readonly kind: BatchKind;
  /** Of decisions, attempts, fills or positions. */
  readonly ids: readonly string[];
  readonly plannedAtMs: number;
  /** The latest time by which its facts were looked for; null for those that are not looked for by time. */
  readonly newestMs: number | null;
  readonly isDone: boolean;
}

type Marks = { readonly _id: 'marks' } & Readonly<Partial<Record<BatchKind, number>>>;

export function createScoreBatchRepository(db: Db) {
  const batches = db.collection<ScoreBatch>('scoreBatches');
  const marks = db.collection<Marks>('scorekeeper');
  return {
    /** The last one; null before the first. */
    async latest(): Promise<ScoreBatch | null> {
      const [latest] = await batches.find({}).sort({ _id: -1 }).limit(1).toArray();
      return latest ?? null;
    },

    /** Writes a batch down. Throws Superseded where another process has written one of its number. */
    async open(batch: ScoreBatch): Promise<void> {
      if (await insertOnce(batches, batch)) return;
      throw new Superseded(`Another scorekeeper has begun batch ${batch._id}.`);
    },

    /** Moves the mark of its kind on, then counts the batch as done. */
    async finish({ _id, kind, newestMs }: ScoreBatch): Promise<void> {
      if (newestMs !== null) await this.moveMark(kind, newestMs);
      await batches.updateOne({ _id }, { $set: { isDone: true } });
    },

    /** Up to when facts of a kind were looked for; 0 at first. */
    async mark(kind: BatchKind): Promise<number> {
      return (await marks.findOne({ _id: 'marks' }))?.[kind] ?? 0;
    },

    async moveMark(kind: BatchKind, ms: number): Promise<void> {
      await marks.updateOne({ _id: 'marks' }, { $max: { [kind]: ms } }, { upsert: true });
    },

    /** The ids in batches of a kind whose newest fact is from then or later. */
    async idsSince(kind: BatchKind, ms: number): Promise<Set<string>> {
      const found = await batches.find({ kind, newestMs: { $gte: ms } }, { projection: { ids: 1 } }).toArray();
      return new Set(found.flatMap(({ ids }) => ids));
    },

    /** Forgets what was done before a batch and whose facts are too old to be found again. */
    async forget(before: number, kind: BatchKind, ms: number): Promise<void> {
      await batches.deleteMany({ _id: { $lt: before }, kind, isDone: true, newestMs: { $lt: ms } });
      await batches.deleteMany({ _id: { $lt: before }, kind: { $in: ['filled', 'scored', 'settled'] }, isDone: true });
    },
  };
}

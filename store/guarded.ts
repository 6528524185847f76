import type { AnyBulkWriteOperation, Collection, Filter } from 'mongodb';

/** A document that is changed by numbered batches, each at most once: it bears the number of the last one. */
export interface Batched {
  readonly _id: string;
  readonly batch: number;
}

/** Another scorekeeper has gone on from here: what this one was about to write is written, or outdated. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}

/** Replaces documents as of a batch, each only while it is as it was read; those that are new are inserted. Throws Superseded when
 * one was changed meanwhile: then the batch is applied again from the start, which leaves out what it finds done. */
export async function replaceAsRead<Kept extends Batched>(
  collection: Collection<Kept>,
  changes: readonly { readonly read: Kept | null; readonly next: Kept }[],
): Promise<void> {
  if (changes.length === 0) return;
  const operations = changes.map(({ read, next }): AnyBulkWriteOperation<Kept> => {
    if (!read) return { insertOne: { document: next as never } };
    const filter = { _id: read._id, batch: read.batch } as Filter<Kept>;
    return { replaceOne: { filter, replacement: next as never } };
  });
  const replaced = changes.filter(({ read }) => read !== null).length;
  try {
    const { matchedCount } = await collection.bulkWrite(operations, { ordered: true });
    if (matchedCount === replaced) return;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  throw new Superseded(`Another scorekeeper has changed ${collection.collectionName} meanwhile.`);
}

const DUPLICATE_KEY = 11_000;
const isDuplicateKey = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === DUPLICATE_KEY;

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
  for (let from = 0; from < changes.length; from += DOCUMENTS_AT_ONCE) {
    if (await replaceSome(collection, changes.slice(from, from + DOCUMENTS_AT_ONCE))) continue;
    throw new Superseded(`Another scorekeeper has changed ${collection.collectionName} meanwhile.`);
  }
}

/** Some of them are a hundred kilobytes, and a server has so many seconds for one message. */
const DOCUMENTS_AT_ONCE = 25;

async function replaceSome<Kept extends Batched>(
  collection: Collection<Kept>,
  changes: readonly { readonly read: Kept | null; readonly next: Kept }[],
): Promise<boolean> {
  const operations = changes.map(({ read, next }): AnyBulkWriteOperation<Kept> => {
    if (!read) return { insertOne: { document: next as never } };
    const filter = { _id: read._id, batch: read.batch } as Filter<Kept>;
    return { replaceOne: { filter, replacement: next as never } };
  });
  const replaced = changes.filter(({ read }) => read !== null).length;
  try {
    return (await collection.bulkWrite(operations, { ordered: true })).matchedCount === replaced;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

const DUPLICATE_KEY = 11_000;
const isDuplicateKey = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === DUPLICATE_KEY;

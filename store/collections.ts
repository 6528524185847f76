import { createHash } from 'node:crypto';
import { type Collection, type Db, type Document, MongoClient, type OptionalUnlessRequiredId } from 'mongodb';
import { durableOptions, requireMajority } from './durability.ts';

/** A short, dot-free key for text that becomes part of a document's path: an id with a dot would become nested fields. */
export function pathKey(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

/** Opens the database. Throws when the server does not answer within five seconds, or when the connection string asks for
 * acknowledgements by fewer than a majority. `isPatient`: for work that may take minutes. */
export async function openDatabase(
  uri: string,
  database: string,
  { isPatient = false } = {},
): Promise<{ client: MongoClient; db: Db }> {
  const client = new MongoClient(uri, { ...durableOptions(uri), ...(isPatient ? { socketTimeoutMS: 0 } : {}) });
  await client.connect();
  const db = client.db(database);
  try {
    await requireMajority(db, uri);
  } catch (error) {
    await client.close();
    throw error;
  }
  return { client, db };
}

/** Inserts a document that is never changed by its writer again; false when one with its _id stands. */
export async function insertOnce<Kept extends Document>(
  collection: Collection<Kept>,
  document: OptionalUnlessRequiredId<Kept>,
): Promise<boolean> {
  return unlessThere(async () => {
    await collection.insertOne(document);
    return true;
  });
}

export const DUPLICATE_KEY = 11_000;

/** False when the write failed because a document with its _id is there; anything else that fails throws. */
export async function unlessThere(write: () => Promise<boolean>): Promise<boolean> {
  try {
    return await write();
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === DUPLICATE_KEY) return false;
    throw error;
  }
}

/** What was stored, without the key it was stored under. */
export function withoutId<Kept extends { readonly _id: unknown }>({ _id, ...rest }: Kept): Omit<Kept, '_id'> {
  return rest;
}

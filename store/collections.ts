import { createHash } from 'node:crypto';
import { type Db, MongoClient } from 'mongodb';

/** A short, dot-free key for text that becomes part of a document's path: an id with a dot would become nested fields. */
export function pathKey(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

/** Opens the database; every write is acknowledged by the primary's journal, so that an answer means kept. */
export async function openDatabase(uri: string, database: string): Promise<{ client: MongoClient; db: Db }> {
  const client = new MongoClient(uri, {
    appName: 'conclave',
    maxPoolSize: 64,
    serverSelectionTimeoutMS: 5_000,
    retryWrites: false,
    writeConcern: { w: 1 },
    ignoreUndefined: true,
  });
  await client.connect();
  return { client, db: client.db(database) };
}

const DUPLICATE_KEY = 11_000;

/** True for the error of an insert whose _id is already there. */
export function isDuplicateKey(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === DUPLICATE_KEY;
}

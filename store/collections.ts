import { createHash } from 'node:crypto';
import {
  type Collection,
  type Db,
  type Document,
  type IndexSpecification,
  MongoClient,
  type OptionalUnlessRequiredId,
} from 'mongodb';
import { durableOptions, requireMajority } from './durability.ts';

/** A short, dot-free key for text that becomes part of a document's path: an id with a dot would become nested fields. */
export function pathKey(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

/** Opens the database. Throws when the server does not answer within five seconds, or when the connection string asks for
 * acknowledgements by fewer than a majority. */
export async function openDatabase(uri: string, database: string): Promise<{ client: MongoClient; db: Db }> {
  const client = new MongoClient(uri, durableOptions(uri));
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

/** Every index, by collection. */
const INDEXES: Readonly<Record<string, readonly IndexSpecification[]>> = {
  alerts: [{ raisedAtMs: -1 }],
  attempts: [
    { decisionId: 1 },
    { state: 1, startedAtMs: 1 },
    { endedAtMs: 1 },
    { provider: 1, endedAtMs: -1 },
    { isCorrectionDue: 1 },
  ],
  audit: [{ atMs: -1 }],
  call_counts: [{ lastEndedAtMs: 1 }],
  decisions: [
    { decidedAtMs: -1 },
    { account: 1, decidedAtMs: -1 },
    { ticker: 1, decidedAtMs: -1 },
    { category: 1, decidedAtMs: -1 },
    { action: 1, decidedAtMs: -1 },
    { path: 1, decidedAtMs: -1 },
    { eventTicker: 1, decidedAtMs: -1 },
    { scoreboardVersion: 1 },
    { storedAtMs: 1 },
  ],
  demand: [{ startMs: 1 }],
  inFlightQuestions: [{ expiresAtMs: 1 }],
  ledger: [{ account: 1, startMs: -1 }],
  labels: [{ group: 1, resolvedAtMs: 1 }],
  outcomes: [{ pending: 1, atMs: 1 }],
  questions: [{ guards: 1 }, { askedAtMs: 1 }],
  requests: [{ createdAtMs: 1 }],
  scoreBatches: [{ kind: 1, newestMs: 1 }],
  scores: [{ ticker: 1 }],
};

export async function createIndexes(db: Db): Promise<void> {
  const all = Object.entries(INDEXES).flatMap(([name, indexes]) => indexes.map((index) => ({ name, index })));
  await Promise.all(all.map(({ name, index }) => db.collection(name).createIndex(index)));
}

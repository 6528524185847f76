import type { Db } from 'mongodb';

/** Every index, in one place. The expiring ones remove prompts and raw replies at the end of their retention on
 * MongoDB; the embedded server keeps them (it has no expiry). */
export async function createIndexes(db: Db): Promise<void> {
  await Promise.all([
    db.collection('decisions').createIndex({ settledAtMs: -1 }),
    db.collection('decisions').createIndex({ account: 1, settledAtMs: -1 }),
    db.collection('decisions').createIndex({ ticker: 1, settledAtMs: -1 }),
    db.collection('attempts').createIndex({ decisionId: 1 }),
    db.collection('attempts').createIndex({ state: 1, startedAtMs: 1 }),
    db.collection('ledger').createIndex({ account: 1, startMs: -1 }),
    db.collection('audit').createIndex({ atMs: -1 }),
    db.collection('prompts').createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 }),
    db.collection('replies').createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 }),
  ]);
}

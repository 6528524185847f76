import type { Db } from 'mongodb';

/** Every index, in one place. */
export async function createIndexes(db: Db): Promise<void> {
  await Promise.all([
    db.collection('decisions').createIndex({ decidedAtMs: -1 }),
    db.collection('decisions').createIndex({ account: 1, decidedAtMs: -1 }),
    db.collection('decisions').createIndex({ ticker: 1, decidedAtMs: -1 }),
    db.collection('decisions').createIndex({ category: 1, decidedAtMs: -1 }),
    db.collection('decisions').createIndex({ action: 1, decidedAtMs: -1 }),
    db.collection('decisions').createIndex({ path: 1, decidedAtMs: -1 }),
    db.collection('decisions').createIndex({ eventTicker: 1, decidedAtMs: -1 }),
    db.collection('attempts').createIndex({ decisionId: 1 }),
    db.collection('attempts').createIndex({ state: 1, startedAtMs: 1 }),
    db.collection('ledger').createIndex({ account: 1, startMs: -1 }),
    db.collection('alerts').createIndex({ raisedAtMs: -1 }),
    db.collection('audit').createIndex({ atMs: -1 }),
    db.collection('demand').createIndex({ startMs: 1 }),
    db.collection('requests').createIndex({ createdAtMs: 1 }),
    db.collection('attempts').createIndex({ endedAtMs: 1 }),
    db.collection('attempts').createIndex({ provider: 1, endedAtMs: -1 }),
    db.collection('decisions').createIndex({ scoreboardVersion: 1 }),
    db.collection('decisions').createIndex({ isFullPanel: 1 }),
    db.collection('outcomes').createIndex({ pending: 1, atMs: 1 }),
    db.collection('questions').createIndex({ guards: 1 }),
    db.collection('questions').createIndex({ askedAtMs: 1 }),
    db.collection('inFlightQuestions').createIndex({ expiresAtMs: 1 }),
    db.collection('scores').createIndex({ resolvedAtMs: 1 }),
    db.collection('scores').createIndex({ writtenAtMs: 1 }),
  ]);
}

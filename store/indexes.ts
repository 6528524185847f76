import type { Db, IndexSpecification } from 'mongodb';

/** Every index, by collection. */
const INDEXES: Readonly<Record<string, readonly IndexSpecification[]>> = {
  alerts: [{ raisedAtMs: -1 }],
  attempts: [{ decisionId: 1 }, { state: 1, startedAtMs: 1 }, { endedAtMs: 1 }, { provider: 1, endedAtMs: -1 }],
  audit: [{ atMs: -1 }],
  decisions: [
    { decidedAtMs: -1 },
    { account: 1, decidedAtMs: -1 },
    { ticker: 1, decidedAtMs: -1 },
    { category: 1, decidedAtMs: -1 },
    { action: 1, decidedAtMs: -1 },
    { path: 1, decidedAtMs: -1 },
    { eventTicker: 1, decidedAtMs: -1 },
    { scoreboardVersion: 1 },
    { isFullPanel: 1 },
  ],
  demand: [{ startMs: 1 }],
  inFlightQuestions: [{ expiresAtMs: 1 }],
  ledger: [{ account: 1, startMs: -1 }],
  outcomes: [{ pending: 1, atMs: 1 }],
  questions: [{ guards: 1 }, { askedAtMs: 1 }],
  requests: [{ createdAtMs: 1 }],
  scores: [{ resolvedAtMs: 1 }, { writtenAtMs: 1 }],
};

export async function createIndexes(db: Db): Promise<void> {
  const all = Object.entries(INDEXES).flatMap(([name, indexes]) => indexes.map((index) => ({ name, index })));
  await Promise.all(all.map(({ name, index }) => db.collection(name).createIndex(index)));
}

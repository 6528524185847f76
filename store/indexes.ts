import type { Db, IndexSpecification } from 'mongodb';

/** Every index, by collection. */
const INDEXES: Readonly<Record<string, readonly IndexSpecification[]>> = {
  alerts: [{ raisedAtMs: -1 }, { kind: 1, raisedAtMs: -1 }],
  analyses: [{ lastAtMs: 1 }],
  attempts: [
    { decisionId: 1 },
    { state: 1, startedAtMs: 1 },
    { endedAtMs: 1 },
    { provider: 1, endedAtMs: -1 },
    { isCorrectionDue: 1 },
  ],
  audit: [{ atMs: -1 }],
  awaitedMarkets: [{ askAtMs: 1 }, { recordedAtMs: 1, resolvesAtMs: 1 }],
  bookDays: [{ account: 1, book: 1, startMs: 1 }],
  briefs: [{ key: 1, retrievedAtMs: -1 }, { retrievedAtMs: 1 }],
  briefFlights: [{ leaseUntilMs: 1 }],
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
  feeChanges: [{ kind: 1, ticker: 1 }],
  fills: [
    { account: 1, ticker: 1 },
    { account: 1, atMs: -1 },
  ],
  incidents: [{ closedAtMs: 1 }, { openedAtMs: -1 }, { cause: 1, account: 1, number: -1 }],
  inFlightQuestions: [{ expiresAtMs: 1 }],
  ledger: [{ account: 1, startMs: -1 }],
  labels: [
    { group: 1, countsFromMs: 1 },
    { group: 1, batch: 1 },
  ],
  notices: [{ channel: 1, atMs: 1 }],
  outcomes: [{ pending: 1, atMs: 1 }],
  positions: [
    { ticker: 1 },
    { account: 1, book: 1, state: 1, 'result.lastTradeAtMs': -1 },
    { account: 1, book: 1, settledAtMs: -1 },
  ],
  questions: [{ guards: 1 }, { askedAtMs: 1 }],
  scoreBatches: [{ kind: 1, newestMs: 1 }],
  scores: [{ ticker: 1 }],
  tokens: [{ hash: 1 }],
};

/** Those of only the documents that have the field. */
const SPARSE: typeof INDEXES = {
  attempts: [{ replySinceMs: 1 }],
  fills: [{ pendingSinceMs: 1 }],
  requests: [{ textsSinceMs: 1 }],
};

const all = () =>
  [
    { tables: INDEXES, sparse: false },
    { tables: SPARSE, sparse: true },
  ].flatMap(({ tables, sparse }) =>
    Object.entries(tables).flatMap(([name, indexes]) => indexes.map((index) => ({ name, index, sparse }))),
  );

const NO_SUCH_COLLECTION = 26;

/** Makes those that are missing. Needs the right to; on a collection that is large already it takes minutes. */
export async function createIndexes(db: Db): Promise<void> {
  await Promise.all(
    all().map(({ name, index, sparse }) => db.collection(name).createIndex(index, sparse ? { sparse } : {})),
  );
}

/** Those that are missing, as `collection {field: 1}`; a user who may only read can ask. */
export async function missingIndexes(db: Db): Promise<string[]> {
  const keyOf = (index: unknown) => JSON.stringify(index);
  const made = await Promise.all(
    [...new Set(all().map(({ name }) => name))].map(
      async (name) => [name, new Set((await indexesOf(db, name)).map(keyOf))] as const,
    ),
  );
  const madeIn = new Map(made);
  return all()
    .filter(({ name, index }) => !madeIn.get(name)?.has(keyOf(index)))
    .map(({ name, index }) => `${name} ${keyOf(index)}`);
}

async function indexesOf(db: Db, name: string): Promise<unknown[]> {
  try {
    return (await db.collection(name).listIndexes().toArray()).map(({ key }) => key);
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === NO_SUCH_COLLECTION) return [];
    throw error;
  }
}

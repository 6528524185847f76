import { createAlertBook } from './alerts.ts';
import { createAttemptFacts } from './attempts.ts';
import { createBucketBook } from './buckets.ts';
import { openDatabase } from './collections.ts';
import { createControlState } from './control-state.ts';
import { createDecisionBook } from './decisions.ts';
import { createDemandBook } from './demand.ts';
import { createEventBook } from './event-decisions.ts';
import { createHealthBook } from './health.ts';
import { createFlightBook } from './in-flight-questions.ts';
import { createIndexes } from './indexes.ts';
import { createAttemptBook } from './ledger/attempts.ts';
import { createLedgerBook } from './ledger/ledger.ts';
import { createDecisionPages } from './newest-decisions.ts';
import { createOutcomeBook } from './outcomes.ts';
import { createQuestionBook } from './questions.ts';
import { createRateBook } from './rates.ts';
import { createRequestBook } from './requests.ts';
import { createScoreboardBook } from './scoreboards.ts';
import { createScoreBook } from './scores.ts';
import { createTokenMinutes } from './token-minutes.ts';
import { createWeightBook } from './weights.ts';
import { createBeatBook } from './worker-heartbeats.ts';

export type Store = Awaited<ReturnType<typeof openStore>>;

/** Opens the store and makes its indexes. Throws when the server does not answer within five seconds. */
export async function openStore(uri: string, database: string) {
  const { client, db } = await openDatabase(uri, database);
  await createIndexes(db);
  const decisions = createDecisionBook(db);
  return {
    requests: createRequestBook(db, decisions),
    flights: createFlightBook(db),
    questions: createQuestionBook(db),
    attempts: createAttemptFacts(db),
    decisions,
    events: createEventBook(db),
    decisionPages: createDecisionPages(db),
    ledger: createLedgerBook(db),
    ledgerAttempts: createAttemptBook(db),
    control: createControlState(db),
    demand: createDemandBook(db),
    health: createHealthBook(db),
    rates: createRateBook(db),
    tokenMinutes: createTokenMinutes(db),
    beats: createBeatBook(db),
    alerts: createAlertBook(db),
    outcomes: createOutcomeBook(db),
    scores: createScoreBook(db),
    buckets: createBucketBook(db),
    scoreboards: createScoreboardBook(db),
    weights: createWeightBook(db),
    /** Answers when the server does. */
    async ping(): Promise<void> {
      await db.command({ ping: 1 });
    },
    async close(): Promise<void> {
      await client.close();
    },
  };
}

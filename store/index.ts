import { createAccountRepository } from './accounts.ts';
import { createAlertRepository } from './alerts.ts';
import { createAttemptFacts } from './attempts.ts';
import { createAuditRepository } from './audit.ts';
import { createBlockedModelRepository } from './blocked-models.ts';
import { createBucketRepository } from './buckets.ts';
import { openDatabase } from './collections.ts';
import { createDecisionRepository } from './decisions.ts';
import { createDemandRepository } from './demand.ts';
import { createEventRepository } from './event-decisions.ts';
import { createHealthRepository } from './health.ts';
import { createInFlightQuestionRepository } from './in-flight-questions.ts';
import { createIndexes } from './indexes.ts';
import { createAttemptRepository } from './ledger/attempts.ts';
import { createLedgerRepository } from './ledger/ledger.ts';
import { createModeRepository } from './modes.ts';
import { createDecisionPages } from './newest-decisions.ts';
import { createOutcomeRepository } from './outcomes.ts';
import { createQuestionRepository } from './questions.ts';
import { createRateRepository } from './rates.ts';
import { createRequestRepository } from './requests.ts';
import { createScoreboardRepository } from './scoreboards.ts';
import { createScoreRepository } from './scores.ts';
import { createTokenMinutes } from './token-minutes.ts';
import { createWeightRepository } from './weights.ts';
import { createWorkerHeartbeatRepository } from './worker-heartbeats.ts';

export type Store = Awaited<ReturnType<typeof openStore>>;

/** Opens the store and makes its indexes. Throws when the server does not answer within five seconds. */
export async function openStore(uri: string, database: string) {
  const { client, db } = await openDatabase(uri, database);
  await createIndexes(db);
  const decisions = createDecisionRepository(db);
  return {
    requests: createRequestRepository(db, decisions),
    inFlightQuestions: createInFlightQuestionRepository(db),
    questions: createQuestionRepository(db),
    attempts: createAttemptFacts(db),
    decisions,
    events: createEventRepository(db),
    decisionPages: createDecisionPages(db),
    ledger: createLedgerRepository(db),
    ledgerAttempts: createAttemptRepository(db),
    /** What operators and the control workflows decide. */
    control: {
      ...createModeRepository(db),
      ...createAccountRepository(db),
      ...createBlockedModelRepository(db),
      ...createAuditRepository(db),
    },
    demand: createDemandRepository(db),
    health: createHealthRepository(db),
    rates: createRateRepository(db),
    tokenMinutes: createTokenMinutes(db),
    workerHeartbeats: createWorkerHeartbeatRepository(db),
    alerts: createAlertRepository(db),
    outcomes: createOutcomeRepository(db),
    scores: createScoreRepository(db),
    buckets: createBucketRepository(db),
    scoreboards: createScoreboardRepository(db),
    weights: createWeightRepository(db),
    /** Answers when the server does. */
    async ping(): Promise<void> {
      await db.command({ ping: 1 });
    },
    async close(): Promise<void> {
      await client.close();
    },
  };
}

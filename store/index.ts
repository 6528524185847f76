import { createAccountRepository } from './accounts.ts';
import { createAlertRepository } from './alerts.ts';
import { createAttemptFacts } from './attempts.ts';
import { createBucketRepository } from './buckets.ts';
import { createCallCountRepository } from './call-counts.ts';
import { createIndexes, openDatabase } from './collections.ts';
import { createAuditRepository, createBlockedModelRepository, createModeRepository } from './control.ts';
import { createDecisionRepository, createEventRepository } from './decisions.ts';
import { createDemandRepository } from './demand.ts';
import { createInFlightQuestionRepository } from './in-flight-questions.ts';
import { createLabelRepository } from './labels.ts';
import { createLearnedRepository } from './learned.ts';
import { createAttemptRepository } from './ledger/attempts.ts';
import { createLedgerRepository } from './ledger/ledger.ts';
import { createDecisionPages } from './newest-decisions.ts';
import { createOutcomeRepository } from './outcomes.ts';
import { createQuestionRepository } from './questions.ts';
import { createRequestRepository } from './requests.ts';
import { createScoreBatchRepository } from './score-batches.ts';
import { createScoreboardRepository, createWeightRepository } from './scoreboards.ts';
import { createScoreRepository } from './scores.ts';
import { createTokenMinutes } from './token-minutes.ts';
import { createHealthRepository, createRateRepository, createWorkerHeartbeatRepository } from './views.ts';

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
    callCounts: createCallCountRepository(db),
    rates: createRateRepository(db),
    tokenMinutes: createTokenMinutes(db),
    workerHeartbeats: createWorkerHeartbeatRepository(db),
    alerts: createAlertRepository(db),
    outcomes: createOutcomeRepository(db),
    scores: createScoreRepository(db),
    scoreBatches: createScoreBatchRepository(db),
    labels: createLabelRepository(db),
    learned: createLearnedRepository(db),
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

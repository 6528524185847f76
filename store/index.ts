import { createAccountRepository } from './accounts.ts';
import { createAlertRepository } from './alerts.ts';
import { createAnalysisRepository } from './analyses.ts';
import { createAttemptFacts } from './attempts.ts';
import { createAwaitedMarketRepository } from './awaited-markets.ts';
import { createBookDayRepository } from './book-days.ts';
import { createBriefRepository } from './briefs.ts';
import { createBucketRepository } from './buckets.ts';
import { createCallCountRepository } from './call-counts.ts';
import { openDatabase } from './collections.ts';
import { createAuditRepository, createBlockedModelRepository, createModeRepository } from './control.ts';
import { createDecisionRepository, createEventRepository } from './decisions.ts';
import { createDemandRepository } from './demand.ts';
import { createFeeChangeRepository } from './fee-changes.ts';
import { createFillRepository } from './fills.ts';
import { createIdentityRepository } from './identity.ts';
import { createInFlightQuestionRepository } from './in-flight-questions.ts';
import { createIncidentRepository } from './incidents.ts';
import { createIndexes, missingIndexes } from './indexes.ts';
import { createLabelRepository } from './labels.ts';
import { createLearnedRepository } from './learned.ts';
import { createAttemptRepository } from './ledger/attempts.ts';
import { createLedgerRepository } from './ledger/ledger.ts';
import { createDecisionPages } from './newest-decisions.ts';
import { createNoticeRepository } from './notices.ts';
import { createOutcomeRepository } from './outcomes.ts';
import { createPositionRepository } from './positions.ts';
import { createQuestionRepository } from './questions.ts';
import { createRecentFlow } from './recent-flow.ts';
import { createRequestRepository } from './requests.ts';
import { createRetention } from './retention.ts';
import { createScoreBatchRepository } from './score-batches.ts';
import { createScoreboardRepository, createWeightRepository } from './scoreboards.ts';
import { createScoreRepository } from './scores.ts';
import { createSettlementRepository } from './settlements.ts';
import { createTokenMinutes } from './token-minutes.ts';
import { createTokenRepository } from './tokens.ts';
import { createHealthRepository, createRateRepository, createWorkerHeartbeatRepository } from './views.ts';

export type Store = Awaited<ReturnType<typeof openStore>>;

/** Makes the indexes that are missing: a step of deploying, which needs more rights than reading or writing. */
export async function prepareStore(uri: string, database: string): Promise<void> {
  const { client, db } = await openDatabase(uri, database, { isPatient: true });
  try {
    await createIndexes(db);
  } finally {
    await client.close();
  }
}

/** Opens the store. It changes nothing, so a user who may only read can. Throws when the server does not answer within five
 * seconds. */
export async function openStore(uri: string, database: string) {
  const { client, db } = await openDatabase(uri, database);
  const decisions = createDecisionRepository(db);
  return {
    identity: createIdentityRepository(db),
    retention: createRetention(db),
    requests: createRequestRepository(db, decisions),
    inFlightQuestions: createInFlightQuestionRepository(db),
    questions: createQuestionRepository(db),
    analyses: createAnalysisRepository(db),
    briefs: createBriefRepository(db),
    attempts: createAttemptFacts(db),
    decisions,
    events: createEventRepository(db),
    decisionPages: createDecisionPages(db),
    recentFlow: createRecentFlow(db),
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
    tokens: createTokenRepository(db),
    workerHeartbeats: createWorkerHeartbeatRepository(db),
    alerts: createAlertRepository(db),
    incidents: createIncidentRepository(db),
    notices: createNoticeRepository(db),
    fills: createFillRepository(db),
    awaitedMarkets: createAwaitedMarketRepository(db),
    settlements: createSettlementRepository(db),
    feeChanges: createFeeChangeRepository(db),
    positions: createPositionRepository(db),
    bookDays: createBookDayRepository(db),
    outcomes: createOutcomeRepository(db),
    scores: createScoreRepository(db),
    scoreBatches: createScoreBatchRepository(db),
    labels: createLabelRepository(db),
    learned: createLearnedRepository(db),
    buckets: createBucketRepository(db),
    scoreboards: createScoreboardRepository(db),
    weights: createWeightRepository(db),
    /** Indexes that `prepareStore` would make; without them every list reads everything. */
    async missingIndexes(): Promise<string[]> {
      return missingIndexes(db);
    },
    /** Answers when the server does. */
    async ping(): Promise<void> {
      await db.command({ ping: 1 });
    },
    async close(): Promise<void> {
      await client.close();
    },
  };
}

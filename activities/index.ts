import { createAdmit } from './admission/admit.ts';
import { createFetchNamed } from './admission/fetch-named.ts';
import { createLookAtDecision } from './admission/look-at-decision.ts';
import { createPreview } from './admission/preview.ts';
import { createReserveStep } from './admission/reserve-money.ts';
import { createDeliverAlert } from './alerts/deliver-alert.ts';
import { createGovern } from './budget/govern.ts';
import type { Dependencies } from './dependencies.ts';
import { createFinalize } from './finalize/finalize.ts';
import { createChangeMode } from './health/change-mode.ts';
import { createHealth } from './health/judge-health.ts';
import { createProbeModel } from './health/probe-model.ts';
import { createRates } from './health/rates.ts';
import { createScorekeeping } from './learning/keep-score.ts';
import { createCallModel } from './model-calls/call-model.ts';
import { withHeartbeat } from './model-calls/heartbeat.ts';
import { createShadow } from './model-calls/shadow.ts';
import { createDeliverNotices } from './notices/deliver-notices.ts';
import { createRecordFills } from './portfolio/record-fills.ts';
import { createResearch } from './research/research.ts';
import { createForgetOld } from './retention/forget-old.ts';
import { createSettlements } from './settlements/index.ts';

export type { KeptScore } from './contract.ts';
export type { CallCounter, Clock, Dependencies, KeyWatch, Log, WorkflowGateway } from './dependencies.ts';
export { type PaidProbeResult, paidProbe } from './health/paid-probe.ts';
export { type ScoringConfig, scoringConfigOf } from './learning/scoring-config.ts';
export { createScoringRound, type ScoringRound } from './learning/scoring-round.ts';

/** What decisions ask of the store, on the workflows' own queue. */
export function createDecisionActivities(dependencies: Dependencies) {
  return {
    admit: createAdmit(dependencies),
    preview: createPreview(dependencies),
    reserveStep: createReserveStep(dependencies),
    finalize: createFinalize(dependencies),
    ...createFetchNamed(dependencies),
    ...createLookAtDecision(dependencies),
    ...createShadow(dependencies),
  };
}

/** What the workflows that go on for ever do, and the delivery of alerts: on a queue of its own, so that no number of decisions
 * holds up a change of mode, a sweep or a judgement of health. */
export function createControlActivities(dependencies: Dependencies) {
  const govern = createGovern(dependencies);
  const changeMode = createChangeMode(dependencies);
  const { holdRates, tuneRates } = createRates(dependencies);
  return {
    ...govern,
    sweepLedger: withHeartbeat(govern.sweepLedger),
    announceBand: withHeartbeat(govern.announceBand),
    ...changeMode,
    announceMode: withHeartbeat(changeMode.announceMode),
    ...createHealth(dependencies, { tuneRates }),
    holdRates,
    ...createDeliverAlert(dependencies),
    ...createDeliverNotices(dependencies),
    ...createScorekeeping(dependencies),
    ...createRecordFills(dependencies),
    ...createForgetOld(dependencies),
    ...createSettlements(dependencies),
  };
}

/** Model calls, on a queue per provider. */
export function createModelActivities(dependencies: Dependencies) {
  return {
    callModel: createCallModel(dependencies),
    research: createResearch(dependencies),
    probeModel: createProbeModel(dependencies),
  };
}

export type DecisionActivities = ReturnType<typeof createDecisionActivities>;
export type ControlActivities = ReturnType<typeof createControlActivities>;
export type ModelActivities = ReturnType<typeof createModelActivities>;

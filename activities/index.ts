import { createAdmit } from './admission/admit.ts';
import { createAdmitEvent } from './admission/admit-event.ts';
import { createAwaitDecision, createAwaitEvent } from './admission/await-decision.ts';
import { createReserveEventStep } from './admission/reserve-event-step.ts';
import { createReservePanel } from './admission/reserve-panel.ts';
import { createDeliverAlert } from './alerts/deliver-alert.ts';
import { createGovern } from './budget/govern.ts';
import type { Dependencies } from './dependencies.ts';
import { createSettle } from './finalize/finalize.ts';
import { createSettleEvent } from './finalize/finalize-event.ts';
import { createChangeMode } from './health/change-mode.ts';
import { createHealth } from './health/judge-health.ts';
import { createProbeModel } from './health/probe-model.ts';
import { createRates } from './health/rates.ts';
import { createScorekeeping } from './learning/keep-score.ts';
import { createCallModel } from './model-calls/call-model.ts';
import { withHeartbeat } from './model-calls/heartbeat.ts';
import { createShadow } from './model-calls/shadow.ts';

export type { Clock, Dependencies, Log, WorkflowGateway } from './dependencies.ts';

/** Store work, on the workflows' own queue. */
export function createStoreActivities(dependencies: Dependencies) {
  const govern = createGovern(dependencies);
  const changeMode = createChangeMode(dependencies);
  const { holdRates, tuneRates } = createRates(dependencies);
  return {
    admit: createAdmit(dependencies),
    reservePanel: createReservePanel(dependencies),
    settle: createSettle(dependencies),
    awaitDecision: createAwaitDecision(dependencies),
    admitEvent: createAdmitEvent(dependencies),
    reserveEventStep: createReserveEventStep(dependencies),
    settleEvent: createSettleEvent(dependencies),
    awaitEvent: createAwaitEvent(dependencies),
    ...govern,
    sweepLedger: withHeartbeat(govern.sweepLedger),
    announceBand: withHeartbeat(govern.announceBand),
    ...changeMode,
    announceMode: withHeartbeat(changeMode.announceMode),
    ...createHealth(dependencies, { tuneRates }),
    holdRates,
    ...createDeliverAlert(dependencies),
    ...createScorekeeping(dependencies),
    ...createShadow(dependencies),
  };
}

/** Model calls, on a queue per provider. */
export function createModelActivities(dependencies: Dependencies) {
  return { callModel: createCallModel(dependencies), probeModel: createProbeModel(dependencies) };
}

export type StoreActivities = ReturnType<typeof createStoreActivities>;
export type ModelActivities = ReturnType<typeof createModelActivities>;

import { createAdmit } from './admit.ts';
import { createAdmitEvent } from './admit-event.ts';
import { createAskModel } from './ask-model.ts';
import { createAwaitDecision, createAwaitEvent } from './await-decision.ts';
import type { Dependencies } from './dependencies.ts';
import { createGovern } from './govern.ts';
import { createHealth } from './health.ts';
import { withHeartbeat } from './heartbeat.ts';
import { createScorekeeping } from './keep-score.ts';
import { createOperate } from './operate.ts';
import { createProbeModel } from './probe-model.ts';
import { createRates } from './rates.ts';
import { createReserveEventStep } from './reserve-event-step.ts';
import { createReservePanel } from './reserve-panel.ts';
import { createSettle } from './settle.ts';
import { createSettleEvent } from './settle-event.ts';
import { createShadow } from './shadow.ts';

export type { Clock, Dependencies, Log, WorkflowGateway } from './dependencies.ts';

/** Store work, on the workflows' own queue. */
export function createStoreActivities(dependencies: Dependencies) {
  const govern = createGovern(dependencies);
  const operate = createOperate(dependencies);
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
    ...operate,
    announceMode: withHeartbeat(operate.announceMode),
    ...createHealth(dependencies, { tuneRates }),
    holdRates,
    ...createScorekeeping(dependencies),
    ...createShadow(dependencies),
  };
}

/** Model calls, on a queue per provider. */
export function createModelActivities(dependencies: Dependencies) {
  return { askModel: createAskModel(dependencies), probeModel: createProbeModel(dependencies) };
}

export type StoreActivities = ReturnType<typeof createStoreActivities>;
export type ModelActivities = ReturnType<typeof createModelActivities>;

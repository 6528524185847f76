/** `npm run record-histories`: runs each workflow once against simulated providers and saves its history under
 * test/histories/, where the replay test holds later versions of the code against it. A history
 * that is there already is kept: delete a file to record it anew. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { WorkflowBundle } from '@temporalio/worker';
import type { Dependencies } from '../../activities/dependencies.ts';
import { progress, withServers } from '../../bench/with-servers.ts';
import { DecisionClient } from '../../client/decision-client.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import { settlementNotice } from '../../domain/explain/notice.ts';
import { COLD_SCOREBOARD } from '../../domain/learning/scoreboard.ts';
import { isReuseAudited } from '../../domain/planning/reuse-plan.ts';
import { WEBHOOK_CHANNEL } from '../../domain/shared/channel.ts';
import { alertWorkflowId, noticesWorkflowId, previewWorkflowId } from '../../domain/shared/ids.ts';
import type { Servers } from '../../local/embedded/index.ts';
import { startSimulatedVenue } from '../../local/simulator/venue/index.ts';
import { installRuntime } from '../../workers/runtime.ts';
import { bundleWorkflows } from '../../workers/workflow-bundle.ts';
import {
  decisionWorkflowId,
  eventWorkflowId,
  governorWorkflowId,
  OPERATIONS_WORKFLOW_ID,
  RETENTION_SCHEDULE_ID,
  SCOREKEEPER_WORKFLOW_ID,
  SETTLEMENTS_SCHEDULE_ID,
  SIGNAL,
  TASK_QUEUE,
  UPDATE,
  WORKFLOW,
} from '../../workflows/messages.ts';
import { alertsTo } from './alerts.ts';
import { testEvent, testEventRequest } from './event-request.ts';
import { startTestServiceOn, type TestService, type TestServiceOptions } from './service.ts';
import { startReceiver, WEBHOOK_SECRET } from './webhook.ts';

const FOLDER = fileURLToPath(new URL('../histories/', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
/** The time that the control workflows need to process their signals. */
const SETTLED_AFTER_MS = 2_000;
const ADMISSION_WITHIN_MS = 30_000;

async function main(): Promise<void> {
  installRuntime('WARN');
  const bundle = await bundleWorkflows();
  await withServers(async (servers) => {
    const parts = { servers, bundle };
    await record(parts, { governor: { sweepEveryMs: 500, leaseMs: 60_000 } }, decisionsAndControl);
    await record(parts, { rateLimits: { raiseEveryMs: 500, liftAfterMs: 1_200 } }, aRateLimit);
    await record(parts, { decision: { reuse: true } }, answersGivenBefore);
    await record(parts, { wrap: failingFirst(3) }, aSlowStore);
    await withReceiver((webhook) => record(parts, webhook, anAlert));
    await withReceiver((webhook) => record(parts, webhook, aNotice));
    await record(parts, {}, whatIsForgotten);
    await withVenue((kalshi) => record(parts, { kalshi }, byTicker));
    const models = ['sim-gpt-5-mini', 'sim-claude-sonnet', 'sim-gpt-5'];
    await record(parts, { models, decision: { strategy: 'value', blend: 1 } }, byValue);
    await record(parts, { models: ['sim-gpt-5-mini'], decision: { research: 'always' } }, aBriefThatIsLookedFor);
    const learning = { decision: { explore: true }, shadows: ['sim-local'], shadowShare: 1 };
    await record(parts, { scorekeeper: { everyMs: 60_000, publishEveryMs: 3_600_000 } }, aWidenedPanel);
    await record(parts, { ...learning, scorekeeper: { everyMs: 500, publishEveryMs: 0 } }, theLearningLoop);
  });
}

/** What a recording did: a name for the file -> the workflow. */
type Recorded = Record<string, string>;

async function decisionsAndControl(service: TestService): Promise<Recorded> {
  const { client } = service.workers;
  const decide = decider(service);
  const decided = {
    'decide-gate': await decide({ quotes: { yes_bid: 1, yes_ask: 2 } }),
    'decide-quick': await decide({ escalateWithin: 0 }),
    'decide-escalated': await decide({ escalateWithin: 0.5 }),
    'decide-full': await decide({ maxStakeMicroUsd: 100_000_000 }),
    'decide-event': await anEvent(service),
    'decide-admission': await anAdmissionThatIsAskedFor(service),
    preview: await aPreview(service),
  };
  service.simulator.setFaults([{ kind: 'hang' }]);
  const late = await decide({ maxStakeMicroUsd: 100_000_000, deadlineMs: 1_500 });
  service.simulator.setFaults([]);
  const change = { budget: { hourMicroUsd: 50_000_000 }, reason: 'recording', by: 'recorder' };
  await client.workflow.getHandle(governorWorkflowId('main')).executeUpdate(UPDATE.setPolicy, { args: [change] });
  const operations = client.workflow.getHandle(OPERATIONS_WORKFLOW_ID);
  await operations.signal(SIGNAL.setMode, { mode: 'emergency', reason: 'recording', by: 'recorder' });
  await operations.signal(SIGNAL.clearMode, { reason: 'recording', by: 'recorder' });
  await operations.signal(SIGNAL.setMode, { mode: 'economy', reason: 'recording', by: 'recorder', forMs: 500 });
  await delay(SETTLED_AFTER_MS);
  return {
    ...decided,
    'decide-deadline': late,
    'cost-governor': governorWorkflowId('main'),
    'operations-expiry': OPERATIONS_WORKFLOW_ID,
  };
}

/** A decision that was started with the update, as the API starts one. */
async function anAdmissionThatIsAskedFor(service: TestService): Promise<string> {
  const request = service.request({ maxStakeMicroUsd: 100_000_000 });
  await new DecisionClient(service.workers.client).begin(request, ADMISSION_WITHIN_MS);
  return decisionWorkflowId(request.account, request.requestId);
}

async function aPreview(service: TestService): Promise<string> {
  const workflowId = previewWorkflowId('recorded');
  const options = { taskQueue: TASK_QUEUE, workflowId, args: [service.request()] };
  await service.workers.client.workflow.execute(WORKFLOW.preview, options);
  return workflowId;
}

/** A decision whose admission fails as a local activity, as often as one is tried, and is done as an ordinary activity. */
async function aSlowStore(service: TestService): Promise<Recorded> {
  return { 'decide-slow-store': await decider(service)({ escalateWithin: 0 }) };
}

/** A store that cannot be reached for the first so many admissions. */
const failingFirst =
  (failures: number) =>
  (dependencies: Dependencies): Dependencies => {
    let left = failures;
    const { requests } = dependencies.store;
    const claim: typeof requests.claim = (...input) => {
      if (left === 0) return requests.claim(...input);
      left -= 1;
      return Promise.reject(new Error('The store is away.'));
    };
    return { ...dependencies, store: { ...dependencies.store, requests: { ...requests, claim } } };
  };

/** A limit that a 429 brings, and that is looked at again when its time has come. */
async function aRateLimit(service: TestService): Promise<Recorded> {
  service.simulator.setFaults([{ kind: 'rate_limited', times: 1 }]);
  await decider(service)({ escalateWithin: 0 });
  service.simulator.setFaults([]);
  await delay(SETTLED_AFTER_MS);
  return { 'operations-rates': OPERATIONS_WORKFLOW_ID };
}

async function withReceiver(use: (webhook: TestServiceOptions) => Promise<void>): Promise<void> {
  const receiver = await startReceiver();
  receiver.answers.push(503);
  try {
    await use({
      alerts: alertsTo(receiver.url, { giveUpAfterMs: 60_000 }),
      webhookSecret: WEBHOOK_SECRET,
      governor: { sweepEveryMs: 60_000, leaseMs: 60_000 },
    });
  } finally {
    receiver.close();
  }
}

/** A venue that fails once and then lists markets, each open for an hour. */
async function withVenue(use: (kalshi: NonNullable<TestServiceOptions['kalshi']>) => Promise<void>): Promise<void> {
  const venue = await startSimulatedVenue({ seed: 1 });
  try {
    for (const ticker of venue.control.listMarkets({ count: 1 })) venue.control.open(ticker, 3_600_000);
    venue.control.setOutages([{ kind: 'status', path: '/series', times: 1 }]);
    await use({ enabled: true, host: venue.url, settleEveryMs: 86_400_000 });
  } finally {
    await venue.close();
  }
}

/** A decision whose market is fetched, at the second attempt, and a run that asks how it ended. */
async function byTicker(service: TestService): Promise<Recorded> {
  const { client } = service.workers;
  const { host } = service.config.kalshi;
  const response = await fetch(`${host}/trade-api/v2/markets`);
  const { markets } = (await response.json()) as { markets: readonly { ticker: string }[] };
  const { market: _, ...request } = service.request({ escalateWithin: 0 });
  const handle = await service.start({ ...request, ticker: markets[0]?.ticker });
  await handle.result();
  const workflowId = SETTLEMENTS_SCHEDULE_ID;
  await client.workflow.execute(WORKFLOW.settlements, { taskQueue: TASK_QUEUE, workflowId });
  return { 'decide-by-ticker': handle.workflowId, settlements: workflowId };
}

/** An alert that is accepted at the second attempt. */
async function whatIsForgotten({ workers: { client } }: TestService): Promise<Recorded> {
  const workflowId = RETENTION_SCHEDULE_ID;
  await client.workflow.execute(WORKFLOW.retention, { taskQueue: TASK_QUEUE, workflowId });
  return { retention: workflowId };
}

async function anAlert({ workers: { client, store } }: TestService): Promise<Recorded> {
  const alertId = 'mode_changed/2';
  const reason = { code: 'no_model_reachable', figures: { reachable: 0, configured: 3, quorum: 2 } } as const;
  const figures = { from: 'normal', to: 'emergency', reason } as const;
  const alert = { id: alertId, kind: 'mode_changed', account: null, severity: 'critical', figures } as const;
  await store.alerts.raise({ ...alert, raisedAtMs: Date.now() });
  const workflowId = alertWorkflowId(alertId);
  const input = { alertId, firstRetryMs: 200, giveUpAfterMs: 60_000 };
  await client.workflow.execute(WORKFLOW.deliverAlert, { taskQueue: TASK_QUEUE, workflowId, args: [input] });
  return { 'deliver-alert': workflowId };
}

/** A settlement that is told at the second attempt. */
async function aNotice({ workers: { client, store } }: TestService): Promise<Recorded> {
  const how = { ticker: 'KXTOLD-1', settlement: 'yes', settlementValueMicroUsd: null, revision: 1 } as const;
  const notice = settlementNotice({ ...how, settledAtMs: Date.now() }, Date.now());
  await store.notices.add(WEBHOOK_CHANNEL, notice);
  const workflowId = noticesWorkflowId(WEBHOOK_CHANNEL, notice.id);
  const times = { firstRetryMs: 200, giveUpAfterMs: 60_000 };
  const input = { channel: WEBHOOK_CHANNEL, noticeIds: [notice.id], ...times };
  await client.workflow.execute(WORKFLOW.deliverNotices, { taskQueue: TASK_QUEUE, workflowId, args: [input] });
  return { 'deliver-notices': workflowId };
}

/** One model more at a time, on a market of which the models are unsure; an event decided so; and a model that is asked again. */
async function byValue(service: TestService): Promise<Recorded> {
  const decide = decider(service);
  return {
    'decide-by-value': await decide({ maxStakeMicroUsd: 1_000_000_000, quotes: { ticker: 'KXVALUE-5' } }),
    'decide-event-by-value': await anEvent(service),
    'decide-asked-again': await decide({
      maxStakeMicroUsd: 1_000_000_000,
      samplesPerModel: 2,
      quotes: { ticker: 'KXAGAIN-34' },
    }),
  };
}

/** A search before the models are asked, and one that fails. */
async function aBriefThatIsLookedFor(service: TestService): Promise<Recorded> {
  const decide = decider(service);
  const researched = await decide({ deadlineMs: 60_000, quotes: { ticker: 'KXFOUND-1' } });
  service.simulator.setFaults([{ kind: 'refusal', times: 1 }]);
  const failed = await decide({ deadlineMs: 60_000, quotes: { ticker: 'KXNOTFOUND-1' } });
  service.simulator.setFaults([]);
  return { 'decide-researched': researched, 'decide-research-failed': failed };
}

/** A panel of the two that a record prefers, who disagree. */
async function aWidenedPanel(service: TestService): Promise<Recorded> {
  const learned = { ...COLD_SCOREBOARD, version: 1, builtAtMs: Date.now(), labels: 100 };
  await service.workers.store.scoreboards.publish(learned);
  service.simulator.setModel('sim-local', { bias: 20 });
  service.simulator.setModel('sim-gpt-5-mini', { bias: -20 });
  await delay(SETTLED_AFTER_MS);
  return { 'decide-widened': await decider(service)({ maxStakeMicroUsd: 100_000_000 }) };
}

/** Two requests at once, of which one waits for the other, and a first call whose prompt names another market of the event. */
async function answersGivenBefore(service: TestService): Promise<Recorded> {
  const event = { event_ticker: 'KXTEST-E' };
  const quotes = { ...event, ticker: 'KXTEST-E-1' };
  // A request that is drawn for an audit calls the models again and waits for no other.
  const ids = Array.from({ length: 20 }, (_, n) => `recorded-${n}`).filter((id) => !isReuseAudited(`main/${id}`));
  const request = (requestId = 'recorded') => service.request({ requestId, quotes, escalateWithin: 0 });
  // Whoever waits is there before the first has its answer.
  service.simulator.setFaults([{ kind: 'hang', times: 1 }]);
  const handles = [await service.start(request(ids[0])), await service.start(request(ids[1]))];
  const same = await service.start(request(ids[0]), 'another-bot/recorded');
  await same.result();
  const decisions = (await Promise.all(handles.map((handle) => handle.result()))) as Decision[];
  const waited = handles[decisions.findIndex(({ path }) => path === 'reused')];
  if (!waited) throw new Error('None of the two waited for the other.');
  const background = await decider(service)({
    quotes: { ...event, ticker: 'KXTEST-E-2', title: 'Will test market 2 resolve to Yes?' },
    escalateWithin: 0,
  });
  return {
    'decide-waited-for-signal': waited.workflowId,
    'decide-waited-for-same-request': same.workflowId,
    'decide-background': background,
  };
}

async function theLearningLoop(service: TestService): Promise<Recorded> {
  const { client, store } = service.workers;
  const workflowId = await decider(service)({});
  const [decision] = await store.decisions.list({ limit: 1 });
  const told = { ticker: decision?.ticker, settlement: 'yes', by: 'recorder' };
  const scorekeeper = client.workflow.getHandle(SCOREKEEPER_WORKFLOW_ID);
  await scorekeeper.executeUpdate(UPDATE.recordOutcomes, { args: [[told]] });
  await scorekeeper.signal(SIGNAL.outcome, { ...told, settlement: 'no' });
  await delay(SETTLED_AFTER_MS);
  const shadow = workflowId.replace(/^decision/, 'shadow');
  return { 'decide-exploring': workflowId, shadow, scorekeeper: SCOREKEEPER_WORKFLOW_ID };
}

/** One of its models fails, so that another one is asked. */
async function anEvent(service: TestService): Promise<string> {
  const request = testEventRequest(testEvent());
  const workflowId = eventWorkflowId(request.account, request.requestId);
  service.simulator.setFaults([{ kind: 'refusal', times: 1 }]);
  const { client } = service.workers;
  await client.workflow.execute(WORKFLOW.decideEvent, { taskQueue: TASK_QUEUE, workflowId, args: [request] });
  service.simulator.setFaults([]);
  return workflowId;
}

function decider(service: TestService) {
  return async (more: Parameters<TestService['request']>[0]): Promise<string> => {
    const handle = await service.start(service.request(more));
    await handle.result();
    return handle.workflowId;
  };
}

/** Runs a recording against a service of its own and saves its histories. One that is there already is left as it is: it
 * holds later versions to what earlier ones did. */
async function record(
  { servers, bundle }: { servers: Servers; bundle: WorkflowBundle },
  options: TestServiceOptions,
  run: (service: TestService) => Promise<Recorded>,
): Promise<void> {
  const service = await startTestServiceOn(servers, { ...options, bundle });
  try {
    const recorded = await run(service);
    await mkdir(FOLDER, { recursive: true });
    for (const [name, workflowId] of Object.entries(recorded)) {
      const file = join(FOLDER, `${name}.json`);
      if (existsSync(file)) {
        progress(
          `${name}: kept as it is; record under another name, or delete it if nothing like it can still be running`,
        );
        continue;
      }
      const history = await service.workers.client.workflow.getHandle(workflowId).fetchHistory();
      await writeFile(file, `${withoutMachine(historyToJSON(history))}\n`);
      progress(`${name}: ${history.events?.length ?? 0} events`);
    }
  } finally {
    await service.stop();
  }
}

/** Replaces the host name and the paths of the machine that recorded it. */
function withoutMachine(text: string): string {
  return text.replaceAll(hostname(), 'recorder').replaceAll(ROOT, '/conclave');
}

main().catch((error: unknown) => {
  progress(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});

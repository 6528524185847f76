import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import {
  type Clock,
  createControlActivities,
  createDecisionActivities,
  createModelActivities,
  type Dependencies,
  type Log,
  scoringConfigOf,
} from '../activities/index.ts';
import { type Config, environmentWithoutSecrets } from '../config/config.ts';
import { boundsOf } from '../domain/health/rate.ts';
import { createProviders } from '../providers/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { CONTROL_QUEUE, modelQueue, OPERATIONS_WORKFLOW_ID, SIGNAL, TASK_QUEUE } from '../workflows/messages.ts';
import { startCallCounter } from './call-counter.ts';
import { createGateway } from './gateway.ts';
import { type RunningHeartbeat, startWorkerHeartbeat } from './heartbeat.ts';
import { createModelWorkers, type ModelWorkers } from './model-workers.ts';
import { openConfiguredVenue } from './open-venue.ts';
import { requireIndexes, requireOwnStore } from './own-store.ts';
import { createScoringThread } from './scoring-thread.ts';
import { requireSearchAttributes } from './search-attributes.ts';
import { startSingletons } from './start-singletons.ts';
import { bundleWorkflows } from './workflow-bundle.ts';

const CACHED_WORKFLOWS = 500;
const WORKFLOW_TASKS_AT_ONCE = 40;
/** Control work is brief, a few at a time, whatever the number of decisions. */
const CONTROL_ACTIVITIES_AT_ONCE = 50;
const CONTROL_POLLS = 2;
const FORCE_AFTER_GRACE_MS = 10_000;
/** How long a workflow waits for the worker that has it in memory. A dead worker keeps its decisions no longer than this, and
 * their deadlines are tens of seconds; the SDK's own ten seconds are too long for that. */
const STICKY_WAIT = '3 s';

const NO_WEBHOOK_SECRET =
  'alerts.webhookUrl is set and CONCLAVE_WEBHOOK_SECRET is not: alerts are kept, and none is sent unsigned. Set it in the workers’ environment.';
const noChatUrl = (chat: string, urlEnv: string) =>
  `alerts.chats.${chat} is configured and ${urlEnv} is not set: what it is to be told is kept, and none is sent. Set it in the workers’ environment.`;

export interface RunningWorkers {
  readonly store: Store;
  readonly client: Client;
  /** Drains: no new task is taken, calls under way may finish within the grace time. */
  stop(): Promise<void>;
  /** Rejects when a worker dies of itself; resolves after stop. */
  readonly ended: Promise<void>;
}

export interface WorkerParts {
  readonly bundle?: WorkflowBundleOption;
  readonly clock?: Clock;
  /** Wraps what the activities touch the world through, to study how it breaks. */
  readonly wrap?: (dependencies: Dependencies) => Dependencies;
  readonly log: Log;
}

/** The composition root: configuration to dependencies to workers, running. One worker for workflows and the store work of
 * decisions, one for control work, one per provider for its model calls. */
export async function startWorkers(config: Config, parts: WorkerParts): Promise<RunningWorkers> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.toReversed()) await closer();
  };
  try {
    const store = await openStore(config.mongodb.uri, config.mongodb.database);
    closers.push(() => store.close());
    const { address, namespace } = config.temporal;
    const [connection, clientConnection] = await Promise.all([
      NativeConnection.connect({ address }),
      Connection.connect({ address }),
    ]);
    closers.push(
      () => connection.close(),
      () => clientConnection.close(),
    );
    await requireSearchAttributes(clientConnection, namespace, parts.log);
    const client = new Client({ connection: clientConnection, namespace });
    // Before anything is written or polled.
    const { serviceId } = await requireOwnStore(client, store, config, parts.log);
    await requireIndexes(store, config.mongodb.database);
    const providers = createProviders(config.providers, config.apiKeys);
    const workflows = createGateway(client);
    const calls = startCallCounter(store, workflows, parts.log);
    closers.push(() => calls.stop());
    const { heartbeatEveryMs, keyCheckEveryMs } = config.worker;
    let heartbeat: RunningHeartbeat | null = null;
    const models = createModelWorkers({
      store,
      providers,
      rows: config.providers,
      polled: polledProviders(config, { providers }),
      heartbeatEveryMs,
      keyCheckEveryMs,
      async onChange() {
        await heartbeat?.write();
        await workflows.signal(OPERATIONS_WORKFLOW_ID, SIGNAL.pollingChanged, {});
      },
      log: parts.log,
    });
    const { uri, database } = config.mongodb;
    const scoring = createScoringThread(
      { uri, database, config: scoringConfigOf(config) },
      environmentWithoutSecrets(config),
      parts.log,
    );
    const clock = parts.clock ?? { now: () => Date.now() };
    const dependencies: Dependencies = {
      store,
      providers,
      venue: openConfiguredVenue(config, () => clock.now()),
      config,
      chatUrls: config.chatUrls,
      clock,
      workflows,
      keys: models.keys,
      calls,
      scoring: scoring.run,
      log: parts.log,
    };
    const { wrap = (plain) => plain, bundle = await bundleWorkflows() } = parts;
    const workers: Worker[] = [];
    const running: Promise<void>[] = [];
    // Before the first worker is made: also one that never ran holds the connection, until it is run and ends.
    closers.push(async () => {
      workflows.endUpdates();
      for (const worker of workers) {
        if (worker.getState() === 'INITIALIZED') running.push(worker.run());
        if (worker.getState() === 'RUNNING') worker.shutdown();
      }
      // A round of scoring may take longer than the grace: its activity fails at once, and another worker takes it.
      await Promise.allSettled([scoring.stop(), ...running, models.drain()]);
    });
    await createWorkers(config, wrap(dependencies), { models, workers }, connection, bundle);
    // The first heartbeat is written before anything is polled, and the last is removed before the workers drain.
    const beating = await startWorkerHeartbeat(store, models.polling, heartbeatEveryMs, parts.log);
    closers.push(() => beating.stop());
    heartbeat = beating;
    running.push(...workers.map((worker) => worker.run()));
    models.run();
    const ended = Promise.race([models.died, Promise.all(running).then(() => models.drain())]);
    // The caller looks at `ended`; without this a death during start would be an unhandled rejection.
    ended.catch((error: unknown) => parts.log('error', `A worker died: ${String(error)}`));
    if (config.alerts.webhookUrl !== null && config.webhookSecret === null) parts.log('error', NO_WEBHOOK_SECRET);
    for (const [chat, { urlEnv }] of Object.entries(config.alerts.chats)) {
      if (!config.chatUrls[chat]) parts.log('error', noChatUrl(chat, urlEnv));
    }
    await Promise.race([startSingletons(client, config, store, serviceId), ended]);
    return { store, client, stop: close, ended };
  } catch (error) {
    await close().catch((closing: unknown) => {
      parts.log('warn', 'What had been started could not be closed', { error: String(closing) });
    });
    throw error;
  }
}

/** The providers whose queues these workers poll: all that are configured with a key, or those of them that are named. */
function polledProviders(config: Config, { providers }: Pick<Dependencies, 'providers'>): string[] {
  const named = config.worker.providers;
  return Object.keys(providers).filter((provider) => named === null || named.includes(provider));
}

/** Those that are made are in `workers`, or are the model workers', also where it throws. */
async function createWorkers(
  config: Config,
  dependencies: Dependencies,
  { models, workers }: { models: Pick<ModelWorkers, 'create'>; workers: Worker[] },
  connection: NativeConnection,
  workflowBundle: WorkflowBundleOption,
): Promise<void> {
  const { namespace } = config.temporal;
  const { maxConcurrentActivities, maxConcurrentModelCalls, requestsPerSecond, shutdownGraceMs } = config.worker;
  const common = {
    connection,
    namespace,
    shutdownGraceTime: shutdownGraceMs,
    shutdownForceTime: shutdownGraceMs + FORCE_AFTER_GRACE_MS,
  };
  const controlActivities = createControlActivities(dependencies);
  const main = Worker.create({
    ...common,
    taskQueue: TASK_QUEUE,
    workflowBundle,
    // Control work too: an earlier version scheduled it on this queue.
    activities: { ...createDecisionActivities(dependencies), ...controlActivities },
    maxConcurrentActivityTaskExecutions: maxConcurrentActivities,
    maxConcurrentLocalActivityExecutions: maxConcurrentActivities,
    maxConcurrentWorkflowTaskExecutions: WORKFLOW_TASKS_AT_ONCE,
    maxCachedWorkflows: CACHED_WORKFLOWS,
    stickyQueueScheduleToStartTimeout: STICKY_WAIT,
  });
  const control = Worker.create({
    ...common,
    taskQueue: CONTROL_QUEUE,
    activities: controlActivities,
    maxConcurrentActivityTaskExecutions: CONTROL_ACTIVITIES_AT_ONCE,
    maxConcurrentActivityTaskPolls: CONTROL_POLLS,
  });
  const model = models.create((provider) => {
    const row = config.providers.find(({ id }) => id === provider);
    const limit = requestsPerSecond[provider] ?? boundsOf(row?.requests)?.ceilingPerSecond;
    return Worker.create({
      ...common,
      taskQueue: modelQueue(provider),
      activities: createModelActivities(dependencies),
      maxConcurrentActivityTaskExecutions: maxConcurrentModelCalls,
      // Cancellation arrives with a heartbeat's answer, so heartbeats must really be sent.
      maxHeartbeatThrottleInterval: '1 s',
      ...(limit === undefined ? {} : { maxTaskQueueActivitiesPerSecond: limit }),
    });
  });
  const making = [main, control].map(async (worker) => workers.push(await worker));
  await Promise.allSettled([...making, model]);
  await Promise.all([...making, model]);
}

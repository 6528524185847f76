import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import type { WorkflowBundleOption } from '@temporalio/worker';
import type { Clock } from '../../activities/index.ts';
import { type AccountConfig, type Config, Secret } from '../../config/config.ts';
import { sections } from '../../config/file-schema.ts';
import type { DecideRequest } from '../../domain/decision/request-schema.ts';
import { standardsOf } from '../../domain/shared/field-schema.ts';
import { DEFAULT_GROUP } from '../../domain/shared/group.ts';
import type { ProviderRow } from '../../domain/shared/model.ts';
import {
  type BudgetPolicy,
  DEFAULT_BUDGET_POLICY,
  DEFAULT_DECISION_POLICY,
  type DecisionPolicy,
} from '../../domain/shared/policy.ts';
import { DEFAULT_FEES } from '../../kalshi/fee-schedule.ts';
import { type Simulator, startSimulator } from '../../local/simulator/index.ts';
import { adoptStore } from '../../workers/own-store.ts';
import { type RunningWorkers, startWorkers, type WorkerParts } from '../../workers/workers.ts';
import {
  type Decision,
  decisionWorkflowId,
  OPERATIONS_WORKFLOW_ID,
  type OperationsState,
  QUERY,
  SIGNAL,
  TASK_QUEUE,
  WORKFLOW,
} from '../../workflows/messages.ts';
import { alertsTo } from './alerts.ts';
import { sharedBundle } from './bundle.ts';
import { testRequest } from './request.ts';
import { sharedServers } from './servers.ts';
import { openPrepared } from './store.ts';

/** A little more than the time for which workers remember the breakers. */
const HEALTH_READ_EVERY_MS = 250;
/** A little more than the time for which workers gather how calls ended. */
const COUNTED_AFTER_MS = 300;
const LOOKS = 80;
const CALL_TIMEOUT_MS = 30_000;

export interface TestService {
  readonly config: Config;
  readonly simulator: Simulator;
  readonly workers: RunningWorkers;
  readonly logs: readonly string[];
  /** Starts `decide` by name, as any SDK would. */
  start(request: DecideRequest, workflowId?: string): Promise<WorkflowHandle>;
  /** Starts `decide` and waits for its decision. */
  decide(request: DecideRequest): Promise<Decision>;
  /** A complete request for a market that stays open, changed by what the test gives. */
  request: typeof testRequest;
  /** Ends every fault, closes every breaker and lifts every limit that a 429 introduced, before the next test. */
  heal(): Promise<void>;
  stop(): Promise<void>;
}

export interface TestServiceOptions {
  readonly seed?: number;
  readonly budget?: Partial<BudgetPolicy>;
  readonly decision?: Partial<DecisionPolicy>;
  readonly governor?: Config['governor'];
  readonly scorekeeper?: Config['scorekeeper'];
  readonly operations?: Config['operations'];
  readonly probes?: Config['probes'];
  readonly rateLimits?: Config['rateLimits'];
  /** Provider id -> the limits in its row. */
  readonly limits?: Readonly<Record<string, Pick<ProviderRow, 'requests' | 'tokensPerMinute'>>>;
  /** Providers whose queues the workers poll; all by default. */
  readonly polled?: readonly string[];
  readonly heartbeatEveryMs?: number;
  readonly keyCheckEveryMs?: number;
  readonly maxConcurrentActivities?: number;
  readonly alerts?: Config['alerts'];
  readonly chatUrls?: Config['chatUrls'];
  readonly webhookSecret?: string;
  readonly kalshi?: Partial<Config['kalshi']>;
  readonly venueKey?: Config['venueKey'];
  readonly shadowShare?: number;
  /** Ids of simulated models that are shadows. */
  readonly shadows?: readonly string[];
  readonly clock?: Clock;
  /** Whether the simulator's search service is configured. */
  readonly searches?: boolean;
  /** Of every model. By default so long that a busy machine fails no call that is answered. */
  readonly callTimeoutMs?: number;
  /** Ids of the simulated models to configure; all by default. */
  readonly models?: readonly string[];
  readonly accounts?: Readonly<Record<string, Partial<AccountConfig>>>;
  /** Provider id -> the key that these workers have for it; the others need none. */
  readonly apiKeys?: Readonly<Record<string, string>>;
  readonly simulator?: Simulator;
  readonly database?: string;
  /** Wraps what the workers' activities use. */
  readonly wrap?: WorkerParts['wrap'];
  /** The run's own bundle by default. */
  readonly bundle?: WorkflowBundleOption;
}

/** Workers and simulated providers on the shared servers, with a new database. */
export async function startTestService(options: TestServiceOptions = {}): Promise<TestService> {
  return startTestServiceOn(await sharedServers(), options);
}

/** The same on servers that the caller started. */
export async function startTestServiceOn(
  servers: { temporal: { address: string; namespace: string }; mongodb: { uri: string } },
  options: TestServiceOptions = {},
): Promise<TestService> {
  const simulator = options.simulator ?? (await startSimulator({ seed: options.seed ?? 1, latency: 'instant' }));
  const config = testConfig(servers, simulator, options);
  const logs: string[] = [];
  await ownStore(config);
  const workers = await startWorkers(config, {
    bundle: options.bundle ?? sharedBundle(),
    log: (level, message) => logs.push(`${level}: ${message}`),
    ...(options.clock ? { clock: options.clock } : {}),
    ...(options.wrap ? { wrap: options.wrap } : {}),
  });
  const start = (input: DecideRequest, workflowId = decisionWorkflowId(input.account, input.requestId)) =>
    workers.client.workflow.start(WORKFLOW.decide, { taskQueue: TASK_QUEUE, workflowId, args: [input] });
  return {
    config,
    simulator,
    workers,
    logs,
    request: testRequest,
    start,
    decide: async (input) => (await start(input)).result() as Promise<Decision>,
    async heal() {
      simulator.setFaults([]);
      const { health, callCounts } = workers.store;
      // The last calls may not have been counted yet.
      await delay(COUNTED_AFTER_MS);
      await callCounts.forgetBefore(Number.POSITIVE_INFINITY);
      const open = (await health.list()).filter(({ state }) => state !== 'closed');
      for (const breaker of open) await health.write({ ...breaker, state: 'closed', nextProbeAtMs: null });
      if (open.length > 0) await delay(HEALTH_READ_EVERY_MS);
      await liftRates(workers);
    },
    async stop() {
      await workers.stop();
      if (!options.simulator) await simulator.close();
    },
  };
}

/** Prepares a database and gives it the namespace: the services of a test process have stores of their own in one namespace, one
 * after another. */
export async function ownStore(config: Config): Promise<void> {
  const connection = await Connection.connect({ address: config.temporal.address });
  const store = await openPrepared(config.mongodb.uri, config.mongodb.database);
  try {
    await adoptStore(new Client({ connection, namespace: config.temporal.namespace }), store, config);
  } finally {
    await store.close();
    await connection.close();
  }
}

async function liftRates({ client, store }: RunningWorkers): Promise<void> {
  const introduced = (await store.rates.list()).filter(
    ({ perSecond, bounds }) => perSecond !== null && bounds === null,
  );
  if (introduced.length === 0) return;
  // `cutAtMs` is now, so that earlier 429s do not count again.
  for (const rate of introduced) {
    await store.rates.write({ ...rate, perSecond: null, nextAtMs: null, cutAtMs: Date.now() });
  }
  const operations = client.workflow.getHandle(OPERATIONS_WORKFLOW_ID);
  await operations.signal(SIGNAL.limitsConfigured);
  for (let look = 0; look < LOOKS; look++) {
    const state = await operations.query<OperationsState | null>(QUERY.state);
    if (state?.rates.every(({ perSecond, bounds }) => perSecond === null || bounds !== null)) return;
    await delay(HEALTH_READ_EVERY_MS);
  }
  throw new Error('The limits that 429s introduced were not lifted.');
}

/** The environment variable that a test's provider is said to have its key from: `sim-xai` -> `SIM_XAI_API_KEY`. */
export const keyVariable = (provider: string) => `${provider.toUpperCase().replaceAll('-', '_')}_API_KEY`;

export function testConfig(
  servers: { temporal: { address: string; namespace: string }; mongodb: { uri: string } },
  simulator: Pick<Simulator, 'providers' | 'models'> & Partial<Pick<Simulator, 'search'>>,
  options: TestServiceOptions,
): Config {
  const account = (more: Partial<AccountConfig> = {}): AccountConfig => ({
    zone: 'America/New_York',
    group: DEFAULT_GROUP,
    budget: { ...DEFAULT_BUDGET_POLICY, dayMicroUsd: 100_000_000, hourMicroUsd: 100_000_000, ...options.budget },
    // Fixed rules, so that which models are called follows from what the test sets.
    decision: {
      ...DEFAULT_DECISION_POLICY,
      explore: false,
      strategy: 'stake',
      reuse: false,
      blend: 0.5,
      ...options.decision,
    },
    ...more,
  });
  const { models } = options;
  const search = options.searches ? simulator.search : undefined;
  return {
    temporal: { address: servers.temporal.address, namespace: servers.temporal.namespace },
    mongodb: { uri: servers.mongodb.uri, database: options.database ?? `test_${randomUUID().slice(0, 8)}` },
    webUiUrl: null,
    dataDir: tmpdir(),
    logLevel: 'warn',
    dashboard: { host: '127.0.0.1', port: 0, token: null },
    providers: [...simulator.providers, ...(search ? [search.provider] : [])].map((row) => ({
      ...row,
      ...options.limits?.[row.id],
      ...(options.apiKeys?.[row.id] === undefined ? {} : { apiKeyEnv: keyVariable(row.id) }),
    })),
    searchServices: search ? [search.row] : [],
    models: simulator.models
      .filter((row) => models === undefined || models.includes(row.id))
      .map((row) => ({ ...row, callTimeoutMs: options.callTimeoutMs ?? CALL_TIMEOUT_MS }))
      .map((row) => (options.shadows?.includes(row.id) ? { ...row, shadow: true } : row)),
    accounts: Object.fromEntries(
      Object.entries(options.accounts ?? { main: {} }).map(([name, more]) => [name, account(more)]),
    ),
    fees: DEFAULT_FEES,
    categories: {},
    worker: {
      maxConcurrentActivities: options.maxConcurrentActivities ?? 100,
      maxConcurrentModelCalls: 100,
      requestsPerSecond: {},
      shutdownGraceMs: 5_000,
      providers: options.polled ?? null,
      heartbeatEveryMs: options.heartbeatEveryMs ?? 3_000,
      keyCheckEveryMs: options.keyCheckEveryMs ?? 300_000,
    },
    governor: options.governor ?? { sweepEveryMs: 15_000, leaseMs: 60_000 },
    scorekeeper: options.scorekeeper ?? { everyMs: 60_000, publishEveryMs: 0 },
    probes: options.probes ?? { dayMicroUsd: 500_000 },
    operations: options.operations ?? { enterAfterMs: 5_000, leaveAfterMs: 15_000 },
    rateLimits: options.rateLimits ?? { raiseEveryMs: 10_000, liftAfterMs: 300_000 },
    chatUrls: options.chatUrls ?? {},
    api: { url: 'http://127.0.0.1:8234', token: null },
    alerts: options.alerts ?? alertsTo(null),
    webhookSecret: options.webhookSecret === undefined ? null : new Secret(options.webhookSecret),
    shadowShare: options.shadowShare ?? 0.1,
    retentionDays: 30,
    kalshi: { ...standardsOf(sections.kalshi), ...options.kalshi },
    venueKey: options.venueKey ?? null,
    apiKeys: Object.fromEntries(
      Object.entries(options.apiKeys ?? {}).map(([provider, key]) => [provider, new Secret(key)]),
    ),
    simulated: true,
  };
}

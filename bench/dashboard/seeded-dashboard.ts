import { fileURLToPath } from 'node:url';
import type { DecisionClient } from '../../client/decision-client.ts';
import { DEFAULT_BUDGET_POLICY, DEFAULT_DECISION_POLICY } from '../../domain/shared/policy.ts';
import { SIMULATED_MODELS, simulatedProviders } from '../../local/simulator/models.ts';
import { type Dashboard, startDashboard } from '../../server/dashboard.ts';
import { openDatabase } from '../../store/collections.ts';
import { openStore, prepareStore, type Store } from '../../store/index.ts';
import { seedHistory } from './seed.ts';

export const ACCOUNT = 'main';
export const ZONE = 'America/New_York';
export const TOKEN = 'a-token-of-the-seeded-dashboard';
const BUDGET = { ...DEFAULT_BUDGET_POLICY, dayMicroUsd: 25_000_000, hourMicroUsd: 6_000_000 };
const PAGE_DIR = fileURLToPath(new URL('../../dist/page', import.meta.url));

export interface SeededDashboard {
  readonly dashboard: Dashboard;
  readonly store: Store;
  close(): Promise<void>;
}

export interface SeededOptions {
  readonly uri: string;
  readonly database: string;
  readonly decisions: number;
  readonly days: number;
  /** Beside the one that the history is of. */
  readonly otherAccounts?: readonly string[];
  readonly progress?: (line: string) => void;
}

/** The dashboard on a store with a made-up history, SIMULATED throughout: what a service with two workers would have left, one
 * of its providers out. No workflow runs, so nothing can be changed. */
export async function startSeededDashboard(options: SeededOptions): Promise<SeededDashboard> {
  const { uri, database, decisions, days, otherAccounts = [], progress } = options;
  await prepareStore(uri, database);
  const store = await openStore(uri, database);
  const { client, db } = await openDatabase(uri, database);
  const endMs = Date.now();
  const history = { decisions, days, endMs, account: ACCOUNT, zone: ZONE, budget: BUDGET };
  await seedHistory(store, db, { ...history, ...(progress ? { progress } : {}) });
  await client.close();
  await leaveState(store, endMs);
  const dashboard = await startDashboard({
    sources: {
      store,
      decisions: NO_WORKFLOWS,
      models: SIMULATED_MODELS,
      providers: simulatedProviders('http://127.0.0.1:1'),
      accounts: Object.fromEntries(
        [ACCOUNT, ...otherAccounts].map((account) => [
          account,
          // Each learns by itself.
          { zone: ZONE, group: account === ACCOUNT ? 'default' : account, decision: DEFAULT_DECISION_POLICY },
        ]),
      ),
      temporal: { namespace: 'conclave' },
      webUiUrl: 'http://127.0.0.1:8233',
      // The history has one beat of each worker, at its end.
      heartbeatEveryMs: 600_000,
      settleEveryMs: null,
      simulated: true,
      webhook: null,
      now: Date.now,
    },
    host: '127.0.0.1',
    port: 0,
    token: { reveal: () => TOKEN },
    tokenHint: 'The token is in the file that the dashboard names when it starts.',
    pageDir: PAGE_DIR,
    log: (level, message, details) => process.stderr.write(`${level}: ${message} ${JSON.stringify(details ?? {})}\n`),
  });
  return {
    dashboard,
    store,
    async close() {
      await dashboard.close();
      await store.close();
    },
  };
}

/** The workflows that run for ever are said to, so that the page looks as it does beside them; nothing else answers. */
const RUNNING: Awaited<ReturnType<DecisionClient['durable']>> = {
  singletons: (['operations', 'scorekeeper'] as const).map((singleton) => ({
    ...{ singleton, account: null, isRunning: true, stuck: null },
  })),
  running: { count: 0, oldestStartedAtMs: null, untaken: null },
};

const NO_WORKFLOWS = new Proxy({} as DecisionClient, {
  get: (_, name) => () => {
    if (name === 'durable') return Promise.resolve(RUNNING);
    if (name === 'running') return Promise.resolve(madeRunning(Date.now()));
    throw new Error('No workflow runs behind a seeded dashboard.');
  },
});

function madeRunning(nowMs: number): Awaited<ReturnType<DecisionClient['running']>> {
  const about = { account: ACCOUNT, ticker: 'KXSIMWEATHER-N9001', title: 'Will it rain in Port Lucan?', markets: 1 };
  const asked = SIMULATED_MODELS.slice(0, 3).map(({ id }) => id);
  const state = { phase: 'panel', path: null, asked, answered: asked.slice(0, 1), mode: null } as const;
  const rows = [
    { n: 2, startedMs: 400, state: { ...state, phase: 'quick', asked: asked.slice(0, 1), answered: [] } as const },
    { n: 1, startedMs: 2_300, state },
  ];
  return {
    running: rows.length,
    rows: rows.map(({ n, startedMs, state: own }) => ({
      workflowId: `decision/${ACCOUNT}/made-running-${n}`,
      startedAtMs: nowMs - startedMs,
      state: { ...own, about: { ...about, requestId: `made-running-${n}` } },
    })),
  };
}

async function leaveState(store: Store, nowMs: number): Promise<void> {
  const mode = {
    mode: 'normal',
    version: 3,
    reason: { code: 'operator', figures: { text: 'the drill is over' } },
    by: 'olga',
    source: 'cleared',
    untilMs: null,
    atMs: nowMs - 5_400_000,
  } as const;
  await store.control.writeMode(mode);
  await store.control.createAccount({
    account: ACCOUNT,
    zone: ZONE,
    budget: BUDGET,
    configured: BUDGET,
    policyVersion: 1,
    band: 'open',
    bandVersion: 1,
    bandLedgerId: null,
    money: null,
    spendWatch: null,
  });
  const drill = {
    kind: 'mode',
    account: null,
    from: 'normal',
    to: 'emergency',
    reason: { code: 'operator', figures: { text: 'a drill' } },
    untilMs: null,
    by: 'olga',
  } as const;
  await store.control.addAudit({ ...drill, id: 'mode/2', atMs: nowMs - 6_000_000 });
  const over = {
    kind: 'mode',
    account: null,
    from: 'emergency',
    to: 'normal',
    reason: mode.reason,
    untilMs: null,
    by: 'olga',
  } as const;
  await store.control.addAudit({ ...over, id: 'mode/3', atMs: mode.atMs });
  await store.health.write({
    subject: { kind: 'provider', id: 'sim-local' },
    state: 'open',
    reason: { code: 'calls_failed', figures: { failed: 4, calls: 5, failures: ['timed_out'] } },
    lastProbe: null,
    sinceMs: nowMs - 42_000,
    openings: 2,
    nextProbeAtMs: nowMs + 600_000,
  });
  const providers = [...new Set(SIMULATED_MODELS.map(({ provider }) => provider))];
  for (const worker of ['worker-a', 'worker-b']) {
    await store.workerHeartbeats.write({ worker, sinceMs: nowMs - 7_200_000, atMs: nowMs, providers });
  }
}

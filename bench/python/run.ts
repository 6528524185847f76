import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { DecisionClient } from '../../client/decision-client.ts';
import { reconcile } from '../../client/reconcile.ts';
import { recordsOf } from '../../client/records-of-store.ts';
import type { Config } from '../../config/config.ts';
import type { Simulator } from '../../local/simulator/index.ts';
import { startDashboard } from '../../server/dashboard.ts';
import { openStore, type Store } from '../../store/index.ts';
import { loadWorker } from '../chaos/worker-process.ts';

/** A line of decide_many.py. */
interface Reported {
  readonly via: 'http' | 'temporal';
  readonly when: 'first' | 'again';
  readonly requestId: string;
  readonly decisionId: string;
  readonly runId: string;
  readonly costMicroUsd: number;
}

export interface PythonRun {
  /** Its store is prepared. */
  readonly config: Config;
  readonly simulator: Simulator;
  readonly bundleFile: string;
  /** In whose environment the package is installed. */
  readonly python: string;
  readonly http: number;
  readonly temporal: number;
  readonly atOnce: number;
  /** A worker is killed when this many decisions are there. */
  readonly killAfter: number;
}

export interface PythonFigures {
  readonly overHttp: number;
  readonly overTemporal: number;
  /** Requests that were answered with another decision when they were sent again. */
  readonly changed: number;
  readonly storedDecisions: number;
  readonly workersKilled: number;
  /** What the providers were asked for, and what of it came more than once, for the worker that had asked died. */
  readonly paidRequests: number;
  readonly billedMicroUsd: number;
  readonly ledgerMicroUsd: number;
  readonly tookMs: number;
  /** One sentence for each thing that is not as it must be. */
  readonly problems: readonly string[];
}

const SCRIPT = fileURLToPath(new URL('./decide_many.py', import.meta.url));
const DASHBOARD_TOKEN = 'the-dashboard-is-not-used-here';
const SETTLED_WITHIN_MS = 90_000;
const LOOK_EVERY_MS = 100;
const ACCOUNT = 'main';

/** Has the Python program decide against a service whose only worker is killed in between, and counts what became of it. */
export async function runPython(run: PythonRun): Promise<PythonFigures> {
  const { config, simulator } = run;
  const folder = await mkdtemp(join(tmpdir(), 'conclave-python-'));
  const closers: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    const store = await openStore(config.mongodb.uri, config.mongodb.database);
    closers.push(() => store.close());
    const service = await startService(run, store, folder);
    closers.push(() => service.close());
    const startedAtMs = Date.now();
    const { reported, isKilled } = await decideMany(run, service);
    const tookMs = Date.now() - startedAtMs;
    const books = await settledBooks(store, simulator);
    const stored = await Promise.all(
      reported.filter(({ when }) => when === 'first').map(({ decisionId }) => store.decisions.read(decisionId)),
    );
    return judge(run, { reported, tookMs, isKilled, stored: stored.filter((each) => each !== null).length, ...books });
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

type Service = Awaited<ReturnType<typeof startService>>;

/** One worker that works, one that is ready to, and the HTTP API. */
async function startService({ config, bundleFile }: PythonRun, store: Store, folder: string) {
  const orderFile = join(folder, 'order.json');
  await writeFile(orderFile, JSON.stringify({ config, bundleFile }));
  const [first, second] = [loadWorker(orderFile), loadWorker(orderFile)];
  const connection = await Connection.connect({ address: config.temporal.address });
  const client = new Client({ connection, namespace: config.temporal.namespace });
  await first.work();
  const about = { scopes: ['decide', 'operate'], accounts: null, perMinute: 100_000, createdBy: 'bench' } as const;
  const token = await store.tokens.make({ name: 'python', ...about, createdAtMs: Date.now() });
  if (token === null) throw new Error('The store has a token `python` already: the run needs a new one.');
  const { models, providers, accounts, temporal, simulated, worker } = config;
  const server = await startDashboard({
    sources: {
      ...{
        store,
        models,
        providers,
        accounts,
        temporal,
        simulated,
        decisions: new DecisionClient(client, recordsOf(store)),
      },
      ...{
        webUiUrl: null,
        webhook: null,
        heartbeatEveryMs: worker.heartbeatEveryMs,
        settleEveryMs: null,
        now: Date.now,
      },
    },
    ...{ host: '127.0.0.1', port: 0, token: { reveal: () => DASHBOARD_TOKEN }, tokenHint: '', pageDir: folder },
    log: () => undefined,
  });
  return {
    url: server.url,
    token,
    /** Kills the worker and has the other one take its place. */
    async replaceWorker() {
      await first.kill();
      await second.work();
    },
    async close() {
      await server.close();
      for (const worker of [first, second]) if (worker.isAlive()) await worker.kill();
      await connection.close();
    },
  };
}

/** Runs the program to its end. Throws with what it wrote to stderr where it fails. */
async function decideMany({ python, http, temporal, atOnce, killAfter, config }: PythonRun, service: Service) {
  const env = {
    // Nothing of this machine's, so that the package is found where it is installed and nowhere else.
    ...{ PATH: process.env.PATH, HOME: process.env.HOME },
    ...{ CONCLAVE_URL: service.url, CONCLAVE_TOKEN: service.token },
    ...{ TEMPORAL_ADDRESS: config.temporal.address, TEMPORAL_NAMESPACE: config.temporal.namespace },
  };
  const child: ChildProcess = spawn(python, ['-I', SCRIPT], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const { stdin, stdout, stderr } = child;
  if (!stdin || !stdout || !stderr) throw new Error('The Python process could not be started.');
  stdin.end(JSON.stringify({ http, temporal, atOnce }));
  let written = '';
  stderr.on('data', (chunk: Buffer) => {
    written += chunk.toString('utf8');
  });
  const ended = once(child, 'close');
  const reported: Reported[] = [];
  let replacing: Promise<void> | null = null;
  for await (const line of createInterface({ input: stdout })) {
    reported.push(JSON.parse(line) as Reported);
    if (reported.length === killAfter) replacing = service.replaceWorker();
  }
  await replacing;
  const [code] = await ended;
  if (code !== 0) throw new Error(`The Python process ended with ${code} after ${reported.length} lines:\n${written}`);
  return { reported, isKilled: replacing !== null };
}

/** Ledger and bill, once nothing is held any more and the provider's bill has taken the place of what was not known. */
async function settledBooks(store: Store, simulator: Simulator) {
  const days = () => store.ledger.recent(ACCOUNT);
  const untilMs = Date.now() + SETTLED_WITHIN_MS;
  const isHeld = async () =>
    (await days()).some(({ total, entries }) => total.heldMicroUsd !== 0 || Object.keys(entries).length > 0);
  while (await isHeld()) {
    if (Date.now() > untilMs)
      throw new Error(`Money is still held ${SETTLED_WITHIN_MS / 1_000} s after the last decision.`);
    await delay(LOOK_EVERY_MS);
  }
  const { byAttempt } = simulator.bill();
  const billed = Object.entries(byAttempt).map(([attemptId, { costMicroUsd }]) => ({ attemptId, costMicroUsd }));
  // The bill is complete: what is not on it was never sent.
  const unsent = (await store.attempts.uncertain()).filter(({ _id }) => byAttempt[_id] === undefined);
  await reconcile(store, [...billed, ...unsent.map(({ _id }) => ({ attemptId: _id, costMicroUsd: 0 }))]);
  return {
    paidRequests: billed.length,
    billedMicroUsd: billed.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0),
    ledgerMicroUsd: (await days()).reduce((sum, { total }) => sum + total.committedMicroUsd, 0),
  };
}

interface Counted {
  readonly reported: readonly Reported[];
  readonly stored: number;
  readonly isKilled: boolean;
  readonly paidRequests: number;
  readonly billedMicroUsd: number;
  readonly ledgerMicroUsd: number;
  readonly tookMs: number;
}

function judge({ http, temporal }: PythonRun, counted: Counted): PythonFigures {
  const { reported, stored, isKilled, paidRequests, billedMicroUsd, ledgerMicroUsd, tookMs } = counted;
  const first = reported.filter(({ when }) => when === 'first');
  const again = new Map(reported.filter(({ when }) => when === 'again').map((each) => [each.requestId, each]));
  const via = (way: Reported['via']) =>
    new Set(first.filter((each) => each.via === way).map((each) => each.decisionId));
  const changed = first.filter(({ requestId, runId, costMicroUsd }) => {
    const second = again.get(requestId);
    return second?.runId !== runId || second.costMicroUsd !== costMicroUsd;
  }).length;
  const [overHttp, overTemporal] = [via('http').size, via('temporal').size];
  const problems: readonly [boolean, string][] = [
    [overHttp !== http, `${overHttp} of ${http} requests were decided over HTTP.`],
    [overTemporal !== temporal, `${overTemporal} of ${temporal} requests were decided over Temporal.`],
    [stored !== http + temporal, `The store has ${stored} of ${http + temporal} decisions.`],
    [changed > 0, `${changed} requests brought another decision when they were sent again.`],
    [!isKilled, 'No worker was killed.'],
    [billedMicroUsd === 0, 'Nothing was billed.'],
    [ledgerMicroUsd !== billedMicroUsd, `The ledger has ${ledgerMicroUsd} micro-dollars, the bill ${billedMicroUsd}.`],
  ];
  return {
    ...{ overHttp, overTemporal, changed, storedDecisions: stored, workersKilled: isKilled ? 1 : 0 },
    ...{ paidRequests, billedMicroUsd, ledgerMicroUsd, tookMs },
    problems: problems.filter(([isWrong]) => isWrong).map(([, sentence]) => sentence),
  };
}

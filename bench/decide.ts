/** `npm run bench [-- --json] [--decisions N]`: a five-model decision with instant providers beside the bare floor, in
 * one run on the same servers, so that a noisy machine changes both. Prints p50, p95 and throughput at 1 and 20 clients. */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleWorkflowCode, NativeConnection, Worker } from '@temporalio/worker';
import type { Servers } from '../local/embedded/index.ts';
import { type Simulator, startSimulator } from '../local/simulator/index.ts';
import { installRuntime } from '../workers/runtime.ts';
import { startWorkers } from '../workers/workers.ts';
import { decisionWorkflowId, modelQueue, TASK_QUEUE, WORKFLOW } from '../workflows/messages.ts';
import { benchConfig, benchRequest } from './bench-config.ts';
import { progress, withServers } from './with-servers.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, decisions: { type: 'string', default: '100' } },
});
const COUNT = Number(values.decisions);
const CLIENTS = 20;
const WARM_UP = 15;
const FLOOR_QUEUE = 'conclave-bench-floor';

interface Figures {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly perSecond: number;
}

async function main(): Promise<void> {
  installRuntime('WARN');
  const simulator = await startSimulator({ seed: 1, latency: 'instant' });
  try {
    await withServers((servers) => bench(servers, simulator));
  } finally {
    await simulator.close();
  }
}

async function bench(servers: Servers, simulator: Simulator): Promise<void> {
  const config = benchConfig(servers, simulator);
  const workers = await startWorkers(config, { log: (level, message) => progress(`${level}: ${message}`) });
  const connection = await NativeConnection.connect({ address: servers.temporal.address });
  const queues = config.models.map((row) => modelQueue(row.provider));
  const floors = await floorWorkers(connection, config.temporal.namespace, [...new Set(queues)]);
  const running = floors.map((worker) => worker.run());
  try {
    let serial = 0;
    const start = (workflow: string, taskQueue: string, workflowId: string, input: unknown) =>
      workers.client.workflow.execute(workflow, { taskQueue, workflowId, args: [input] });
    const runs = {
      floor: () =>
        start(
          'floor',
          FLOOR_QUEUE,
          `floor/${serial++}`,
          queues.map((queue) => `floor-${queue}`),
        ),
      decide: () => {
        const request = benchRequest(serial++);
        return start(WORKFLOW.decide, TASK_QUEUE, decisionWorkflowId(request.account, request.requestId), request);
      },
    };
    for (const run of Object.values(runs)) await measure(run, WARM_UP, 1);
    // In turn, twice each, so that a drift of the machine affects both.
    const one: Record<keyof typeof runs, Figures[]> = { floor: [], decide: [] };
    const many: Record<keyof typeof runs, Figures[]> = { floor: [], decide: [] };
    for (const round of [1, 2]) {
      for (const name of ['floor', 'decide'] as const) {
        progress(`round ${round}: ${name}`);
        one[name].push(await measure(runs[name], COUNT, 1));
        many[name].push(await measure(runs[name], COUNT * 2, CLIENTS));
      }
    }
    report(one, many);
  } finally {
    for (const worker of floors) worker.shutdown();
    await Promise.all(running);
    await connection.close();
    await workers.stop();
  }
}

/** The floor's workers, with the options of the real ones, on separate queues. */
async function floorWorkers(
  connection: NativeConnection,
  namespace: string,
  queues: readonly string[],
): Promise<Worker[]> {
  const workflowsPath = fileURLToPath(new URL('./floor-workflow.ts', import.meta.url));
  const workflowBundle = await bundleWorkflowCode({ workflowsPath });
  const activities = { nothing: async () => undefined };
  const common = { connection, namespace, activities, maxConcurrentActivityTaskExecutions: 100 };
  return Promise.all([
    Worker.create({ ...common, taskQueue: FLOOR_QUEUE, workflowBundle, maxConcurrentWorkflowTaskExecutions: 40 }),
    ...queues.map((queue) =>
      Worker.create({ ...common, taskQueue: `floor-${queue}`, maxHeartbeatThrottleInterval: '1 s' }),
    ),
  ]);
}

async function measure(run: () => Promise<unknown>, count: number, clients: number): Promise<Figures> {
  const tookMs: number[] = [];
  let left = count;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (left-- > 0) {
        const from = performance.now();
        await run();
        tookMs.push(performance.now() - from);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  const sorted = tookMs.toSorted((a, b) => a - b);
  const quantile = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { p50Ms: quantile(0.5), p95Ms: quantile(0.95), perSecond: count / seconds };
}

function report(one: Record<'floor' | 'decide', Figures[]>, many: Record<'floor' | 'decide', Figures[]>): void {
  const mean = (figures: readonly Figures[], key: keyof Figures) =>
    figures.reduce((sum, each) => sum + each[key], 0) / figures.length;
  const figures = (name: 'floor' | 'decide') => ({
    p50MsAt1: round(mean(one[name], 'p50Ms')),
    p95MsAt1: round(mean(one[name], 'p95Ms')),
    perSecondAt20: round(mean(many[name], 'perSecond')),
    p50MsAt20: round(mean(many[name], 'p50Ms')),
  });
  const floor5 = figures('floor');
  const decide5 = figures('decide');
  const result = {
    floor5,
    decide5,
    ratios: {
      /** Decision over floor at one client: lower is better, 1 is the floor itself. */
      floor5P50: round(decide5.p50MsAt1 / floor5.p50MsAt1),
      /** Decision over floor at 20 clients: higher is better. */
      floor5Throughput: round(decide5.perSecondAt20 / floor5.perSecondAt20),
    },
    decisions: COUNT,
  };
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
}

const round = (value: number) => Math.round(value * 100) / 100;

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

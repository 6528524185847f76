import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import type { Config } from '../../config/config.ts';
import { type Servers, startServers } from '../../local/embedded/index.ts';
import type { SimulatedRequest } from '../../local/simulator/index.ts';
import { prepareStore } from '../../store/index.ts';
import { bundleWorkflows } from '../../workers/workflow-bundle.ts';
import { loadWorker } from '../chaos/worker-process.ts';
import { progress } from '../with-servers.ts';
import { benchConfig } from './bench-config.ts';
import { startPart } from './part.ts';

const PROVIDERS = fileURLToPath(new URL('./providers.ts', import.meta.url));

/** A service as it is deployed: Temporal, the store, the providers and each worker in processes of their own. The process that has
 * this makes the load and measures. */
export interface Layout {
  readonly config: Config;
  readonly client: Client;
  /** Process ids of the servers and the workers. */
  readonly pids: Readonly<Record<string, number>>;
  /** Where the servers keep their data. */
  readonly dataDir: string;
  /** Every request that reached the providers. */
  requests(): Promise<readonly SimulatedRequest[]>;
  /** Starts one more part in a process of its own, given the path of its script. */
  start(script: string, args: readonly string[]): Promise<void>;
}

/** Starts it in a temporary folder, runs `use`, and ends and removes everything. */
export async function withLayout<T>(workers: number, use: (layout: Layout) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'conclave-bench-'));
  const closers: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const start = async (script: string, args: readonly string[] = []) => {
    const part = await startPart(script, args);
    closers.push(() => part.stop());
    return part;
  };
  try {
    progress('starting servers, providers and workers');
    const dataDir = join(folder, 'data');
    const servers = await startServers({ dataDir, progress, webUi: false });
    closers.push(() => servers.stop());
    const providers = await start(PROVIDERS);
    const config = benchConfig(servers, providers.ready);
    const bundleFile = join(folder, 'workflows.js');
    await writeFile(bundleFile, (await bundleWorkflows()).code);
    const orderFile = join(folder, 'order.json');
    await prepareStore(config.mongodb.uri, config.mongodb.database);
    await writeFile(orderFile, JSON.stringify({ config, bundleFile }));
    const pids: Record<string, number> = pidsOf(servers);
    for (let number = 1; number <= workers; number++) {
      const worker = loadWorker(orderFile);
      closers.push(() => worker.drain());
      await worker.work();
      pids[`worker ${number}`] = worker.pid;
    }
    const { address, namespace } = config.temporal;
    const connection = await Connection.connect({ address });
    closers.push(() => connection.close());
    return await use({
      config,
      client: new Client({ connection, namespace }),
      pids,
      dataDir,
      async requests() {
        const response = await fetch(`${providers.ready}/control/requests`);
        return ((await response.json()) as { requests: SimulatedRequest[] }).requests;
      },
      async start(script, args) {
        await start(script, args);
      },
    });
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

function pidsOf({ temporal, mongodb }: Servers): Record<string, number> {
  const all = { temporal: temporal.pid, store: mongodb.pid };
  return Object.fromEntries(Object.entries(all).flatMap(([name, pid]) => (pid === null ? [] : [[name, pid]])));
}

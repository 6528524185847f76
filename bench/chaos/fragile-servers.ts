import { join } from 'node:path';
import { startMongo, startTemporal } from '../../local/embedded/index.ts';
import { freePort } from '../../local/embedded/start-on-free-port.ts';
import { type EntryPoint, openEntryPoint } from './entry-point.ts';
import { type ReplicaSetDouble, startReplicaSetDouble } from './replica-set-double.ts';

/** A server that can be killed with -9 and started again on its data, behind an address that stays. */
export interface Fragile {
  readonly entryPoint: EntryPoint;
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface FragileServers {
  readonly temporal: Fragile;
  readonly store: Fragile;
  /** The store as its clients see it: a replica set that can fail over. */
  readonly replicaSet: ReplicaSetDouble;
  stop(): Promise<void>;
}

/** Starts the embedded Temporal and store in a folder, each behind an entry point, and the double of a replica set before the
 * store's. */
export async function startFragileServers(folder: string, progress: (line: string) => void): Promise<FragileServers> {
  const dataDir = join(folder, 'servers');
  const [temporal, store] = await Promise.all([
    fragile(async () => {
      const started = await startTemporal({ dataDir, progress, webUi: false, address: null, port: await freePort() });
      return { process: started.process, port: Number(started.address.split(':').at(-1)) };
    }),
    fragile(async () => {
      const started = await startMongo({ dataDir, progress, uri: null, port: await freePort() });
      return { process: started.process, port: Number(new URL(started.uri).port) };
    }),
  ]);
  const replicaSet = await startReplicaSetDouble(store.entryPoint.port);
  return {
    temporal,
    store,
    replicaSet,
    async stop() {
      await replicaSet.close();
      await Promise.all([temporal.stop(), store.stop()]);
    },
  };
}

interface Started {
  readonly process: { readonly pid: number; readonly exited: Promise<void>; stop(): Promise<void> } | null;
  readonly port: number;
}

async function fragile(start: () => Promise<Started>): Promise<Fragile> {
  let running = await start();
  const entryPoint = await openEntryPoint(running.port);
  return {
    entryPoint,
    async kill() {
      if (!running.process) throw new Error('This server was started by another process and cannot be killed here.');
      entryPoint.setTarget(null);
      entryPoint.drop();
      process.kill(running.process.pid, 'SIGKILL');
      await running.process.exited;
    },
    async restart() {
      running = await start();
      entryPoint.setTarget(running.port);
    },
    async stop() {
      await entryPoint.close();
      await running.process?.stop();
    },
  };
}

import { join } from 'node:path';
import { startMongo, startTemporal } from '../../local/embedded/index.ts';
import { freePort } from '../../local/embedded/ports.ts';
import { type Door, openDoor } from './door.ts';

/** A server that can be killed with -9 and started again on its data, behind an address that stays. */
export interface Fragile {
  readonly door: Door;
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface FragileServers {
  readonly temporal: Fragile;
  readonly store: Fragile;
  stop(): Promise<void>;
}

/** Starts the embedded Temporal and store in a folder, each behind a door of ours. */
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
  return {
    temporal,
    store,
    async stop() {
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
  const door = await openDoor(running.port);
  return {
    door,
    async kill() {
      if (!running.process) throw new Error('A server that somebody else started is not ours to kill.');
      door.setTarget(null);
      door.drop();
      process.kill(running.process.pid, 'SIGKILL');
      await running.process.exited;
    },
    async restart() {
      running = await start();
      door.setTarget(running.port);
    },
    async stop() {
      await door.close();
      await running.process?.stop();
    },
  };
}

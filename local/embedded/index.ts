import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { endLeftovers, lockFolder } from './folder-lock.ts';
import { startMongo } from './mongo.ts';
import { NAMESPACE, startTemporal } from './temporal.ts';

export { startMongo } from './mongo.ts';
export { SEARCH_ATTRIBUTES } from './prepare-namespace.ts';
export { NAMESPACE, startTemporal } from './temporal.ts';

export interface StartServersOptions {
  /** Folder that keeps both servers' state, e.g. `.conclave`. */
  readonly dataDir: string;
  readonly progress: (line: string) => void;
  readonly webUi?: boolean;
  /** Servers that run already; null or absent = start our own. */
  readonly temporalAddress?: string | null;
  readonly mongodbUri?: string | null;
  /** Of Temporal; `conclave` when absent. */
  readonly namespace?: string;
}

export interface Servers {
  readonly temporal: {
    readonly address: string;
    readonly webUiUrl: string | null;
    readonly namespace: string;
    readonly how: string;
    readonly pid: number | null;
  };
  readonly mongodb: { readonly uri: string; readonly how: string; readonly pid: number | null };
  /** Resolves when a server that we started has ended, expected or not; its name. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** What `servers.json` in the data folder says of the servers that run on it: other commands find them by it. */
export interface ServersFile {
  readonly temporal: string;
  readonly webUi: string | null;
  readonly mongodb: string;
  readonly pids: readonly number[];
  readonly startedAtMs: number;
}

/** Starts Temporal and a MongoDB server on loopback, each once per data folder, finding, fetching or building them first.
 * Throws with every way that was tried when a server cannot be had, and when the folder is in use. */
export async function startServers(options: StartServersOptions): Promise<Servers> {
  const dataDir = resolve(options.dataDir);
  const { progress, namespace = NAMESPACE } = options;
  const release = await lockFolder(dataDir);
  const file = join(dataDir, 'servers.json');
  const closers: (() => Promise<void>)[] = [release, () => rm(file, { force: true })];
  const stop = async () => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    await endLeftovers(await leftBehind(file), dataDir);
    const keep = <T extends { process: { stop(): Promise<void> } | null }>(started: T): T => {
      const server = started.process;
      if (server) closers.push(() => server.stop());
      return started;
    };
    // Both at once; when one fails the other is still awaited, so that it can be stopped.
    const [mongodb, temporal] = await Promise.allSettled([
      startMongo({ dataDir, progress, uri: options.mongodbUri ?? null }).then(keep),
      startTemporal({
        dataDir,
        progress,
        namespace,
        webUi: options.webUi ?? true,
        address: options.temporalAddress ?? null,
      }).then(keep),
    ]);
    if (mongodb.status === 'rejected') throw mongodb.reason;
    if (temporal.status === 'rejected') throw temporal.reason;
    const processes = [
      { name: 'Temporal', process: temporal.value.process },
      { name: 'MongoDB', process: mongodb.value.process },
    ];
    const content: ServersFile = {
      temporal: temporal.value.address,
      webUi: temporal.value.webUiUrl,
      mongodb: mongodb.value.uri,
      pids: processes.flatMap(({ process }) => (process ? [process.pid] : [])),
      startedAtMs: Date.now(),
    };
    await writeFile(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`);
    await rename(`${file}.new`, file);
    return {
      temporal: {
        address: temporal.value.address,
        webUiUrl: temporal.value.webUiUrl,
        namespace,
        how: temporal.value.how,
        pid: temporal.value.process?.pid ?? null,
      },
      mongodb: { uri: mongodb.value.uri, how: mongodb.value.how, pid: mongodb.value.process?.pid ?? null },
      ended: Promise.race(
        processes.map(({ name, process }) => process?.exited.then(() => name) ?? new Promise<string>(() => undefined)),
      ),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function leftBehind(file: string): Promise<readonly number[]> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return [];
  const { pids } = JSON.parse(text) as Partial<ServersFile>;
  return Array.isArray(pids) ? pids.filter((pid) => Number.isSafeInteger(pid)) : [];
}

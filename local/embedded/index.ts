import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { lockFolder } from './folder-lock.ts';
import { keepPorts, portOf, readPorts } from './kept-ports.ts';
import { type RunningMongo, startMongo } from './mongo.ts';
import { endProcess } from './processes.ts';
import { NAMESPACE, type RunningTemporal, startTemporal } from './temporal.ts';

export { keepPorts, portOf, readPorts, takenNote } from './kept-ports.ts';
export { startMongo } from './mongo.ts';
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

export type Servers = Awaited<ReturnType<typeof startServers>>;

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
export async function startServers(options: StartServersOptions) {
  const dataDir = resolve(options.dataDir);
  const { progress, namespace = NAMESPACE } = options;
  const release = await lockFolder(dataDir);
  const file = join(dataDir, 'servers.json');
  const closers: (() => Promise<void>)[] = [release, () => rm(file, { force: true })];
  const stop = async () => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    // Servers whose guardian was killed too: only processes that still name this data folder in their command line.
    for (const pid of await leftBehind(file)) await endProcess(pid, dataDir);
    const keep = <Running extends RunningMongo | RunningTemporal>(running: Running): Running => {
      if (running.process) closers.push(() => running.process?.stop() ?? Promise.resolve());
      return running;
    };
    const { temporalAddress: address = null, mongodbUri: uri = null, webUi = true } = options;
    const ports = await readPorts(dataDir);
    // Both at once; when one fails the other is still awaited, so that it can be stopped.
    const [mongoStart, temporalStart] = await Promise.allSettled([
      startMongo({ dataDir, progress, uri, port: ports.mongodb }).then(keep),
      startTemporal({
        dataDir,
        progress,
        namespace,
        webUi,
        address,
        port: ports.temporal,
        webUiPort: ports.webUi,
      }).then(keep),
    ]);
    if (mongoStart.status === 'rejected') throw mongoStart.reason;
    if (temporalStart.status === 'rejected') throw temporalStart.reason;
    const [mongodb, temporal] = [mongoStart.value, temporalStart.value];
    const own = [
      { name: 'Temporal', process: temporal.process },
      { name: 'MongoDB', process: mongodb.process },
    ].flatMap(({ name, process }) => (process ? [{ name, process }] : []));
    await keepPorts(dataDir, {
      ...(mongodb.process ? { mongodb: portOf(mongodb.uri) } : {}),
      ...(temporal.process ? { temporal: portOf(temporal.address) } : {}),
      ...(temporal.webUiUrl === null ? {} : { webUi: portOf(temporal.webUiUrl) }),
    });
    const content: ServersFile = {
      temporal: temporal.address,
      webUi: temporal.webUiUrl,
      mongodb: mongodb.uri,
      pids: own.map(({ process }) => process.pid),
      startedAtMs: Date.now(),
    };
    await writeFile(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`);
    await rename(`${file}.new`, file);
    const { process: ownTemporal, ...temporalAt } = temporal;
    const { process: ownMongo, ...mongoAt } = mongodb;
    return {
      temporal: { ...temporalAt, namespace, pid: ownTemporal?.pid ?? null },
      mongodb: { ...mongoAt, pid: ownMongo?.pid ?? null },
      // Resolves when a server that we started has ended, expected or not, with its name; of none it never resolves.
      ended: Promise.race(own.map(({ name, process }) => process.exited.then(() => name))),
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

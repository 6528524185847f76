import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { findMongo } from './find-mongo.ts';
import { freePort } from './ports.ts';
import { type ServerProcess, startProcess } from './server-process.ts';
import { diedEarly } from './temporal.ts';

const READY_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 50;
const START_TRIES = 3;

export interface RunningMongo {
  readonly uri: string;
  readonly how: string;
  /** Null when somebody else started it. */
  readonly process: ServerProcess | null;
}

export interface MongoOptions {
  readonly dataDir: string;
  readonly progress: (line: string) => void;
  /** A server that runs already. */
  readonly uri: string | null;
  /** Preferred port; another is taken when it is not free. */
  readonly port?: number;
}

/** Starts a MongoDB server on loopback with its data under the folder, or checks that the given one answers. */
export async function startMongo(options: MongoOptions): Promise<RunningMongo> {
  if (options.uri !== null) {
    await untilAnswers(options.uri);
    return { uri: options.uri, how: 'the given address', process: null };
  }
  const { found, how } = await findMongo(options.dataDir, options.progress);
  if (found.engine === 'mongod') await mkdir(join(options.dataDir, 'mongod'), { recursive: true });
  const logFile = join(options.dataDir, 'logs', 'mongodb.log');
  for (let tries = 1; ; tries++) {
    const port = await freePort(options.port ?? 27017);
    const server = await startProcess(found.command, found.args(port, options.dataDir), { logFile });
    const uri = `mongodb://127.0.0.1:${port}`;
    try {
      // An answer alone may be that of somebody else's server, which took the port a moment before ours tried to.
      const ready = Promise.all([untilAnswers(uri), server.listens(listening(port))]);
      await Promise.race([ready, diedEarly(server)]);
      return { uri, how, process: server };
    } catch (error) {
      const [log, lastLog] = await Promise.all([server.log(), server.lastLog()]);
      await server.stop();
      // Between finding a port free and the server taking it somebody else may have.
      if (tries < START_TRIES && /address already in use/i.test(log)) continue;
      throw new Error(`MongoDB did not become ready (${String(error)}). Its log (${logFile}) ends:\n${lastLog}`);
    }
  }
}

/** What mongo-java-server's launcher and mongod say when the port is theirs. */
const listening = (port: number) => new RegExp(`listening on 127\\.0\\.0\\.1:${port}\\b|Waiting for connections`);

async function untilAnswers(uri: string): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const client = new MongoClient(uri, { serverSelectionTimeoutMS: 1_000 });
    try {
      await client.db('admin').command({ ping: 1 });
      return;
    } catch (error) {
      if (Date.now() > until) throw new Error(`No MongoDB server answers at ${new URL(uri).host} (${String(error)}).`);
    } finally {
      await client.close();
    }
    await delay(LOOK_EVERY_MS);
  }
}

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { findMongo } from './find-mongo.ts';
import { choosePort, USUAL_PORTS } from './kept-ports.ts';
import { retryWithin } from './retry-within.ts';
import type { ServerProcess } from './server-process.ts';
import { READY_WITHIN_MS, startOnFreePort } from './start-on-free-port.ts';

export interface RunningMongo {
  readonly uri: string;
  readonly how: string;
  /** Null when it ran already. */
  readonly process: ServerProcess | null;
}

export interface MongoOptions {
  readonly dataDir: string;
  readonly progress: (line: string) => void;
  /** A server that runs already. */
  readonly uri: string | null;
  /** Preferred port; another is taken, and said, when it is not free. */
  readonly port?: number | undefined;
}

/** Starts a MongoDB server on loopback with its data under the folder, or checks that the given one answers. */
export async function startMongo({ dataDir, progress, uri, port: preferred }: MongoOptions): Promise<RunningMongo> {
  if (uri !== null) {
    await untilAnswers(uri);
    return { uri, how: 'the given address', process: null };
  }
  const { found, how } = await findMongo(dataDir, progress);
  if (found.engine === 'mongod') await mkdir(join(dataDir, 'mongod'), { recursive: true });
  return startOnFreePort('MongoDB', join(dataDir, 'logs', 'mongodb.log'), async () => {
    const port = await choosePort('mongodb', preferred ?? USUAL_PORTS.mongodb, progress);
    const own = `mongodb://127.0.0.1:${port}`;
    return {
      command: found.command,
      args: found.args(port, dataDir),
      // As mongo-java-server's launcher and mongod say it.
      listening: new RegExp(`listening on 127\\.0\\.0\\.1:${port}\\b|Waiting for connections`),
      ready: () => untilAnswers(own),
      running: { uri: own, how },
    };
  });
}

async function untilAnswers(uri: string): Promise<void> {
  await retryWithin(READY_WITHIN_MS, async () => {
    const client = new MongoClient(uri, { serverSelectionTimeoutMS: 1_000 });
    try {
      await client.db('admin').command({ ping: 1 });
    } catch (error) {
      throw new Error(`No MongoDB server answers at ${new URL(uri).host} (${String(error)}).`);
    } finally {
      await client.close();
    }
  });
}

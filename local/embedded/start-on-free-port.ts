import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type ServerProcess, startProcess } from './server-process.ts';

export const READY_WITHIN_MS = 60_000;
const START_TRIES = 3;
const AGAIN_AFTER_MS = 100;

/** One start of a server on ports that were free a moment ago. */
export interface Launch<Running> {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What it writes to its log once the port is its own. */
  readonly listening: RegExp;
  /** Resolves when it can be used. */
  readonly ready: () => Promise<void>;
  readonly running: Running;
}

/** Starts a server and waits until it can be used. Another process may take the port between its being found free and the
 * server's taking it: then `launch` names other ports. */
export async function startOnFreePort<Running>(
  name: string,
  logFile: string,
  launch: () => Promise<Launch<Running>>,
): Promise<Running & { readonly process: ServerProcess }> {
  for (let tries = 1; ; tries++) {
    const { command, args, env = {}, listening, ready, running } = await launch();
    const server = await startProcess(command, args, { logFile, env });
    try {
      // Nothing is asked of the port before the server is known to have it: an answer may be another server's.
      await Promise.race([server.listens(listening).then(ready), endedByItself(server)]);
      return { ...running, process: server };
    } catch (error) {
      const [log, lastLog] = await Promise.all([server.log(), server.lastLog()]);
      await server.stop();
      if (tries === START_TRIES || !/address already in use/i.test(log)) {
        throw new Error(`${name} did not become ready (${String(error)}). Its log (${logFile}) ends:\n${lastLog}`);
      }
      await delay(AGAIN_AFTER_MS);
    }
  }
}

async function endedByItself(server: ServerProcess): Promise<never> {
  await server.exited;
  throw new Error('the server ended by itself');
}

/** The preferred port if it is free on loopback, else any free one. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await tryPort(preferred)) !== null) return preferred;
  const port = await tryPort(0);
  if (port === null) throw new Error('No free port on 127.0.0.1: end something that listens, then start again.');
  return port;
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : null));
    });
  });
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type ServerProcess, startProcess } from '../../../local/embedded/server-process.ts';
import { freePort, startOnFreePort } from '../../../local/embedded/start-on-free-port.ts';

const LOOK_EVERY_MS = 100;

/** A model server that somebody else made, running as its users run it. */
export interface ModelServer {
  readonly port: number;
  /** What it has written to its log since it was last started. */
  log(): Promise<string>;
  /** Ends it; its port stays known for `up`. */
  down(): Promise<void>;
  /** Starts it again where it was. */
  up(): Promise<void>;
  remove(): Promise<void>;
}

interface ModelServerCommand {
  readonly name: string;
  readonly python: string;
  readonly args: (port: number) => readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Sent when its list of models is asked for, which it answers once it can be used. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Starts it on a free port of loopback and waits until it lists its models. */
export async function startModelServer(of: ModelServerCommand): Promise<ModelServer> {
  const folder = await mkdtemp(join(tmpdir(), 'conclave-model-server-'));
  const logFile = join(folder, 'server.log');
  const listening = /Uvicorn running/;
  const ready = (port: number) => answers(`http://127.0.0.1:${port}/v1/models`, of.headers ?? {});
  const first = await startOnFreePort(of.name, logFile, async () => {
    const port = await freePort();
    const launch = { command: of.python, args: of.args(port), listening, ready: () => ready(port), running: { port } };
    return of.env ? { ...launch, env: of.env } : launch;
  }).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const { port } = first;
  let server: ServerProcess | null = first.process;
  return {
    port,
    log: async () => (await server?.log()) ?? '',
    async down() {
      await server?.stop();
      server = null;
    },
    async up() {
      server = await startProcess(of.python, of.args(port), { logFile, ...(of.env ? { env: of.env } : {}) });
      await Promise.race([
        ready(port),
        server.exited.then(() => Promise.reject(new Error(`${of.name} ended by itself`))),
      ]);
    },
    async remove() {
      await server?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves once it answers with a list. Whoever waits gives up by the time of its suite. */
async function answers(url: string, headers: Readonly<Record<string, string>>): Promise<void> {
  for (;;) {
    const isThere = await fetch(url, { headers }).then(
      (response) => response.ok,
      () => false,
    );
    if (isThere) return;
    await delay(LOOK_EVERY_MS);
  }
}

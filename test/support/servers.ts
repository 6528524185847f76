import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServers } from '../../local/embedded/index.ts';

export interface TestServers {
  readonly temporal: { readonly address: string; readonly namespace: string };
  readonly mongodb: { readonly uri: string };
}

let shared: Promise<TestServers> | null = null;
let stop: (() => Promise<void>) | null = null;

/** One pair of real servers for the whole mocha process, started by the first test that asks. MONGODB_URI points the suite
 * at a MongoDB of its own; CONCLAVE_TEST_SERVERS ({"temporal", "mongodb"}) at servers that run already. */
export function sharedServers(): Promise<TestServers> {
  shared ??= start();
  return shared;
}

async function start(): Promise<TestServers> {
  const { CONCLAVE_TEST_SERVERS, MONGODB_URI } = process.env;
  if (CONCLAVE_TEST_SERVERS) {
    const { temporal, mongodb } = JSON.parse(CONCLAVE_TEST_SERVERS) as { temporal: string; mongodb: string };
    return { temporal: { address: temporal, namespace: 'conclave' }, mongodb: { uri: mongodb } };
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'conclave-test-'));
  const progress = (line: string) => process.stderr.write(`    ${line}\n`);
  const servers = await startServers({ dataDir, progress, webUi: false, mongodbUri: MONGODB_URI ?? null });
  stop = async () => {
    await servers.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return servers;
}

export async function stopSharedServers(): Promise<void> {
  await stop?.();
}

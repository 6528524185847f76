import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServers } from '../../local/embedded/index.ts';
import { prepareNamespace } from '../../local/embedded/prepare-namespace.ts';
import { installRuntime } from '../../workers/runtime.ts';
import { useResource } from './hooks.ts';

export interface TestServers {
  readonly temporal: { readonly address: string; readonly namespace: string };
  readonly mongodb: { readonly uri: string };
}

interface Addresses {
  readonly temporal: string;
  readonly mongodb: string;
}

const NAMESPACE_WITHIN_MS = 30_000;
let shared: Promise<TestServers> | null = null;
let stop: (() => Promise<void>) | null = null;

/** The real servers of the whole run, with a Temporal namespace for each process that runs tests. */
export function sharedServers(): Promise<TestServers> {
  // The failures that tests provoke in workers and activities are not worth a line each.
  installRuntime('ERROR');
  shared ??= ownNamespace();
  return shared;
}

async function ownNamespace(): Promise<TestServers> {
  const { CONCLAVE_TEST_SERVERS } = process.env;
  if (!CONCLAVE_TEST_SERVERS)
    throw new Error('The test servers are not started. Run `npm test`, or mocha without --parallel.');
  const { temporal: address, mongodb } = JSON.parse(CONCLAVE_TEST_SERVERS) as Addresses;
  const namespace = `test-${randomUUID().slice(0, 8)}`;
  await prepareNamespace(address, namespace, NAMESPACE_WITHIN_MS);
  return { temporal: { address, namespace }, mongodb: { uri: mongodb } };
}

/** The variables by which a command finds the servers. */
export function environmentOf({ temporal, mongodb }: TestServers): NodeJS.ProcessEnv {
  return { TEMPORAL_ADDRESS: temporal.address, TEMPORAL_NAMESPACE: temporal.namespace, MONGODB_URI: mongodb.uri };
}

/** Starts one pair of servers and leaves their addresses in CONCLAVE_TEST_SERVERS, where the processes that mocha starts
 * find them. Servers that are named there already are used as they are. MONGODB_URI names a MongoDB of your own. */
async function start(): Promise<void> {
  const { CONCLAVE_TEST_SERVERS, MONGODB_URI } = process.env;
  if (CONCLAVE_TEST_SERVERS) return;
  const dataDir = await mkdtemp(join(tmpdir(), 'conclave-test-'));
  const progress = (line: string) => process.stderr.write(`    ${line}\n`);
  const servers = await startServers({ dataDir, progress, webUi: false, mongodbUri: MONGODB_URI ?? null });
  const addresses: Addresses = { temporal: servers.temporal.address, mongodb: servers.mongodb.uri };
  process.env.CONCLAVE_TEST_SERVERS = JSON.stringify(addresses);
  stop = async () => {
    delete process.env.CONCLAVE_TEST_SERVERS;
    await servers.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

useResource({ start, stop: async () => stop?.() });

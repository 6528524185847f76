import { userInfo } from 'node:os';
import type { Client } from '@temporalio/client';
import { connectTemporal } from '../client/call-workflow.ts';
import { DecisionClient } from '../client/decision-client.ts';
import { recordsOf } from '../client/records-of-store.ts';
import { type Config, loadConfig } from '../config/config.ts';
import { openStore, type Store } from '../store/index.ts';
import { CommandFailed } from './output.ts';
import { asSimulated, findSimulatedService } from './service-file.ts';

/** The configuration as commands see it: with simulated providers while a simulated service runs here. */
export function readConfig(): Config {
  const config = configFromEnvironment();
  const service = findSimulatedService(config.dataDir, config.temporal.address);
  return service ? asSimulated(config, service) : config;
}

/** The configuration as it is stated, whatever runs. `starts`: for whoever starts a service. */
export function configFromEnvironment({ starts = false } = {}): Config {
  return loadConfig({ env: process.env, cwd: process.cwd(), starts });
}

/** Connects to Temporal, runs the command, and closes again, whatever happens. */
export async function withClient<T>(
  config: Config,
  run: (decisions: DecisionClient, client: Client) => Promise<T>,
  store: Store | null = null,
): Promise<T> {
  const client = await connectTemporal(config.temporal);
  try {
    return await run(new DecisionClient(client, store && recordsOf(store)), client);
  } finally {
    await client.connection.close();
  }
}

/** The store alone, which has what was decided even while Temporal is away. */
export async function withStore<T>(config: Config, run: (store: Store) => Promise<T>): Promise<T> {
  const store = await reachStore(config);
  try {
    return await run(store);
  } finally {
    await store.close();
  }
}

/** Opens the store; the caller closes it. */
export async function reachStore(config: Config): Promise<Store> {
  try {
    return await openStore(config.mongodb.uri, config.mongodb.database);
  } catch {
    // The driver's own error may quote the connection string.
    throw new CommandFailed(
      'unreachable',
      `No store answers at ${hostOf(config.mongodb.uri)}; start one with \`bin/conclave up\` (or \`bin/conclave up --simulated\`) in another terminal, or check MONGODB_URI.`,
    );
  }
}

/** The hosts of a connection string, without its user and password. */
export function hostOf(uri: string): string {
  return /^mongodb(?:\+srv)?:\/\/(?:[^@/]*@)?([^/?]+)/.exec(uri)?.[1] ?? 'MONGODB_URI';
}

/** Who makes a change and why, for the audit: the user at the terminal unless an option names another. */
export function auditOf(options: { readonly reason?: string; readonly by?: string }) {
  return { reason: options.reason ?? 'no reason was given', by: options.by ?? userName() };
}

export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user without a name.
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}

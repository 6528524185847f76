import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { DecisionClient } from '../client/decision-client.ts';
import { recordsOf } from '../client/records-of-store.ts';
import type { Config } from '../config/config.ts';
import { DEFAULT_DASHBOARD_PORT } from '../config/environment.ts';
import { keepPorts, portOf, readPorts, takenNote } from '../local/embedded/index.ts';
import { type Dashboard, startDashboard } from '../server/dashboard.ts';
import { requireIndexes } from '../workers/own-store.ts';
import { reachStore, readConfig } from './context.ts';
import { dashboardToken } from './dashboard-token.ts';
import { CommandFailed, type Json, logAt, say } from './output.ts';
import { onStop } from './stop.ts';

const PAGE_DIR = fileURLToPath(new URL('../dist/page', import.meta.url));

export type OpenDashboard = Awaited<ReturnType<typeof openDashboard>>;

interface OpenDashboardOptions {
  readonly host?: string;
  readonly port?: number;
  /** The data folder that keeps the port from one start to the next; absent = it is not kept. */
  readonly portsIn?: string;
  readonly progress: (line: string) => void;
}

/** Starts the dashboard with connections of its own. It stays when Temporal or the store goes away, and goes on when they are
 * back at the same address. */
export async function openDashboard(config: Config, options: OpenDashboardOptions) {
  const { accounts, models, providers, temporal, webUiUrl, simulated, alerts, webhookSecret, kalshi } = config;
  const host = options.host ?? config.dashboard.host;
  const { token, tokenHint } = await dashboardToken(config, host);
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    await buildPage(options.progress);
    const store = await reachStore(config);
    closers.push(() => store.close());
    await requireIndexes(store, config.mongodb.database);
    // Only changes need it: the page is to be read while it is away.
    const connection = Connection.lazy({ address: temporal.address });
    closers.push(() => connection.close());
    const client = new Client({ connection, namespace: temporal.namespace });
    const decisions = new DecisionClient(client, recordsOf(store));
    const dashboard = await listen(options.port ?? config.dashboard.port, host, (port) =>
      startDashboard({
        sources: {
          store,
          decisions,
          models,
          providers,
          accounts,
          temporal,
          webUiUrl,
          heartbeatEveryMs: config.worker.heartbeatEveryMs,
          settleEveryMs: kalshi.enabled ? kalshi.settleEveryMs : null,
          simulated,
          webhook:
            alerts.webhookUrl === null || webhookSecret === null || !alerts.webhookEvents.includes('alert')
              ? null
              : { url: alerts.webhookUrl, secret: webhookSecret, simulated },
          now: Date.now,
        },
        host,
        port,
        token,
        tokenHint,
        pageDir: PAGE_DIR,
        log: logAt(config.logLevel),
      }),
    );
    closers.push(() => dashboard.close());
    return { url: dashboard.url, tokenHint, close };
  } catch (error) {
    await close();
    throw error;
  }

  async function listen(stated: number | null, host: string, start: (port: number) => Promise<Dashboard>) {
    const { portsIn, progress } = options;
    const kept = portsIn === undefined ? undefined : (await readPorts(portsIn)).dashboard;
    const port = stated ?? kept ?? DEFAULT_DASHBOARD_PORT;
    const dashboard = await start(port).catch(async (error: unknown) => {
      if (stated !== null || codeOf(error) !== 'EADDRINUSE') throw cannotListen(error, host, port);
      const other = await start(0);
      progress(takenNote('dashboard', port, other.url));
      return other;
    });
    if (portsIn !== undefined) await keepPorts(portsIn, { dashboard: portOf(dashboard.url) });
    return dashboard;
  }
}

function cannotListen(error: unknown, host: string, port: number): unknown {
  const code = codeOf(error);
  if (code === 'EADDRINUSE') {
    return new CommandFailed(
      'port_taken',
      `Port ${port} of ${host} is taken, so the dashboard cannot listen there: end what does, or state another one (--port, CONCLAVE_DASHBOARD_PORT).`,
    );
  }
  if (code === 'EADDRNOTAVAIL' || code === 'EACCES' || code === 'ENOTFOUND') {
    return new CommandFailed(
      'cannot_listen',
      `The dashboard cannot listen on ${host}, port ${port} (${code}): state another address or port (CONCLAVE_DASHBOARD_HOST, CONCLAVE_DASHBOARD_PORT).`,
    );
  }
  return error;
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : null);

interface DashboardOptions extends Json {
  readonly host?: string;
  readonly port?: number;
}

/** Serves the dashboard against servers that run already, until a signal. */
export async function dashboard({ host, port, json }: DashboardOptions): Promise<void> {
  const config = readConfig();
  const stop = onStop();
  try {
    const opened = await openDashboard(config, { host, port, progress: say });
    try {
      say(`Dashboard   ${opened.url}${config.simulated ? ' (SIMULATED providers)' : ''}`);
      say(`            ${opened.tokenHint}`);
      if (json) process.stdout.write(`${JSON.stringify({ dashboard: opened.url, pid: process.pid })}\n`);
      await stop.requested;
    } finally {
      await opened.close();
    }
  } finally {
    stop.release();
  }
}

const BUILD_SCRIPT = fileURLToPath(new URL('../scripts/build-page.mjs', import.meta.url));

/** Builds the dashboard's page where it is missing or older than its sources. An installation without the tools for that (a
 * container's image) has the page that it was made with. A failure is reported and ends nothing: the API works without the page. */
async function buildPage(progress: (line: string) => void): Promise<void> {
  if (!existsSync(BUILD_SCRIPT) || !isInstalled('vite')) return;
  const child = spawn(process.execPath, [BUILD_SCRIPT], { stdio: ['ignore', 'ignore', 'pipe'] });
  createInterface({ input: child.stderr }).on('line', progress);
  const [code] = await once(child, 'close');
  if (code !== 0) progress('The page could not be built; see above. The dashboard serves what it has.');
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}

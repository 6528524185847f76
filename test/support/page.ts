import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DecisionClient } from '../../client/decision-client.ts';
import { recordsOf } from '../../client/records-of-store.ts';
import type { Webhook } from '../../notify/webhook.ts';
import { type Dashboard, startDashboard } from '../../server/dashboard.ts';
import { TOKEN } from './dashboard.ts';
import type { TestService } from './service.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BUILD = fileURLToPath(new URL('../../scripts/build-page.mjs', import.meta.url));
const PAGE = fileURLToPath(new URL('../../dist/page', import.meta.url));

/** The folder of the built page; builds it if needed. */
export function builtPage(): string {
  const { status, stderr } = spawnSync(process.execPath, [BUILD], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The page could not be built: ${stderr}`);
  return PAGE;
}

export interface TestDashboardOptions {
  /** 0 when absent: a free one. */
  readonly port?: number;
  readonly now?: () => number;
  readonly webUiUrl?: string;
  readonly webhook?: Webhook;
}

/** The dashboard of a running service, with the page. */
export function startTestDashboard(
  {
    workers: { store, client },
    config,
  }: {
    readonly workers: Pick<TestService['workers'], 'store' | 'client'>;
    readonly config: TestService['config'];
  },
  { port = 0, now = Date.now, webUiUrl, webhook }: TestDashboardOptions = {},
): Promise<Dashboard> {
  const { models, providers, accounts, temporal, simulated, kalshi } = config;
  return startDashboard({
    sources: {
      store,
      decisions: new DecisionClient(client, recordsOf(store)),
      models,
      providers,
      accounts,
      temporal,
      webUiUrl: webUiUrl ?? null,
      heartbeatEveryMs: config.worker.heartbeatEveryMs,
      settleEveryMs: kalshi.enabled ? kalshi.settleEveryMs : null,
      simulated,
      webhook: webhook ?? null,
      now,
    },
    host: '127.0.0.1',
    port,
    token: { reveal: () => TOKEN },
    tokenHint: 'The token is in test/support/dashboard.ts.',
    pageDir: builtPage(),
    log: () => undefined,
  });
}

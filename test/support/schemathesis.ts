import { DecisionClient } from '../../client/decision-client.ts';
import { recordsOf } from '../../client/records-of-store.ts';
import { startDashboard } from '../../server/dashboard.ts';
import { sourcesOf, TOKEN, withFolder } from './dashboard.ts';
import { type Ran, runProgram } from './python-venv.ts';
import type { TestService } from './service.ts';
import { bearer } from './v1.ts';

/** The newest that runs on Python 3.11. */
export const SCHEMATHESIS = ['schemathesis==4.32.5'] as const;

interface Attack {
  /** Requests that are made up for each operation. */
  readonly examples: number;
  readonly seed: number;
  readonly phases: string;
  readonly python: string;
}

/** What cannot be asked of the document: that whatever fits it is accepted. Whether a market can be decided, a ticker is known or a
 * contradiction stands is no matter of form. */
const LEFT_OUT = 'positive_data_acceptance';

/** Has Schemathesis send made-up requests to the service, over HTTP, by its document: right ones, wrong ones, and those without a token.
 * Its own check that whatever answer comes is in the document, and none is a 5xx. The code is 0 where it found nothing. */
export async function attack(service: TestService, { examples, seed, phases, python }: Attack): Promise<Ran> {
  const { client, store } = service.workers;
  const { authorization } = await bearer(store);
  return withFolder(async (folder) => {
    const dashboard = await startDashboard({
      sources: sourcesOf(store, { decisions: new DecisionClient(client, recordsOf(store)) }),
      host: '127.0.0.1',
      port: 0,
      token: { reveal: () => TOKEN },
      tokenHint: 'It is in a test.',
      pageDir: folder,
      log: (level, message, details) => console.error(level, message, details),
    });
    try {
      return await runProgram(
        python,
        [
          ...['-c', 'from schemathesis.cli import schemathesis; schemathesis()', 'run'],
          `${dashboard.url}/v1/openapi.json`,
          ...['--header', `Authorization: ${authorization}`],
          ...['--phases', phases, '--max-examples', String(examples), '--seed', String(seed)],
          ...['--checks', 'all', '--exclude-checks', LEFT_OUT],
          ...['--suppress-health-check', 'all', '--warnings', 'off', '--workers', '4', '--request-timeout', '90'],
          ...['--generation-database', 'none', '--no-color', '--no-shrink'],
        ],
        {},
        folder,
      );
    } finally {
      await dashboard.close();
    }
  });
}

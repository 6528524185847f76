import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BIOME = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');

/** Per file of an imagined project: what its imports may not be, and what they may. */
const RULE: Readonly<Record<string, { refused: readonly string[]; allowed: readonly string[] }>> = {
  'src/domain/pool.ts': {
    refused: [
      "import { thing } from 'node:crypto'",
      "import { thing } from 'zod'",
      "import { thing } from './parse-market.ts'",
      "import { thing } from './answer-schema.ts'",
      "import { thing } from '@temporalio/common'",
      "import type { Thing } from '../store/ledger.ts'",
      "import type { Thing } from '../config.ts'",
      "export { thing } from '../workflows/messages.ts'",
      "await import('../providers/provider.ts')",
    ],
    allowed: ["import { thing } from './probability.ts'"],
  },
  'src/domain/learning/standings.ts': {
    refused: [
      "import { thing } from 'zod'",
      "import { thing } from '../parse-market.ts'",
      "import { thing } from './parse-recorded.ts'",
      "import type { Thing } from '../../config.ts'",
      "import type { Thing } from '../../store/ledger.ts'",
    ],
    allowed: ["import { thing } from '../probability.ts'", "import { thing } from './losses.ts'"],
  },
  'src/domain/event/coherent.ts': {
    refused: [
      "import { thing } from 'zod'",
      "import { thing } from '../parse-market.ts'",
      "import { thing } from './parse-event.ts'",
      "import type { Thing } from '../../store/ledger.ts'",
    ],
    allowed: ["import { thing } from '../probability.ts'", "import { thing } from './isotonic.ts'"],
  },
  'src/domain/event/parse-event.ts': {
    refused: ["import { thing } from '../../store/ledger.ts'"],
    allowed: ["import { thing } from 'zod'", "import { thing } from '../parse-market.ts'"],
  },
  'src/domain/parse-market.ts': {
    refused: ["import { thing } from 'node:fs'"],
    allowed: ["import { thing } from 'zod'"],
  },
  'src/domain/answer-schema.ts': {
    refused: ["import { thing } from '../providers/provider.ts'"],
    allowed: ["import { thing } from './parse-schema.ts'"],
  },
  'src/providers/openai-chat.ts': {
    refused: [
      "import { thing } from '../store/ledger.ts'",
      "import { thing } from '../simulator/index.ts'",
      "import { thing } from '@temporalio/activity'",
    ],
    allowed: [
      "import { thing } from 'openai'",
      "import type { Thing } from '../config.ts'",
      "import { thing } from '../domain/cost.ts'",
    ],
  },
  'src/store/ledger.ts': {
    refused: [
      "import { thing } from '../providers/provider.ts'",
      "import { thing } from '../activities/admit.ts'",
      "import { thing } from 'openai'",
    ],
    allowed: ["import { thing } from 'mongodb'", "import { thing } from 'node:crypto'"],
  },
  'src/activities/admit.ts': {
    refused: [
      "import { thing } from '../workflows/decide.ts'",
      "import { thing } from '../workers/workers.ts'",
      "import { thing } from 'mongodb'",
      "import { thing } from '@temporalio/client'",
    ],
    allowed: [
      "import { thing } from '../domain/parse-request.ts'",
      "import { thing } from '../store/index.ts'",
      "import { thing } from '../workflows/messages.ts'",
      "import { thing } from '@temporalio/activity'",
    ],
  },
  'src/workflows/decide.ts': {
    refused: [
      "import { thing } from '../activities/admit.ts'",
      "import { type Thing } from '../activities/admit.ts'",
      "export { thing } from '../activities/admit.ts'",
      "await import('../activities/admit.ts')",
      "import { thing } from '../domain/parse-request.ts'",
      "import { thing } from '../store/index.ts'",
      "import { thing } from '../config.ts'",
      "import { thing } from 'node:crypto'",
      "import { thing } from '@temporalio/client'",
    ],
    allowed: [
      "import type { Thing } from '../activities/contract.ts'",
      "import { thing } from '../domain/verdict.ts'",
      "import { thing } from '@temporalio/workflow'",
    ],
  },
  'src/workers/workers.ts': {
    refused: ["import { thing } from '../simulator/index.ts'"],
    allowed: ["import { thing } from '../activities/index.ts'"],
  },
  'src/client/decision-client.ts': {
    refused: [
      "import { thing } from '../workers/workers.ts'",
      "import { thing } from '../simulator/index.ts'",
      "import { thing } from '../workflows/decide.ts'",
    ],
    allowed: ["import { thing } from '../workflows/messages.ts'", "import { thing } from '../store/index.ts'"],
  },
  'src/client/cli/decide.ts': {
    refused: ["import { thing } from '../../workflows/decide.ts'", "import { thing } from '../../activities/admit.ts'"],
    allowed: [],
  },
  'src/dashboard/dashboard.ts': {
    refused: [
      "import { thing } from '../activities/admit.ts'",
      "import { thing } from '../workflows/decide.ts'",
      "import { thing } from '../simulator/index.ts'",
      "import { thing } from '../workers/workers.ts'",
      "import { thing } from '../embedded/index.ts'",
      "import { thing } from '../client/cli/log.ts'",
      "import { thing } from '../config.ts'",
      "import { thing } from 'mongodb'",
    ],
    allowed: [
      "import { thing } from '../client/explanation.ts'",
      "import { thing } from '../store/index.ts'",
      "import { thing } from '../domain/market.ts'",
      "import type { Thing } from '../workflows/messages.ts'",
      "import { thing } from 'hono'",
    ],
  },
  'src/dashboard/web/main.ts': {
    refused: [
      "import { thing } from 'node:fs'",
      "import { thing } from 'zod'",
      "import { thing } from 'hono'",
      "import { thing } from '../../store/index.ts'",
      "import { thing } from '../../client/explanation.ts'",
      "import { thing } from '../../dashboard/views/now.ts'",
      "import { thing } from '../../config-type.ts'",
    ],
    allowed: [
      "import { thing } from 'preact'",
      "import { thing } from '../../client/format.ts'",
      "import { thing } from '../../domain/modes.ts'",
      "import type { Thing } from '../contract/now.ts'",
    ],
  },
  'src/embedded/temporal.ts': {
    refused: ["import { thing } from '../domain/market.ts'"],
    allowed: ["import { thing } from './download.ts'"],
  },
  'src/simulator/server.ts': {
    refused: ["import { thing } from '../providers/provider.ts'", "import { thing } from '../store/index.ts'"],
    allowed: ["import { thing } from '../domain/market.ts'"],
  },
  'src/config.ts': {
    refused: ["import { thing } from './store/index.ts'"],
    allowed: [],
  },
  'src/config-file.ts': {
    refused: ["import { thing } from './providers/index.ts'"],
    allowed: [],
  },
  'examples/bot.ts': {
    refused: ["import { thing } from '../src/simulator/index.ts'"],
    allowed: [],
  },
  'src/client/cli/demo.ts': {
    refused: [],
    allowed: ["import { thing } from '../../simulator/index.ts'"],
  },
  'src/client/cli/worker.ts': {
    refused: [],
    allowed: ["import { thing } from '../../workers/workers.ts'"],
  },
  'test/domain/pool.test.ts': {
    refused: [],
    allowed: ["import { thing } from '../../src/simulator/index.ts'"],
  },
};
const NO_ENVIRONMENT = ['domain', 'providers', 'store', 'activities', 'workflows', 'workers', 'simulator'];
const ENVIRONMENT_FILE = 'reads-environment.ts';

interface Diagnostic {
  readonly code?: { readonly value: string };
  readonly location: { readonly path: string; readonly range?: { readonly start: { readonly line: number } } };
}

describe('the import rule', () => {
  let diagnostics: readonly Diagnostic[] = [];

  before(() => {
    diagnostics = lintImaginedProject();
  });

  const flaggedLines = (path: string, rules: readonly string[]) => [
    ...new Set(
      diagnostics
        .filter(({ code, location }) => location.path === path && rules.includes(code?.value ?? ''))
        .map(({ location }) => location.range?.start.line ?? 0),
    ),
  ];

  for (const [path, { refused, allowed }] of Object.entries(RULE)) {
    it(`holds in ${path}: ${refused.length} refused, ${allowed.length} allowed`, () => {
      const flagged = flaggedLines(path, ['lint/style/noRestrictedImports', 'plugin']);
      assert.deepEqual(
        [...refused, ...allowed].filter((_, index) => flagged.includes(index + 1)),
        refused,
      );
    });
  }

  it('keeps the environment to config.ts', () => {
    for (const folder of NO_ENVIRONMENT) {
      assert.deepEqual(flaggedLines(`src/${folder}/${ENVIRONMENT_FILE}`, ['lint/style/noProcessEnv']), [1], folder);
    }
    assert.deepEqual(flaggedLines(`src/config-${ENVIRONMENT_FILE}`, ['lint/style/noProcessEnv']), []);
  });
});

/** One run of the linter, with this project's configuration, over files of one import a line. */
function lintImaginedProject(): readonly Diagnostic[] {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-lint-'));
  const write = (path: string, lines: readonly string[]) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${lines.join(';\n')};\n`);
  };
  try {
    cpSync(join(ROOT, 'biome.json'), join(folder, 'biome.json'));
    cpSync(join(ROOT, 'scripts/lint'), join(folder, 'scripts/lint'), { recursive: true });
    for (const [path, { refused, allowed }] of Object.entries(RULE)) {
      // Names of their own, so that no line is an error for another reason than where it imports from.
      write(
        path,
        [...refused, ...allowed].map((line, index) => line.replace(/\b(thing|Thing)\b/, `$1${index}`)),
      );
    }
    const environment = ['export const home = process.env.HOME'];
    for (const name of NO_ENVIRONMENT) write(`src/${name}/${ENVIRONMENT_FILE}`, environment);
    write(`src/config-${ENVIRONMENT_FILE}`, environment);

    const options = ['lint', '--reporter=rdjson', '--max-diagnostics=none', '.'];
    const { stdout, stderr } = spawnSync(process.execPath, [BIOME, ...options], { cwd: folder, encoding: 'utf8' });
    assert.ok(stdout.startsWith('{'), `The linter printed no report: ${stderr}`);
    return (JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BIOME = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');

/** The rooms of domain in the order in which they may know each other: each knows those before it. */
const ROOMS = [
  'shared',
  'market',
  'health',
  'money',
  'forecast',
  'research',
  'decision',
  'verdict',
  'learning',
  'portfolio',
  'planning',
  'messages',
  'explain',
] as const;

const from = (path: string) => `import { thing } from '${path}'`;
const typesFrom = (path: string) => `import type { Thing } from '${path}'`;

interface Rule {
  readonly refused: readonly string[];
  readonly allowed: readonly string[];
}

const DOMAIN_RULE: Readonly<Record<string, Rule>> = Object.fromEntries(
  ROOMS.flatMap((room, index) => [
    [
      `domain/${room}/some-rule.ts`,
      {
        refused: [
          from('node:crypto'),
          from('zod'),
          from('valibot'),
          typesFrom('valibot'),
          from('@temporalio/common'),
          ...ROOMS.slice(index + 1).map((later) => typesFrom(`../${later}/thing.ts`)),
          typesFrom('../../store/index.ts'),
          typesFrom('../../config/config.ts'),
          "export { thing } from '../../workflows/messages.ts'",
          "await import('../../providers/provider.ts')",
        ],
        allowed: [
          from('./other.ts'),
          from('./some-schema.ts'),
          ...ROOMS.slice(0, index).map((earlier) => from(`../${earlier}/thing.ts`)),
        ],
      },
    ],
    [
      `domain/${room}/thing-schema.ts`,
      {
        refused: [
          from('node:fs'),
          from('zod'),
          from('../../providers/provider.ts'),
          ...ROOMS.slice(index + 1).map((later) => from(`../${later}/thing-schema.ts`)),
        ],
        allowed: [
          from('valibot'),
          from('./thing.ts'),
          ...ROOMS.slice(0, index).map((earlier) => from(`../${earlier}/thing-schema.ts`)),
        ],
      },
    ],
  ]),
);

/** Per file of an imagined project: what its imports may not be, and what they may. */
const RULE: Readonly<Record<string, Rule>> = {
  ...DOMAIN_RULE,
  'domain/planning/strategies/value.ts': {
    refused: [from('node:crypto'), from('valibot'), from('../../messages/thing.ts'), from('../../../store/index.ts')],
    allowed: [from('./situation.ts'), from('../plan.ts'), from('../../verdict/verdict.ts')],
  },
  'domain/planning/next-step.ts': {
    refused: [from('../explain/thing.ts')],
    allowed: [from('./strategies/value.ts')],
  },
  'domain/market/duplicate-market.ts': {
    refused: [from('zod'), from('../planning/plan.ts')],
    allowed: [from('./market.ts')],
  },
  'providers/models/openai-chat.ts': {
    refused: [
      from('../../store/index.ts'),
      from('../../local/simulator/index.ts'),
      from('@temporalio/activity'),
      from('mongodb'),
    ],
    allowed: [
      from('openai'),
      from('../provider.ts'),
      typesFrom('../../config/config.ts'),
      from('../../domain/money/cost.ts'),
    ],
  },
  'kalshi/fee-schedule.ts': {
    refused: [from('../store/index.ts'), from('../providers/provider.ts'), from('mongodb')],
    allowed: [typesFrom('../domain/market/fee-row.ts')],
  },
  'notify/webhook.ts': {
    refused: [
      from('../store/index.ts'),
      from('../activities/index.ts'),
      typesFrom('../config/config.ts'),
      from('mongodb'),
      from('@temporalio/client'),
    ],
    allowed: [
      from('node:crypto'),
      from('../domain/explain/alert-sentences.ts'),
      typesFrom('../domain/health/alert.ts'),
    ],
  },
  'store/ledger/ledger.ts': {
    refused: [from('../../providers/provider.ts'), from('../../activities/index.ts'), from('openai')],
    allowed: [from('mongodb'), from('node:crypto'), from('../collections.ts'), from('../../domain/money/cost.ts')],
  },
  'activities/admission/admit.ts': {
    refused: [
      from('../../workflows/decide.ts'),
      from('../../workers/workers.ts'),
      from('../../client/index.ts'),
      from('../../local/simulator/index.ts'),
      from('mongodb'),
      from('@temporalio/client'),
    ],
    allowed: [
      from('../../domain/decision/parse-request.ts'),
      from('../../store/index.ts'),
      from('../../kalshi/fee-schedule.ts'),
      from('../../notify/webhook.ts'),
      from('../../workflows/messages.ts'),
      from('@temporalio/activity'),
    ],
  },
  'workflows/decide.ts': {
    refused: [
      from('../activities/admission/admit.ts'),
      "import { type Thing } from '../activities/admission/admit.ts'",
      "export { thing } from '../activities/admission/admit.ts'",
      "await import('../activities/admission/admit.ts')",
      from('valibot'),
      from('../store/index.ts'),
      from('../config/config.ts'),
      from('node:crypto'),
      from('@temporalio/client'),
    ],
    allowed: [
      typesFrom('../activities/contract.ts'),
      from('../domain/verdict/verdict.ts'),
      from('../domain/messages/operator-schema.ts'),
      from('@temporalio/workflow'),
    ],
  },
  'workers/workers.ts': {
    refused: [from('../local/simulator/index.ts'), from('../server/dashboard.ts')],
    allowed: [from('../activities/index.ts')],
  },
  'client/decision-client.ts': {
    refused: [
      from('../workers/workers.ts'),
      from('../local/simulator/index.ts'),
      from('../workflows/decide.ts'),
      from('../cli/main.ts'),
    ],
    allowed: [from('../workflows/messages.ts'), from('../store/index.ts')],
  },
  'cli/decide.ts': {
    refused: [from('../workflows/decide.ts'), from('../activities/admission/admit.ts')],
    allowed: [],
  },
  'cli/demo.ts': { refused: [], allowed: [from('../local/simulator/index.ts'), from('../workers/workers.ts')] },
  'server/dashboard.ts': {
    refused: [
      from('../activities/admission/admit.ts'),
      from('../workflows/decide.ts'),
      from('../local/simulator/index.ts'),
      from('../workers/workers.ts'),
      from('../cli/output.ts'),
      from('../config/config.ts'),
      from('mongodb'),
    ],
    allowed: [
      from('../client/decision-client.ts'),
      from('../store/index.ts'),
      from('../notify/webhook.ts'),
      from('../domain/market/market.ts'),
      typesFrom('../workflows/messages.ts'),
      from('hono'),
    ],
  },
  'web/live/live.ts': {
    refused: [
      from('node:fs'),
      from('zod'),
      from('valibot'),
      from('hono'),
      from('../../store/index.ts'),
      from('../../client/decision-client.ts'),
      from('../../server/views/now.ts'),
      from('../../config/config.ts'),
    ],
    allowed: [from('preact'), from('../../domain/shared/modes.ts'), typesFrom('../../server/contract/now.ts')],
  },
  'local/embedded/temporal.ts': { refused: [from('../../domain/market/market.ts')], allowed: [from('./download.ts')] },
  'local/simulator/server.ts': {
    refused: [from('../../providers/provider.ts'), from('../../store/index.ts')],
    allowed: [from('../../domain/market/market.ts')],
  },
  'local/simulator/venue/server.ts': {
    refused: [from('../../../kalshi/venue.ts'), from('../../embedded/temporal.ts')],
    allowed: [from('../../../domain/market/fee-type.ts'), from('../truth.ts'), from('./route.ts')],
  },
  'config/file.ts': {
    refused: [from('../providers/index.ts'), from('../store/index.ts')],
    allowed: [from('../kalshi/fee-schedule.ts'), from('../domain/shared/policy.ts')],
  },
  'examples/bot.ts': { refused: [from('../local/simulator/index.ts')], allowed: [from('../client/index.ts')] },
  'test/domain/pool.test.ts': { refused: [], allowed: [from('../../local/simulator/index.ts')] },
};
const NO_ENVIRONMENT = [
  'domain/money',
  'providers',
  'kalshi',
  'store',
  'activities',
  'workflows',
  'workers',
  'local/simulator',
  'local/simulator/venue',
];
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

  it('refuses cycles, also where they are of types alone', () => {
    const flagged = ['one', 'other'].map((name) =>
      flaggedLines(`domain/money/${name}.ts`, ['lint/suspicious/noImportCycles']),
    );
    assert.deepEqual(flagged, [[1], [1]]);
  });

  it('keeps the environment to config', () => {
    for (const folder of NO_ENVIRONMENT) {
      assert.deepEqual(flaggedLines(`${folder}/${ENVIRONMENT_FILE}`, ['lint/style/noProcessEnv']), [1], folder);
    }
    assert.deepEqual(flaggedLines(`config/${ENVIRONMENT_FILE}`, ['lint/style/noProcessEnv']), []);
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
    write('domain/money/one.ts', [typesFrom('./other.ts'), 'export type One = Thing']);
    write('domain/money/other.ts', [
      "import type { One } from './one.ts'",
      'export interface Thing { readonly one: One }',
    ]);
    const environment = ['export const home = process.env.HOME'];
    for (const name of NO_ENVIRONMENT) write(`${name}/${ENVIRONMENT_FILE}`, environment);
    write(`config/${ENVIRONMENT_FILE}`, environment);

    const options = ['lint', '--reporter=rdjson', '--max-diagnostics=none', '.'];
    const { stdout, stderr } = spawnSync(process.execPath, [BIOME, ...options], { cwd: folder, encoding: 'utf8' });
    assert.ok(stdout.startsWith('{'), `The linter printed no report: ${stderr}`);
    return (JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

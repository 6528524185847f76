import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const FOLDERS = [
  ...['activities', 'cli', 'client', 'config', 'domain', 'kalshi', 'local', 'providers', 'server', 'store'],
  ...['test/support', 'web', 'workers', 'workflows'],
];
const ROW = `watchful: {
    summary: 'One model is called, nothing is bought, and what is held may be sold.',
    severity: 'warning',
    calls: 'quick',
    newExposure: false,
    ruleExits: false,
    forecastExits: true,
    edgeFactor: 2,
    agreementAdded: 0,
    sizeFactor: 1,
    reuse: 'exits',
    probes: false,
  },
  `;

/** Runs a file of the tree in a copy of it whose table of modes has one row more, between degraded and emergency. */
async function runWithSixthMode(file: string): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'conclave-sixth-mode-'));
  try {
    await Promise.all(FOLDERS.map((folder) => cp(join(ROOT, folder), join(copy, folder), { recursive: true })));
    await cp(join(ROOT, 'package.json'), join(copy, 'package.json'));
    await cp(join(ROOT, 'tsconfig.json'), join(copy, 'tsconfig.json'));
    await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    const table = join(copy, 'domain/shared/modes.ts');
    const text = await readFile(table, 'utf8');
    assert.match(text, /^ {2}emergency: \{$/m);
    await writeFile(table, text.replace(/^ {2}emergency: \{$/m, `  ${ROW}emergency: {`));
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', file], { cwd: copy });
    return stdout;
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

describe('a sixth mode', function () {
  this.timeout(120_000);

  it('is one row of the table: every rule, check and list follows it', async () => {
    assert.deepEqual(JSON.parse(await runWithSixthMode('test/support/sixth-mode.ts')), {
      modes: ['normal', 'economy', 'degraded', 'watchful', 'emergency', 'halted'],
      fence: { quick: true, panel: false },
      plan: { start: 'quick', panel: 0 },
      verdict: { unheld: 'SKIP', held: 'SELL' },
      withheld: 'normal',
      threshold: 2,
      finalize: { buy: 'SKIP', sell: 'SELL' },
      reuse: 'exits',
      probe: { code: 'mode_permits_none', figures: { mode: 'watchful' } },
      stricterThanNormal: true,
      loosenedFromEmergency: true,
      effective: 'watchful',
      signal: true,
      carried: true,
      api: true,
      commandLine: 'watchful',
    });
  });

  it('is in the page’s list, and no file compares a mode with a name', async () => {
    const sources = FOLDERS.filter((folder) => !folder.startsWith('test'));
    const files = (await Promise.all(sources.map(filesOf))).flat();
    const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    const comparing = files.filter((_, index) => COMPARISON.test(texts[index] ?? ''));
    assert.ok(files.length > 300);
    assert.deepEqual(comparing, []);
    assert.match(await readFile(join(ROOT, 'web/controls/mode-form.tsx'), 'utf8'), /\.\.\.MODES\b|\bMODES\.map\(/);
  });
});

const COMPARISON = /[!=]== '(economy|degraded|emergency|halted)'/;

async function filesOf(folder: string): Promise<string[]> {
  const names = await readdir(join(ROOT, folder), { recursive: true });
  return names.filter((name) => /\.tsx?$/.test(name)).map((name) => join(ROOT, folder, name));
}

import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The files that take longest, slowest first. Started first, they do not leave one process working alone at the end. */
const SLOWEST_FIRST = [
  'test/cli/service.test.ts',
  'test/cli/demo.test.ts',
  'test/workflows/kill-points.test.ts',
  'test/workflows/health.test.ts',
  'test/web/browser/views.test.ts',
  'test/workflows/rates.test.ts',
  'test/bench/chaos.test.ts',
  'test/workflows/scorekeeper-crash.test.ts',
  'test/cli/usage.test.ts',
  'test/workflows/event-kill-points.test.ts',
  'test/python/service.test.ts',
  'test/server/command.test.ts',
  'test/workflows/mode-expiry.test.ts',
  'test/workflows/injection.test.ts',
  'test/workflows/decide.test.ts',
  'test/workflows/reuse-saving.test.ts',
  'test/workflows/rush.test.ts',
  'test/local/embedded/one-folder.test.ts',
  'test/local/embedded/servers.test.ts',
];

/** Every test file under `root`, in the order in which to start them. */
export function allTestFiles(root) {
  const found = readdirSync(join(root, 'test'), { recursive: true })
    .map((name) => `test/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith('.test.ts'))
    .sort();
  const gone = SLOWEST_FIRST.filter((name) => !found.includes(name));
  if (gone.length > 0) throw new Error(`test/runner/files.mjs names files that do not exist: ${gone.join(', ')}.`);
  return [...SLOWEST_FIRST, ...found.filter((name) => !SLOWEST_FIRST.includes(name))];
}

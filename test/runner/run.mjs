// `npm test`: type check, lint, search for dead code, then the mocha suite. Each is always run, so that one run reports everything that is wrong.
// Arguments go to mocha (`npm test -- --grep ledger`, `npm test -- test/domain/plan.test.ts`). The last line is
// `N passed, N failed`; each failed check counts as one failure. Exits with 0 only when nothing failed.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allTestFiles } from './files.mjs';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const modules = (path) => join(ROOT, 'node_modules', path);
/** A mocha that has not ended this long after its last test is stopped, and counts as a failure. */
const LEFTOVER_GRACE_MS = 30_000;
const POLL_MS = 500;
/** One for each core: the servers and the programs that tests start share them, and with more processes tests fail by time alone. */
const PROCESSES = Math.min(4, availableParallelism());
/** One or two files run in one process, where `.only` works; more are shared out among several. */
const FILES_FOR_ONE_PROCESS = 2;
const NOTHING_RAN = { passed: 0, failed: 0, skipped: 0, leftOut: [], failures: [] };
/** More failing files than this are no matter of a busy machine, and are not run again. */
const MOST_RUN_AGAIN = 12;

const mochaArguments = process.argv.slice(2);
if (mochaArguments.some((argument) => /^(--reporter|-R)(=|$)/.test(argument))) {
  console.error('npm test counts with its own reporter. To use another one, run `npx mocha --reporter <name>`.');
  process.exit(2);
}

let interrupted = false;
let group = null;
// Sent on to every process that the running program has started: the commands and services that tests start among them.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    interrupted = true;
    if (group !== null) process.kill(-group, 'SIGINT');
  });
}

/** Runs one program on this terminal. `watch` is given the child and may end it. Resolves with its exit code. */
function run(title, script, options, { environment = {}, watch = () => () => {} } = {}) {
  console.log(`\n> ${title}`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...options], {
      cwd: ROOT,
      stdio: 'inherit',
      detached: true,
      env: { ...process.env, ...environment },
    });
    group = child.pid ?? null;
    const stopWatching = watch(child);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      group = null;
      stopWatching();
      resolve(signal === null ? code : 1);
    });
  });
}

/** Ends a mocha that has written its counts and still does not exit, and reports it: something was left open. */
function endLeftovers(countsFile, report) {
  return (child) => {
    let doneSince = null;
    const timer = setInterval(() => {
      if (!existsSync(countsFile)) return;
      doneSince ??= Date.now();
      if (Date.now() - doneSince < LEFTOVER_GRACE_MS) return;
      clearInterval(timer);
      report();
      child.kill('SIGTERM');
    }, POLL_MS);
    return () => clearInterval(timer);
  };
}

/** What mocha is to run, and in how many processes. The servers and the workflow bundle are started once for all of them. */
function chosenTests() {
  const named = mochaArguments.filter((argument) => argument.endsWith('.test.ts'));
  const isFew = named.length > 0 && named.length <= FILES_FOR_ONE_PROCESS && !named.some((name) => name.includes('*'));
  if (isFew) return mochaArguments;
  // Model servers that are compiled take minutes the first time: not for a part of the suite that may not have them.
  const modelServers = mochaArguments.length === 0 ? ['test/providers/servers/packages.ts'] : [];
  const resources = ['test/support/servers.ts', 'test/support/bundle.ts', ...modelServers];
  const shared = resources.flatMap((file) => ['--require', file]);
  const files = named.length > 0 ? [] : allTestFiles(ROOT);
  const isCounted = mochaArguments.some((argument) => /^(--jobs|-j)(=|$)/.test(argument));
  const jobs = isCounted ? [] : ['--jobs', String(PROCESSES)];
  return ['--parallel', ...jobs, ...shared, ...mochaArguments, ...files];
}

/** Runs the suite. Many of its tests kill processes and wait for what follows, which a machine under the load of the other test
 * processes can slow beyond their bounds: so files in which something failed are run once more, one by one. What fails then
 * counts as failed; what passes is named at the end. */
async function runSuite() {
  const chosen = chosenTests();
  const counts = await runMocha('mocha', chosen);
  const files = [...new Set(counts.failures.map(({ file }) => file))];
  if (interrupted || !chosen.includes('--parallel') || files.length === 0 || files.length > MOST_RUN_AGAIN)
    return counts;
  if (counts.failures.length !== counts.failed) return counts;
  let failed = 0;
  const failedAgain = new Set();
  for (const file of files) {
    // A process each, with servers and a namespace that no other file has used.
    const again = await runMocha(`mocha, once more and alone: ${relative(ROOT, file)}`, [file]);
    failed += again.failed;
    for (const { title } of again.failures) failedAgain.add(title);
  }
  const passedAlone = counts.failures.map(({ title }) => title).filter((title) => !failedAgain.has(title));
  return { ...counts, passed: counts.passed + counts.failed - failed, failed, passedAlone };
}

async function runMocha(title, chosen) {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-test-'));
  const countsFile = join(folder, 'counts.json');
  let leftover = false;
  try {
    const reporter = join(ROOT, 'test', 'runner', 'count-reporter.mjs');
    const forbidOnly = process.env.CI ? ['--forbid-only'] : [];
    const code = await run(title, modules('mocha/bin/mocha.js'), ['--reporter', reporter, ...forbidOnly, ...chosen], {
      environment: { CONCLAVE_TEST_COUNTS: countsFile },
      watch: endLeftovers(countsFile, () => {
        leftover = true;
        console.error(
          'Every test has ended but something is still open (a server, a timer, a worker): stopping mocha. Close it in an `after` hook.',
        );
      }),
    });
    if (!existsSync(countsFile)) {
      if (!interrupted) console.error(`Mocha ended with code ${code} before it finished: see above.`);
      return { ...NOTHING_RAN, failed: 1 };
    }
    const counts = JSON.parse(readFileSync(countsFile, 'utf8'));
    if (counts.passed + counts.failed + counts.skipped === 0) {
      console.error('No test was run: the arguments choose none.');
      return { ...NOTHING_RAN, failed: 1 };
    }
    const unexplained = leftover || (code !== 0 && counts.failed === 0);
    return unexplained ? { ...counts, failed: counts.failed + 1 } : counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const checks = [
  ['type check', modules('typescript/bin/tsc'), ['-p', '.']],
  ['type check of the page', modules('typescript/bin/tsc'), ['-p', 'web']],
  ['lint', modules('@biomejs/biome/bin/biome'), ['check', '--error-on-warnings', '.']],
  ['search for dead code', modules('knip/bin/knip.js'), []],
];
const red = [];
for (const [title, script, options] of checks) {
  if (!interrupted && (await run(title, script, options)) !== 0) red.push(title);
}
const counts = interrupted ? NOTHING_RAN : await runSuite();
const failed = counts.failed + red.length;
for (const title of red) console.log(`The ${title} failed: see above.`);
for (const title of counts.passedAlone ?? [])
  console.log(`Failed beside other test processes and passed alone: ${title}`);
for (const title of counts.leftOut) console.log(`Left out: ${title}`);
if (interrupted) console.log('Interrupted.');
console.log(`${counts.passed} passed, ${failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`);
process.exitCode = interrupted ? 130 : failed > 0 ? 1 : 0;

// What `npm run demo` and `npm test` run first, in plain Node because a fresh clone has no packages yet: checks Node,
// installs the dependencies when they are missing or older than the lockfile, and builds the dashboard's page when it is.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LEAST_NODE = [20, 19];
const root = dirname(dirname(fileURLToPath(import.meta.url)));

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < LEAST_NODE[0] || (major === LEAST_NODE[0] && minor < LEAST_NODE[1])) {
  console.error(
    `Conclave needs Node ${LEAST_NODE.join('.')} or newer; this is ${process.versions.node}. Install a newer Node and run the command again.`,
  );
  process.exit(1);
}

// Written last, so that an installation that was cut short is done again.
const stamp = join(root, 'node_modules', '.conclave-installed');
const lockfile = join(root, 'package-lock.json');
if (!existsSync(stamp) || statSync(stamp).mtimeMs < statSync(lockfile).mtimeMs) {
  console.error('Installing dependencies (once) ...');
  const startedAtMs = Date.now();
  const npm = process.env.npm_execpath ? [process.execPath, [process.env.npm_execpath]] : ['npm', []];
  const { status, error } = spawnSync(npm[0], [...npm[1], 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', process.stderr.fd, process.stderr.fd],
  });
  if (status !== 0) {
    console.error(`\`npm ci\` failed (${error?.message ?? `code ${status}`}): see above, then run the command again.`);
    process.exit(1);
  }
  writeFileSync(stamp, '');
  console.error(`Dependencies installed in ${Math.round((Date.now() - startedAtMs) / 1000)} s.`);
}

// A page that cannot be built is no reason to run nothing: `up` and `demo` say so again, and the tests of the page fail.
spawnSync(process.execPath, [join(root, 'scripts', 'build-page.mjs')], {
  cwd: root,
  stdio: ['ignore', process.stderr.fd, process.stderr.fd],
});

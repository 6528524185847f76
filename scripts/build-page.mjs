// Builds the dashboard's page into dist/page, unless what is there was built from these very sources. Run by
// `npm run build-page`, by scripts/setup.mjs, and by `bin/conclave up`, `demo` and `dashboard`. Progress goes to stderr.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const WEB = join(ROOT, 'web');
const PAGE = join(ROOT, 'dist/page');
// Beside the page's files, under a name that the server does not serve.
const STAMP = '.built-from';
/** What the page is made of; the lockfile stands for the packages in it. */
const SOURCES = ['web', 'server/contract', 'domain', 'package-lock.json'];

const stamp = stampOfSources();
if (stamp !== stampOfPage()) await build();

function stampOfSources() {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((source) => filesIn(join(ROOT, source)))) {
    hash
      .update(`${relative(ROOT, file)}\n`)
      .update(readFileSync(file))
      .update('\n');
  }
  return hash.digest('hex');
}

function filesIn(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}

function stampOfPage() {
  const file = join(PAGE, STAMP);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

async function build() {
  console.error('Building the page ...');
  const startedAtMs = Date.now();
  const { build } = await import('vite');
  // Beside its place and moved there whole: the old one may be in use, and another process may build at the same time.
  const made = join(ROOT, 'dist', `page-${process.pid}`);
  try {
    await build({
      configFile: join(WEB, 'vite.config.ts'),
      root: WEB,
      logLevel: 'warn',
      build: { outDir: made, emptyOutDir: true, reportCompressedSize: false },
    });
    writeFileSync(join(made, STAMP), stamp);
    replace(made);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
  console.error(`Built the page in ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s.`);
}

function replace(made) {
  const old = `${made}-old`;
  mkdirSync(dirname(PAGE), { recursive: true });
  try {
    if (existsSync(PAGE)) renameSync(PAGE, old);
    renameSync(made, PAGE);
  } catch (error) {
    // Another build of the same sources was faster.
    if (stampOfPage() !== stamp) throw error;
  } finally {
    rmSync(old, { recursive: true, force: true });
  }
}

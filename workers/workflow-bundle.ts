import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = join(ROOT, 'node_modules', '.cache', 'conclave', 'workflows');
/** What is bundled lies in these folders, how is in this file, and of which packages is in the list that npm keeps of those installed. */
const SOURCES = ['domain', 'workflows'];
const SELF = 'workers/workflow-bundle.ts';
const INSTALLED = 'node_modules/.package-lock.json';
/** The schemas of what workflows accept. They hold no state, so all workflows of a process share one copy: made again for each,
 * they would cost a millisecond and 250 KiB. */
const SHARED_BY_WORKFLOWS = ['operator-schema', 'signal-schema', 'workflow-input-schema'];
const KEPT = 3;

/** The workflow bundle: domain and workflows only, no SDK, no Node built-in. Building takes seconds, so the last one is kept beside the
 * packages, and is used for as long as no source has changed. */
export async function bundleWorkflows(): Promise<{ readonly code: string }> {
  const before = await fingerprint();
  if (before === null) return build();
  const kept = await readFile(fileOf(before), 'utf8').catch(() => null);
  if (kept !== null) return { code: kept };
  const { code } = await build();
  // A source that was changed meanwhile may be in it or not.
  if ((await fingerprint()) === before) await keep(before, code);
  return { code };
}

const fileOf = (print: string) => join(FOLDER, `${print}.js`);
const pathOf = (file: string) => join(ROOT, `${file}.ts`);

function build() {
  return bundleWorkflowCode({
    workflowsPath: pathOf('workflows/index'),
    payloadConverterPath: pathOf('workflows/lenient-payloads'),
    preloadModules: SHARED_BY_WORKFLOWS.map((name) => pathOf(`domain/messages/${name}`)),
    logger: new DefaultLogger('WARN'),
  });
}

/** Of the content of every source: time stamps differ between copies of one tree, and may be alike for two versions of a file. Null
 * where it would miss something. */
async function fingerprint(): Promise<string | null> {
  // Packages that something else than npm installed: none of their changes would be seen.
  if (!existsSync(join(ROOT, INSTALLED))) return null;
  const hash = createHash('sha256').update(ROOT);
  for (const file of [INSTALLED, SELF, ...(await sources())])
    hash.update(`\0${file}\0`).update(await readFile(join(ROOT, file)));
  return hash.digest('hex').slice(0, 32);
}

async function sources(): Promise<string[]> {
  const lists = await Promise.all(
    SOURCES.map(async (folder) => {
      const entries = await readdir(join(ROOT, folder), { recursive: true });
      return entries.filter((entry) => entry.endsWith('.ts')).map((entry) => join(folder, entry));
    }),
  );
  return lists.flat().sort();
}

/** An installation that may not be written to builds its bundle at each start. */
async function keep(print: string, code: string): Promise<void> {
  const part = `${fileOf(print)}.${process.pid}`;
  try {
    await mkdir(FOLDER, { recursive: true });
    await writeFile(part, code);
    await rename(part, fileOf(print));
    await removeOld();
  } catch {
    await rm(part, { force: true }).catch(() => undefined);
  }
}

async function removeOld(): Promise<void> {
  const files = (await readdir(FOLDER)).map((name) => join(FOLDER, name));
  const aged = await Promise.all(files.map(async (file) => ({ file, atMs: (await stat(file)).mtimeMs })));
  const old = aged.toSorted((a, b) => b.atMs - a.atMs).slice(KEPT);
  await Promise.all(old.map(({ file }) => rm(file, { force: true })));
}

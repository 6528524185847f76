// Loads a TypeScript file of this tree, with all that it imports, from a bundle that is kept beside the packages. A bundle whose
// sources have changed is made again, in half a second; a command whose bundle stands starts in a third of the time that it takes to
// compile one module after another.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const SELF = fileURLToPath(import.meta.url);
const ROOT = dirname(dirname(SELF));
const FOLDER = join(ROOT, 'node_modules', '.cache', 'conclave');
/** So many bundles of one entry are kept, and all younger ones: a program that has just been started still reads from its own. */
const KEPT = 5;
const KEPT_FOR_MS = 24 * 3_600_000;
const CANNOT_WRITE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOENT', 'ENOTDIR', 'EEXIST']);

/** The module behind a file URL. Throws what the module throws, and what is wrong with its source. */
export async function loadTypeScript(url) {
  const entry = fileURLToPath(url);
  process.setSourceMapsEnabled(true);
  const file = await bundleOf(entry);
  if (file !== null) return import(pathToFileURL(file).href);
  // An installation that may not be written to: module by module then.
  const { register } = await import('tsx/esm/api');
  register();
  return import(url);
}

/** The path of the bundle of an entry, made if there is none that may be used; null where it cannot be kept. */
export async function bundleOf(entry) {
  return standingBundle(entry) ?? keepBundle(entry, await makeBundle(entry));
}

const nameOf = (entry) => relative(ROOT, entry).replace(/[^a-zA-Z0-9]+/g, '-');
const manifestOf = (entry) => join(FOLDER, `${nameOf(entry)}.json`);

/** The bundle of an entry, if nothing that it was made from has changed since. */
function standingBundle(entry) {
  try {
    const manifest = JSON.parse(readFileSync(manifestOf(entry), 'utf8'));
    if (manifest.maker !== makerOf(entry)) return null;
    for (const [path, hash] of Object.entries(manifest.inputs)) {
      if (hashOf(readFileSync(path)) !== hash) return null;
    }
    statSync(manifest.file);
    return manifest.file;
  } catch {
    // There is none, it is not whole, or a source is gone: it is made again.
    return null;
  }
}

/** What a bundle depends on beside the content of its sources. */
function makerOf(entry) {
  const compiler = createRequire(import.meta.url)('esbuild/package.json').version;
  return [entry, ROOT, compiler, process.versions.node, hashOf(readFileSync(SELF))].join('\n');
}

/** By content: time stamps differ between copies of one tree, and may be alike for two versions of a file. */
const hashOf = (content) => createHash('sha256').update(content).digest('hex');

async function makeBundle(entry) {
  const { build } = await import('esbuild');
  const inputs = {};
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: { entry },
    outdir: join(FOLDER, `${nameOf(entry)}-${Date.now()}-${process.pid}`),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    target: `node${process.versions.node}`,
    format: 'esm',
    keepNames: true,
    sourcemap: true,
    sourcesContent: false,
    write: false,
    logLevel: 'silent',
    plugins: [readInPlace(inputs)],
  });
  return { inputs, outputFiles };
}

/** The path of a bundle that has been written, or null where nothing can be. */
function keepBundle(entry, { inputs, outputFiles }) {
  const file = outputFiles.find(({ path }) => basename(path) === 'entry.mjs').path;
  const folder = dirname(file);
  try {
    mkdirSync(folder, { recursive: true });
    for (const { path, contents } of outputFiles) writeFileSync(path, contents);
    const written = join(folder, 'manifest.json');
    writeFileSync(written, JSON.stringify({ maker: makerOf(entry), file, inputs }));
    renameSync(written, manifestOf(entry));
  } catch (error) {
    if (!CANNOT_WRITE.has(error?.code)) throw error;
    return null;
  }
  removeOld(entry, folder);
  return file;
}

/** Notes of each source what was read. A module goes on to find what lies beside its source, wherever its bundle is. */
const readInPlace = (inputs) => ({
  name: 'read-in-place',
  setup(build) {
    build.onLoad({ filter: /./, namespace: 'file' }, ({ path }) => {
      const content = readFileSync(path);
      inputs[path] = hashOf(content);
      const contents = content.toString('utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href));
      return { contents, loader: 'default' };
    });
  },
});

function removeOld(entry, current) {
  const prefix = `${nameOf(entry)}-`;
  const bundles = readdirSync(FOLDER)
    .filter((name) => name.startsWith(prefix) && /^\d+-\d+$/.test(name.slice(prefix.length)))
    .sort()
    .reverse()
    .map((name) => join(FOLDER, name));
  for (const folder of bundles.slice(KEPT)) {
    try {
      if (folder !== current && Date.now() - statSync(folder).mtimeMs > KEPT_FOR_MS) {
        rmSync(folder, { recursive: true, force: true });
      }
    } catch {
      // Another process removes it at this moment, or it is another user's: the next bundle tries again.
    }
  }
}

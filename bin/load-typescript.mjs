// Loads a TypeScript file of this tree, with all that it imports, from a bundle that is kept beside the packages. A bundle whose
// sources have changed is made again, in half a second; a command whose bundle stands starts in a third of the time that it takes to
// compile one module after another.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const FOLDER = join(ROOT, 'node_modules', '.cache', 'conclave');
/** So many bundles of one entry are kept, and all younger ones: a program that has just been started still reads from its own. */
const KEPT = 5;
const KEPT_FOR_MS = 24 * 3_600_000;
/** A source that was written so shortly before it was read may have changed since without another time stamp. */
const SETTLED_MS = 2_000;
const CANNOT_WRITE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTDIR', 'EEXIST']);

/** The module behind a file URL. Throws what the module throws, and what is wrong with its source. */
export async function loadTypeScript(url) {
  const entry = fileURLToPath(url);
  process.setSourceMapsEnabled(true);
  let file = standingBundle(entry);
  if (file === null) {
    try {
      file = await makeBundle(entry);
    } catch (error) {
      if (!CANNOT_WRITE.has(error?.code)) throw error;
      // An installation that may not be written to: module by module then.
      const { register } = await import('tsx/esm/api');
      register();
      return import(url);
    }
  }
  return import(pathToFileURL(file).href);
}

const nameOf = (entry) => relative(ROOT, entry).replace(/[^a-zA-Z0-9]+/g, '-');
const manifestOf = (entry) => join(FOLDER, `${nameOf(entry)}.json`);

/** The bundle of an entry, if none of its sources, the compiler or the place of the tree has changed since it was made. */
function standingBundle(entry) {
  let manifest;
  try {
    manifest = JSON.parse(readFileSync(manifestOf(entry), 'utf8'));
    if (manifest.root !== ROOT || manifest.compiler !== compiler()) return null;
    for (const [path, stamp] of Object.entries(manifest.inputs)) {
      if (stampOf(path) !== stamp) return null;
    }
    statSync(manifest.file);
  } catch {
    // There is none, it is not whole, or a source is gone: it is made again.
    return null;
  }
  return manifest.file;
}

async function makeBundle(entry) {
  const { build } = await import('esbuild');
  const startedAtMs = Date.now();
  mkdirSync(FOLDER, { recursive: true });
  const folder = join(FOLDER, `${nameOf(entry)}-${startedAtMs}-${process.pid}`);
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: { entry },
    outdir: folder,
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
    metafile: true,
    logLevel: 'silent',
    plugins: [inItsPlace],
  });
  const file = join(folder, 'entry.mjs');
  const inputs = Object.keys(metafile.inputs).map((path) => [path, stampOf(path)]);
  const newest = Math.max(...inputs.map(([path]) => statSync(resolve(ROOT, path)).mtimeMs));
  if (newest < startedAtMs - SETTLED_MS) {
    const manifest = { root: ROOT, compiler: compiler(), file, inputs: Object.fromEntries(inputs) };
    const written = join(folder, 'manifest.json');
    writeFileSync(written, JSON.stringify(manifest));
    renameSync(written, manifestOf(entry));
  }
  removeOld(entry, folder);
  return file;
}

/** A module goes on to find what lies beside its source, wherever its bundle is. */
const inItsPlace = {
  name: 'in-its-place',
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8');
      if (!contents.includes('import.meta.url')) return undefined;
      return {
        contents: contents.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
        loader: 'ts',
      };
    });
  },
};

function removeOld(entry, current) {
  const prefix = `${nameOf(entry)}-`;
  const bundles = readdirSync(FOLDER)
    .filter((name) => name.startsWith(prefix) && /^\d+-\d+$/.test(name.slice(prefix.length)))
    .sort()
    .reverse()
    .map((name) => join(FOLDER, name));
  for (const folder of bundles.slice(KEPT)) {
    if (folder !== current && Date.now() - statSync(folder).mtimeMs > KEPT_FOR_MS) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

const compiler = () => createRequire(import.meta.url)('esbuild/package.json').version;

function stampOf(path) {
  const { mtimeMs, size } = statSync(resolve(ROOT, path));
  return `${mtimeMs} ${size}`;
}

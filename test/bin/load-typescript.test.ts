import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  chmod,
  copyFile,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const BIN = fileURLToPath(new URL('../../bin/', import.meta.url));
const PACKAGES = fileURLToPath(new URL('../../node_modules/', import.meta.url));
const run = promisify(execFile);
const LONG_AGO = new Date('2026-01-01');

describe('a TypeScript program of the tree', () => {
  let root = '';
  const program = () => join(root, 'main.ts');
  const start = async (...args: string[]) => {
    const { stdout } = await run(process.execPath, [join(root, 'bin', 'run-typescript.mjs'), program(), ...args]);
    return JSON.parse(stdout) as unknown;
  };
  const write = async (name: string, text: string, at = LONG_AGO) => {
    await writeFile(join(root, name), text);
    await utimes(join(root, name), at, at);
  };
  const bundles = async () => {
    const names = await readdir(join(root, 'node_modules', '.cache', 'conclave')).catch(() => []);
    return names.filter((name) => !name.endsWith('.json'));
  };

  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'conclave-load-')));
    await mkdir(join(root, 'bin'));
    await mkdir(join(root, 'node_modules'));
    for (const name of ['load-typescript.mjs', 'run-typescript.mjs'])
      await copyFile(join(BIN, name), join(root, 'bin', name));
    for (const name of ['esbuild', '@esbuild', 'tsx', 'get-tsconfig', 'resolve-pkg-maps']) {
      await symlink(join(PACKAGES, name), join(root, 'node_modules', name));
    }
    await write('package.json', '{"type":"module"}');
    await write('part.ts', 'export const part: string = "first"; export const here = import.meta.url;');
    await write(
      'main.ts',
      `import { here, part } from './part.ts';
       console.log(JSON.stringify({ part, here, self: process.argv[1], args: process.argv.slice(2) }));`,
    );
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const expected = (part: string, ...args: string[]) => ({
    part,
    here: pathToFileURL(join(root, 'part.ts')).href,
    self: program(),
    args,
  });

  it('is compiled once, knows where its sources lie, and gets its arguments', async () => {
    assert.deepEqual(await start('--flag', 'value'), expected('first', '--flag', 'value'));
    const [made] = await bundles();
    assert.ok(made);
    assert.deepEqual(await start(), expected('first'));
    assert.deepEqual(await bundles(), [made]);
  });

  it('is compiled again when a file that it imports has changed, also one written just now', async () => {
    await start();
    await write('part.ts', 'export const part: string = "second"; export const here = import.meta.url;', new Date());
    assert.deepEqual(await start(), expected('second'));
    await write('part.ts', 'export const part: string = "thirds"; export const here = import.meta.url;', new Date());
    assert.deepEqual(await start(), expected('thirds'));
  });

  it('is compiled again when content changed and neither size nor time stamp did', async () => {
    await start();
    await write('part.ts', 'export const part: string = "other"; export const here = import.meta.url;');
    assert.deepEqual(await start(), expected('other'));
  });

  it('is compiled again in a copy at another place, which leaves the first alone', async () => {
    await start();
    const first = root;
    const before = await bundles();
    root = await realpath(await mkdtemp(join(tmpdir(), 'conclave load #2-')));
    try {
      await cp(first, root, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
      assert.deepEqual(await start(), expected('first'));
      assert.equal((await bundles()).length, 2);
    } finally {
      await rm(root, { recursive: true, force: true });
      root = first;
    }
    assert.deepEqual(await start(), expected('first'));
    assert.deepEqual(await bundles(), before);
  });

  it('runs without a bundle where none can be kept', async () => {
    await writeFile(join(root, 'node_modules', '.cache'), 'in the way');
    assert.deepEqual(await start(), expected('first'));
  });

  it('runs without a bundle where another user keeps them', async () => {
    const cache = join(root, 'node_modules', '.cache');
    await start();
    const [made] = await bundles();
    // Nobody may write into /sys, not even the superuser, whom the mode of a folder does not stop.
    await write('part.ts', 'export const part: string = "second"; export const here = import.meta.url;');
    if (process.getuid?.() === 0) {
      await rm(cache, { recursive: true });
      await mkdir(cache);
      await symlink('/sys', join(cache, 'conclave'));
      assert.deepEqual(await start(), expected('second'));
      return;
    }
    await chmod(join(cache, 'conclave'), 0o555);
    try {
      assert.deepEqual(await start(), expected('second'));
      assert.deepEqual(await bundles(), [made]);
    } finally {
      await chmod(join(cache, 'conclave'), 0o755);
    }
  });

  it('says what is wrong with a source, where it is', async () => {
    await write('part.ts', 'export const part: string = ;');
    await assert.rejects(start(), (error: Error) => /part\.ts:1:2\d: .*Unexpected ";"/.test(error.message));
  });

  it('shows the line that was written in a stack trace', async () => {
    await write(
      'part.ts',
      '\n\nexport const here = "";\nexport const part: string = (() => { throw new Error("on line four"); })();',
    );
    await assert.rejects(start(), (error: Error) => /part\.ts:4:\d+/.test(error.message));
  });
});

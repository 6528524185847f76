import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder } from '../../../local/embedded/folder-lock.ts';

/** More than any system gives. */
const NOBODY = 2 ** 30;
const HELD = new RegExp(`^Error: Process ${process.pid} runs a Conclave on .* already: end it first`);

describe('the lock of a data folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'conclave-lock-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const sixAtOnce = async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => lockFolder(folder)));
    return {
      taken: outcomes.filter(({ status }) => status === 'fulfilled').length,
      refusals: outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : [])),
    };
  };

  it('goes to one of six that come at once, and the others are told who has it', async () => {
    const { taken, refusals } = await sixAtOnce();
    assert.equal(taken, 1);
    for (const refusal of refusals) assert.match(refusal, HELD);
    assert.deepEqual(await readdir(folder), ['lock']);
  });

  it('goes to one of six that come at once upon the lock of a dead process', async () => {
    await writeFile(join(folder, 'lock'), `${NOBODY} 1\n`);
    const { taken, refusals } = await sixAtOnce();
    assert.equal(taken, 1);
    for (const refusal of refusals) assert.match(refusal, HELD);
    assert.deepEqual(await readdir(folder), ['lock']);
  });

  it('is not held by a dead process whose pid another one has now, as the first of every container has', async () => {
    const release = await lockFolder(folder);
    const held = await readFile(join(folder, 'lock'), 'utf8');
    await release();
    await writeFile(join(folder, 'lock'), `${process.pid} an earlier moment\n`);
    await lockFolder(folder);
    assert.equal(await readFile(join(folder, 'lock'), 'utf8'), held);
  });

  it('is free again once released', async () => {
    const release = await lockFolder(folder);
    await release();
    assert.deepEqual(await readdir(folder), []);
    await lockFolder(folder);
  });

  it('refuses, saying what to delete, when a start was killed while it took the lock over', async () => {
    await writeFile(join(folder, 'lock'), `${NOBODY} 1\n`);
    await writeFile(join(folder, 'lock.takeover'), '');
    await assert.rejects(lockFolder(folder), /killed while it took over .*: delete .*lock\.takeover, then start again/);
    await rm(join(folder, 'lock.takeover'));
    await lockFolder(folder);
  });

  it('holds where there is no `ps`, as in slim container images', async function () {
    if (!existsSync('/proc/self/stat')) this.skip();
    await lockFolder(folder);
    const { PATH } = process.env;
    process.env.PATH = folder;
    try {
      await assert.rejects(lockFolder(folder), HELD);
    } finally {
      process.env.PATH = PATH;
    }
  });
});

import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cached, kept } from '../../../local/embedded/cache.ts';
import { freePort } from '../../../local/embedded/start-on-free-port.ts';
import { firstWay, unlessFailedToday } from '../../../local/embedded/ways.ts';

const closed = (name: string, why: string, takesLong = false) => ({
  name,
  takesLong,
  find: async (): Promise<string> => {
    throw new Error(why);
  },
});
const open = (name: string, takesLong = false) => ({ name, takesLong, find: async () => name });

describe('the ways to a server', () => {
  it('are tried in their order, in silence while they are quick', async () => {
    const told: string[] = [];
    const found = await firstWay('server', [closed('PATH', 'none'), open('cache'), open('other')], (line) =>
      told.push(line),
    );
    assert.deepEqual(found, { found: 'cache', how: 'cache' });
    assert.deepEqual(told, []);
  });

  it('are told once a long one has to follow, each with its reason', async () => {
    const told: string[] = [];
    const ways = [closed('PATH', 'there is none'), closed('download', 'no network', true), open('build', true)];
    await firstWay('server', ways, (line) => told.push(line));
    assert.deepEqual(told, ['server: not by PATH (there is none)', 'server: not by download (no network)']);
  });

  it('are all named when none is open', async () => {
    await assert.rejects(
      firstWay('server', [closed('PATH', 'there is none'), closed('build', 'no compiler', true)], () => undefined),
      /No way to a server is open[\s\S]*- PATH: there is none\n- build: no compiler/,
    );
  });
});

describe('what is kept between starts', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'conclave-cache-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is made once, whole or not at all', async () => {
    let made = 0;
    const make = async (into: string) => {
      made += 1;
      await writeFile(join(into, 'binary'), 'x');
    };
    await assert.rejects(kept(folder, 'tool'), /there is none in/);
    const [one, two] = await Promise.all([cached(folder, 'tool', make), cached(folder, 'tool', make)]);
    assert.equal(one, two);
    await cached(folder, 'tool', make);
    assert.ok(made <= 2, 'two at once may both make it, a third finds it');
    assert.equal(await kept(folder, 'tool'), one);
    assert.deepEqual(await readdir(folder), ['tool']);
  });

  it('leaves nothing of a making that failed', async () => {
    await assert.rejects(
      cached(folder, 'tool', async (into) => {
        await writeFile(join(into, 'half'), 'x');
        throw new Error('no space');
      }),
      /no space/,
    );
    assert.deepEqual(await readdir(folder), []);
  });

  it('is a failure too, for a day, or until its file is deleted', async () => {
    const file = join(folder, 'failed');
    let tried = 0;
    const attempt = () =>
      unlessFailedToday(file, async () => {
        tried += 1;
        throw new Error('no network');
      });
    await assert.rejects(attempt(), /no network/);
    await assert.rejects(attempt(), /failed within the last day; delete .*failed to try again/);
    assert.equal(tried, 1);
    await writeFile(file, `${Date.now() - 86_400_001}\n`);
    await assert.rejects(attempt(), /no network/);
    await rm(file);
    await assert.rejects(attempt(), /no network/);
    assert.equal(tried, 3);
  });
});

describe('a port', () => {
  it('is the preferred one if it is free, else another', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as AddressInfo;
    assert.notEqual(await freePort(port), port);
    await new Promise((resolve) => holder.close(resolve));
    assert.equal(await freePort(port), port);
  });
});

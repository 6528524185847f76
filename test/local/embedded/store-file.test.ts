import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { startMongo } from '../../../local/embedded/index.ts';
import type { RunningMongo } from '../../../local/embedded/mongo.ts';

const CLIENTS = 16;
const LIVE_DOCUMENTS = 200;
const KILLED_AFTER = 300;
const MEGABYTE = 1_000_000;
/** Below it the file is not made smaller. */
const SMALL_FILE_BYTES = 6 * MEGABYTE;
const SHORTER_WITHIN_MS = 20_000;

interface Thing {
  readonly _id: number;
  readonly text: string;
  readonly bucket: string;
  readonly atMs: number;
}

const thing = (_id: number, round: number): Thing => ({
  _id,
  text: `${_id} in round ${round}: `.padEnd(2_000, 'it resolves to yes if the office publishes a value '),
  bucket: `bucket-${_id % 7}`,
  atMs: round * 1_000 + _id,
});

describe("the embedded server's file", function () {
  this.timeout(120_000);
  let dataDir: string;
  let running: RunningMongo | null = null;
  let client: MongoClient;
  const file = () => join(dataDir, 'store.mv.db');

  /** Only the server from Maven keeps it; a mongod has files of its own. */
  async function start(test: Mocha.Context) {
    running = await startMongo({ dataDir, progress: () => undefined, uri: null });
    if (!existsSync(file())) test.skip();
    client = new MongoClient(running.uri, { retryWrites: false, serverSelectionTimeoutMS: 2_000 });
    const things = client.db('file').collection<Thing>('things');
    await things.createIndex({ bucket: 1, atMs: -1 });
    await things.createIndex({ atMs: 1 });
    return things;
  }

  async function inParallel(act: () => Promise<boolean>): Promise<void> {
    await Promise.all(
      Array.from({ length: CLIENTS }, async () => {
        while (await act());
      }),
    );
  }

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'conclave-file-'));
  });
  afterEach(async () => {
    await client.close();
    await running?.process?.stop();
    running = null;
    await rm(dataDir, { recursive: true, force: true });
  });

  it('does not grow with what is written over, and becomes smaller again', async function () {
    const things = await start(this);
    let written = 0;
    const writeUpTo = (count: number) =>
      inParallel(async () => {
        const serial = written++;
        if (serial >= count) return false;
        const next = thing(serial % LIVE_DOCUMENTS, Math.floor(serial / LIVE_DOCUMENTS));
        await things.replaceOne({ _id: next._id }, next, { upsert: true });
        return true;
      });
    await writeUpTo(1_000);
    const early = statSync(file()).size;
    written = 1_000;
    await writeUpTo(4_000);
    const late = statSync(file()).size;
    assert.ok(late < Math.max(2 * early, SMALL_FILE_BYTES), `${late} bytes after 4,000 writes, ${early} after 1,000`);

    const until = Date.now() + SHORTER_WITHIN_MS;
    while (statSync(file()).size > SMALL_FILE_BYTES && Date.now() < until) await delay(200);
    assert.ok(statSync(file()).size <= SMALL_FILE_BYTES, `${statSync(file()).size} bytes are left`);
    assert.equal(await things.countDocuments({}), LIVE_DOCUMENTS);
  });

  it('holds after a kill -9 each document that was acknowledged, and none without its indexes', async function () {
    const things = await start(this);
    const acknowledged = new Set<number>();
    let serial = 0;
    const pid = Number(running?.process?.pid);
    await Promise.allSettled(
      Array.from({ length: CLIENTS }, async () => {
        for (;;) {
          const next = thing(serial++, 0);
          await things.insertOne(next);
          acknowledged.add(next._id);
          if (acknowledged.size === KILLED_AFTER) process.kill(pid, 'SIGKILL');
        }
      }),
    );
    assert.ok(acknowledged.size >= KILLED_AFTER);
    await client.close();
    await running?.process?.exited;

    const again = await start(this);
    const kept = await again.find({}).toArray();
    const ids = new Set(kept.map(({ _id }) => _id));
    assert.deepEqual(
      [...acknowledged].filter((id) => !ids.has(id)),
      [],
    );
    for (const { _id, bucket, atMs } of kept) {
      assert.equal((await again.findOne({ _id }))?._id, _id, 'by its id');
      assert.equal((await again.findOne({ bucket, atMs }))?._id, _id, 'by an index');
    }
    // Those that were being written can be written again, or are there.
    for (let id = 0; id < serial; id++) {
      if (!ids.has(id)) await again.insertOne(thing(id, 0));
    }
    assert.equal(await again.countDocuments({}), serial);
  });
});

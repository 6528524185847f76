import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { NO_REPLY } from '../../store/attempts.ts';
import { LIVES } from '../../store/retention.ts';
import { RETENTION_SCHEDULE_ID } from '../../workflows/messages.ts';
import { startTestService, type TestService } from '../support/service.ts';

const DAY_MS = 86_400_000;
const MANY = 1_200;

describe('what is kept, and for how long', () => {
  let service: TestService;
  let client: MongoClient;

  before(async () => {
    service = await startTestService();
    client = new MongoClient(service.config.mongodb.uri);
  });
  after(async () => {
    await client.close();
    await service.stop();
  });

  const db = () => client.db(service.config.mongodb.database);
  const requests = () => db().collection<{ _id: string; input: string | null; textsSinceMs?: number }>('requests');

  async function claim(id: string, createdAtMs: number): Promise<void> {
    const prompt = { version: 'v', system: 's', user: 'u', moment: 'm' };
    await service.workers.store.requests.claim({
      _id: id,
      account: 'main',
      inputHash: id,
      workflowId: id,
      runId: id,
      createdAtMs,
      input: '{}',
      prompts: [prompt],
      quickPrompt: null,
    });
  }

  it('is ended by one schedule of the namespace, one run at a time, in slices that read only what is to go', async () => {
    const { store, client: temporal } = service.workers;
    const nowMs = Date.now();
    const oldMs = nowMs - 31 * DAY_MS;
    await claim('main/old', oldMs);
    await claim('main/new', nowMs - 29 * DAY_MS);
    const more = Array.from({ length: MANY }, (_, n) => ({
      _id: `main/old-${n}`,
      input: '{}',
      textsSinceMs: oldMs + n,
    }));
    await requests().insertMany(more);
    const attempt = {
      decisionId: 'd',
      account: 'main',
      step: 'quick',
      ledgerId: 'l',
      entryKey: 'e',
      state: 'answered' as const,
    };
    const call = { model: 'm', provider: 'p', part: 1, ordinal: 1, worstCaseMicroUsd: 1, startedAtMs: oldMs };
    const place = { hour: 'h', category: 'c', purpose: 'decision' as const };
    for (const [id, endedAtMs] of [
      ['old', oldMs],
      ['new', nowMs],
    ] as const) {
      await store.attempts.record({ ...NO_REPLY, ...attempt, ...call, ...place, _id: id, endedAtMs, reply: 'raw' });
    }
    const schedule = temporal.schedule.getHandle(RETENTION_SCHEDULE_ID);
    const { policies, info } = await schedule.describe();
    assert.equal(policies.overlap, 'SKIP');
    await schedule.trigger();
    const endMs = Date.now() + 20_000;
    while ((await schedule.describe()).info.recentActions.length === info.recentActions.length) {
      assert.ok(Date.now() < endMs, 'the schedule starts it');
      await delay(50);
    }
    while ((await requests().countDocuments({ input: '{}' })) > 1 && Date.now() < endMs) await delay(50);

    const kept = await requests()
      .find({ input: { $ne: null } })
      .toArray();
    assert.deepEqual(
      kept.map(({ _id }) => _id),
      ['main/new'],
    );
    const forgotten = await requests().findOne({ _id: 'main/old' });
    assert.deepEqual([forgotten?.input, forgotten?.textsSinceMs], [null, undefined], 'its claim stays');
    assert.equal(await store.requests.prompt('main/old-1'), null);
    while ((await store.attempts.read('old'))?.reply !== null && Date.now() < endMs) await delay(50);
    assert.deepEqual(
      [(await store.attempts.read('old'))?.reply, (await store.attempts.read('new'))?.reply],
      [null, 'raw'],
    );

    // What was forgotten is read no more: slices after it find nothing, however much there is.
    let slices = 0;
    const again = await store.retention.forgetOld(nowMs, 30, () => {
      slices += 1;
    });
    assert.deepEqual([again.prompts, again.replies, slices], [0, 0, 0]);
  });

  it('stops between slices when it is stopped, and goes on from there', async () => {
    const { store } = service.workers;
    const nowMs = Date.now();
    const old = Array.from({ length: MANY }, (_, n) => ({ _id: `more-${n}`, askedAtMs: nowMs - 40 * DAY_MS }));
    await db().collection<{ _id: string; askedAtMs: number }>('questions').insertMany(old);
    const stop = () => {
      throw new Error('stopped');
    };
    await assert.rejects(store.retention.forgetOld(nowMs, 30, stop), /stopped/);
    assert.equal(await db().collection('questions').countDocuments({}), MANY - 500);
    let slices = 0;
    const { questions } = await store.retention.forgetOld(nowMs, 30, () => {
      slices += 1;
    });
    assert.deepEqual([questions, slices], [MANY - 500, 1]);
  });

  it('is stated for every collection, in code and in the documents', async () => {
    await service.decide(service.request({ requestId: 'one' }));
    const made = (await db().listCollections().toArray())
      .map(({ name }) => name)
      .filter((name) => !name.startsWith('system.'));
    assert.deepEqual(
      made.filter((name) => !Object.hasOwn(LIVES, name)),
      [],
    );
    const text = await readFile(new URL('../../docs/operations.md', import.meta.url), 'utf8');
    for (const [name, life] of Object.entries(LIVES)) assert.ok(text.includes(`| \`${name}\` | ${life} |`), name);
  });
});

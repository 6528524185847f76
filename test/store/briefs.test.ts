import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import type { Brief } from '../../domain/research/brief.ts';
import { DEFAULT_BUDGET_POLICY } from '../../domain/shared/policy.ts';
import type { Store } from '../../store/index.ts';
import { sharedServers } from '../support/servers.ts';
import { freshStore, openLedger, openPrepared } from '../support/store.ts';

const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MANY = 20;

const brief = (decisionId: string, change: Partial<Brief> = {}): Brief => ({
  briefId: `${decisionId}/research`,
  key: 'k',
  decisionId,
  model: 'model-a',
  retrievedAtMs: NOW_MS,
  searches: 3,
  costMicroUsd: 90_000,
  claims: [{ text: 'One.', source: 'A', url: 'https://a.example/', publishedAtMs: null }],
  resolutionSays: null,
  dropped: { suspicious: 1 },
  ...change,
});

describe('evidence briefs', function () {
  this.timeout(60_000);
  let store: Store;
  before(async () => {
    store = await freshStore();
  });
  after(() => store.close());

  it('are kept once each, and the one that stands is told', async () => {
    const [first, second] = [brief('main/1'), brief('main/1', { costMicroUsd: 5 })];
    const told = await Promise.all([first, second].map((each) => store.briefs.keep(each)));
    assert.deepEqual(told[0], told[1]);
    assert.deepEqual(await store.briefs.read('main/1/research'), told[0]);
    assert.equal(await store.briefs.read('main/none/research'), null);
  });

  it('are found by their keys, of each the newest', async () => {
    await store.briefs.keep(brief('main/2', { key: 'k2', retrievedAtMs: NOW_MS - 1 }));
    await store.briefs.keep(brief('main/3', { key: 'k2' }));
    await store.briefs.keep(brief('main/4', { key: 'k3', retrievedAtMs: NOW_MS - DAY_MS }));
    const idsOf = async (...keys: string[]) => (await store.briefs.newest(keys)).map(({ briefId }) => briefId);
    assert.deepEqual(await idsOf('k2', 'none', 'k3'), ['main/3/research', 'main/4/research']);
  });

  it('say what each model’s have cost lately', async () => {
    const model = 'model-b';
    await store.briefs.keep(brief('main/5', { model, costMicroUsd: 10 }));
    await store.briefs.keep(brief('main/6', { model, costMicroUsd: 30 }));
    await store.briefs.keep(brief('main/7', { model, costMicroUsd: 500, retrievedAtMs: NOW_MS - DAY_MS }));
    assert.deepEqual((await store.briefs.costsSince(NOW_MS - 1))[model], { briefs: 2, meanMicroUsd: 20 });
  });

  it('are forgotten after their time', async () => {
    await store.briefs.keep(brief('main/old', { retrievedAtMs: NOW_MS - 2 * DAY_MS - 1 }));
    await store.briefs.keep(brief('main/young', { retrievedAtMs: NOW_MS - 2 * DAY_MS }));
    assert.equal((await store.retention.forgetOld(NOW_MS, 2, () => undefined)).briefs, 1);
    assert.equal(await store.briefs.read('main/old/research'), null);
    assert.ok(await store.briefs.read('main/young/research'));
  });
});

describe('a search on its way', function () {
  this.timeout(60_000);
  let store: Store;
  let key = '';
  let made = 0;
  before(async () => {
    store = await freshStore();
  });
  after(() => store.close());
  beforeEach(() => {
    made += 1;
    key = `k${made}`;
  });
  const claim = (id: string, nowMs = NOW_MS) => store.briefs.claimFlight(key, id, nowMs + 60_000, nowMs);
  const claims = (nowMs: number) => Promise.all(Array.from({ length: MANY }, (_, n) => claim(`d${n}`, nowMs)));

  it('is one decision’s, however many come at once, and the others are told whose', async () => {
    const all = await claims(NOW_MS);
    const mine = all.findIndex(({ kind }) => kind === 'mine');
    assert.equal(all.filter(({ kind }) => kind === 'mine').length, 1);
    for (const each of all) {
      if (each.kind === 'taken') {
        assert.deepEqual([each.decisionId, each.leaseUntilMs], [`d${mine}`, NOW_MS + 60_000]);
      }
    }
    assert.equal((await claim(`d${mine}`, NOW_MS + 1)).kind, 'mine', 'its own again, with the new lease');
    assert.equal((await claim('other', NOW_MS + 60_000)).kind, 'taken');
  });

  it('is taken over by one when its lease has ended, and not while its holder claims it again', async () => {
    await claim('first');
    assert.equal((await claim('second', NOW_MS + 59_999)).kind, 'taken');
    assert.equal((await claim('first', NOW_MS + 30_000)).kind, 'mine');
    assert.equal((await claim('second', NOW_MS + 89_999)).kind, 'taken');
    const later = await claims(NOW_MS + 90_000);
    assert.equal(later.filter(({ kind }) => kind === 'mine').length, 1);
    assert.equal((await claim('first', NOW_MS + 90_000)).kind, 'taken', 'the first has lost it');
  });

  it('is let go by its holder alone, and forgotten when nobody can be waiting for it any more', async () => {
    await claim('first');
    await store.briefs.releaseFlight(key, 'second');
    assert.equal((await claim('second')).kind, 'taken');
    await store.briefs.releaseFlight(key, 'first');
    assert.equal((await claim('second')).kind, 'mine');
    const end = NOW_MS + 60_000 + HOUR_MS;
    const forgotten = async (nowMs: number) =>
      (await store.retention.forgetOld(nowMs, 1, () => undefined)).briefFlights;
    assert.equal(await forgotten(end), 0);
    assert.ok((await forgotten(end + 1)) > 0);
    assert.equal((await claim('third')).kind, 'mine');
  });
});

describe('the money of research', function () {
  this.timeout(60_000);

  it('is a fifth of the day, or what the budget states', async () => {
    const store = await freshStore();
    const { input } = await openLedger(store);
    const fifth = DEFAULT_BUDGET_POLICY.dayMicroUsd / 5;
    const asked = (decision: string, amount: number) =>
      store.ledger.reserve(input(decision, amount, { purpose: 'research' }));
    for (const decision of ['a', 'b']) assert.ok((await asked(decision, fifth / 2)).ok);
    const refused = await asked('c', 1);
    assert.ok(!refused.ok);
    assert.deepEqual([refused.cap, refused.of, refused.capMicroUsd], ['purpose', 'research', fifth]);
    await store.close();
  });

  it('is none on a day that was opened before there was research, until its caps are set again', async () => {
    const { mongodb } = await sharedServers();
    const database = `test_${randomUUID().slice(0, 8)}`;
    const store = await openPrepared(mongodb.uri, database);
    const client = new MongoClient(mongodb.uri);
    try {
      const caps = { decisionMicroUsd: 10_000_000, hourMicroUsd: 10_000_000 };
      const { input, ledgerId, policy } = await openLedger(store, caps);
      const days = client.db(database).collection<{ _id: string }>('ledger');
      const forget = () => days.updateOne({ _id: ledgerId }, { $unset: { 'purposes.research': '' } });
      const capOf = async (decision: string, amount: number) => {
        const result = await store.ledger.reserve(input(decision, amount, { purpose: 'research' }));
        return result.ok ? null : [result.cap, result.capMicroUsd];
      };
      await forget();
      assert.deepEqual(await capOf('a', 1), ['purpose', 0]);
      assert.equal(await capOf('free', 0), null, 'what costs nothing needs no money');
      await store.ledger.setCaps(ledgerId, policy, 2);
      assert.equal(await capOf('b', policy.dayMicroUsd / 5), null);
      assert.deepEqual(await capOf('c', 1), ['purpose', policy.dayMicroUsd / 5]);
      await forget();
      await store.ledger.setCaps(ledgerId, policy, 3);
      assert.deepEqual(await capOf('d', policy.dayMicroUsd / 5 + 1), ['purpose', policy.dayMicroUsd / 5]);
    } finally {
      await client.close();
      await store.close();
    }
  });
});

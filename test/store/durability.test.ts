import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type ReplicaSetDouble, startReplicaSetDouble } from '../../bench/chaos/replica-set-double.ts';
import { isView } from '../../store/durability.ts';
import { openStore, type Store } from '../../store/index.ts';
import { sharedServers } from '../support/servers.ts';
import { NOON_MS, openLedger } from '../support/store.ts';

const HALTED = {
  mode: 'halted',
  version: 3,
  reason: { code: 'operator', figures: { text: 'a test' } },
  by: 'test',
  source: 'operator',
  atMs: NOON_MS,
  untilMs: null,
} as const;

describe('what a failover may take back', () => {
  let double: ReplicaSetDouble;
  let store: Store;

  before(async () => {
    const { mongodb } = await sharedServers();
    double = await startReplicaSetDouble(Number(new URL(mongodb.uri).port));
    store = await openStore(double.uri, `test_${randomUUID().slice(0, 8)}`);
  });
  after(async () => {
    await store.close();
    await double.close();
  });

  /** Begins a write on a primary that is cut off, fails over, and returns what the write came to. */
  async function acrossFailover<T>(write: () => Promise<T>): Promise<T> {
    double.isolate();
    const seen = double.writes.length;
    const writing = write();
    writing.catch(() => undefined);
    while (double.writes.length === seen) await delay(10);
    await delay(50);
    await double.failOver();
    return writing;
  }

  it('is no reservation that was acknowledged, and no fence', async () => {
    const { ledgerId, input } = await openLedger(store);
    const reserved = await acrossFailover(() => store.ledger.reserve(input('d1', 1_000)));
    assert.ok(reserved.ok);
    assert.equal((await store.ledger.read(ledgerId))?.total.heldMicroUsd, 1_000);
    const attempt = { attemptId: 'd1/quick/model-a/1', model: 'model-a', part: 1, ordinal: 1, provider: 'p' };
    const fenced = await acrossFailover(() =>
      store.ledgerAttempts.start({
        ...attempt,
        reservation: reserved.reservation,
        fenceToken: 'one',
        worstCaseMicroUsd: 500,
        nowMs: NOON_MS,
      }),
    );
    assert.deepEqual(fenced, { ok: true });
    const [entry] = Object.values((await store.ledger.read(ledgerId))?.entries ?? {});
    assert.equal(Object.keys(entry?.attempts ?? {}).length, 1);
  });

  it('is nothing that a read has shown', async () => {
    await store.control.writeMode({ ...HALTED, mode: 'normal', version: 1 });
    const raised = { ...HALTED, mode: 'economy', version: 2 } as const;
    double.isolate();
    const writing = store.control.writeMode(raised);
    while (!double.writes.slice(-1).some(({ collection }) => collection === 'modes')) await delay(10);
    assert.equal((await store.control.readMode()).mode, 'normal', 'a majority has nothing else');
    await double.failOver();
    await writing;
    assert.equal((await store.control.readMode()).mode, 'economy');
  });

  it('is an error in time where no majority can be reached, and the same write done again stands once', async () => {
    const hurried = await openStore(`${double.uri}/?wtimeoutMS=100`, `test_${randomUUID().slice(0, 8)}`);
    const { ledgerId, input } = await openLedger(hurried);
    double.isolate();
    await assert.rejects(hurried.ledger.reserve(input('d1', 1_000)), { code: 64 });
    // The answer says nothing of whether it will stand: here it does not.
    await double.failOver();
    const again = () => hurried.ledger.reserve(input('d1', 1_000));
    assert.ok((await again()).ok);
    assert.ok((await again()).ok);
    assert.equal((await hurried.ledger.read(ledgerId))?.total.heldMicroUsd, 1_000);
    await hurried.close();
  });

  it('asks for a majority, journaled and retryable, in every write, but for the views that nothing rests on', async () => {
    await store.workerHeartbeats.write({ worker: 'w', providers: [], sinceMs: NOON_MS, atMs: NOON_MS });
    const weak = double.writes.filter(({ isDurable }) => !isDurable);
    assert.ok(weak.some(({ collection }) => collection === 'workers'));
    assert.deepEqual(
      [...new Set(weak.map(({ collection }) => collection))].filter((name) => !isView(name)),
      [],
    );
    assert.deepEqual(
      double.writes.filter(({ isRetryable }) => !isRetryable),
      [],
    );
  });

  it('is no mode, no lowered cap and no outcome', async () => {
    await acrossFailover(() => store.control.writeMode(HALTED));
    assert.equal((await store.control.readMode()).mode, 'halted');
    const { ledgerId, policy } = await openLedger(store, {}, 'lowered');
    await acrossFailover(() => store.ledger.setCaps(ledgerId, { ...policy, dayMicroUsd: 5 }, 2));
    assert.equal((await store.ledger.read(ledgerId))?.caps.dayMicroUsd, 5);
    const outcome = {
      ticker: 'T-1',
      settlement: 'yes',
      atMs: NOON_MS,
      lastMid: null,
      by: 'test',
      correct: false,
    } as const;
    await acrossFailover(() => store.outcomes.record(outcome, NOON_MS));
    assert.equal((await store.outcomes.read('T-1'))?.settlement, 'yes');
  });
});

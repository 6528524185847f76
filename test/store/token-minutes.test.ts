import assert from 'node:assert/strict';
import type { Store } from '../../store/index.ts';
import { freshStore, NOON_MS } from '../support/store.ts';

const MINUTE_MS = 60_000;

describe('a provider’s minute of tokens', () => {
  let store: Store;
  before(async () => {
    store = await freshStore();
  });
  after(() => store.close());

  it('gives what it has to however many take at once, and not one token more', async () => {
    const takes = Array.from({ length: 200 }, () => store.tokenMinutes.take('crowd', 7, 700, NOON_MS));
    const given = (await Promise.all(takes)).filter(({ ok }) => ok).length;
    assert.equal(given, 100);
  });

  it('tells when the next one begins, which is full again', async () => {
    const take = (nowMs: number) => store.tokenMinutes.take('next', 60, 100, nowMs);
    assert.deepEqual(await take(NOON_MS + 10_000), { ok: true });
    assert.deepEqual(await take(NOON_MS + 59_999), { ok: false, nextMinuteAtMs: NOON_MS + MINUTE_MS });
    assert.deepEqual(await take(NOON_MS + MINUTE_MS), { ok: true });
    assert.equal((await take(NOON_MS + MINUTE_MS)).ok, false);
    assert.deepEqual(
      await store.tokenMinutes.take('other', 60, 100, NOON_MS),
      { ok: true },
      'each provider has its own',
    );
  });

  it('is the one the others are in for a worker whose clock is behind', async () => {
    const take = (nowMs: number) => store.tokenMinutes.take('skewed', 40, 100, nowMs);
    assert.deepEqual(await take(NOON_MS + MINUTE_MS), { ok: true });
    assert.deepEqual(await take(NOON_MS + MINUTE_MS - 2_000), { ok: true });
    assert.equal((await take(NOON_MS + MINUTE_MS - 1_000)).ok, false);
  });

  it('is taken whole by a request that is larger', async () => {
    const take = (tokens: number, nowMs: number) => store.tokenMinutes.take('large', tokens, 100, nowMs);
    assert.deepEqual(await take(5_000, NOON_MS), { ok: true });
    assert.equal((await take(1, NOON_MS)).ok, false);
    assert.deepEqual(await take(1, NOON_MS + MINUTE_MS), { ok: true });
    assert.equal((await take(5_000, NOON_MS + MINUTE_MS)).ok, false, 'but not of a minute that somebody has used');
  });
});

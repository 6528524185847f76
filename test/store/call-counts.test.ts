import assert from 'node:assert/strict';
import { countOf, type EndedCall } from '../../domain/health/counted-calls.ts';
import type { Store } from '../../store/index.ts';
import { freshStore, NOON_MS } from '../support/store.ts';

describe('the counts of calls', () => {
  let store: Store;
  beforeEach(async () => {
    store = await freshStore();
  });
  afterEach(() => store.close());

  const call = (more: Partial<EndedCall> = {}): EndedCall => ({
    model: 'gpt-5.6',
    provider: 'openai',
    outcome: 'timed_out',
    startedAtMs: NOON_MS,
    endedAtMs: NOON_MS + 500,
    ...more,
  });

  it('of many workers at once add up, with the first and the last moment', async () => {
    const workers = Array.from({ length: 40 }, (_, worker) =>
      store.callCounts.add([
        countOf(call({ startedAtMs: NOON_MS + worker, endedAtMs: NOON_MS + 500 + worker })),
        countOf(call({ outcome: 'answered' })),
        countOf(call({ model: 'grok-4', provider: 'xai' })),
      ]),
    );
    await Promise.all(workers);
    const found = await store.callCounts.since(NOON_MS, 'openai');
    const timedOut = found.find(({ outcome }) => outcome === 'timed_out');
    assert.deepEqual(timedOut, {
      model: 'gpt-5.6',
      provider: 'openai',
      outcome: 'timed_out',
      slotMs: NOON_MS,
      calls: 40,
      firstStartedAtMs: NOON_MS,
      lastStartedAtMs: NOON_MS + 39,
      firstEndedAtMs: NOON_MS + 500,
      lastEndedAtMs: NOON_MS + 539,
    });
    assert.equal(found.find(({ outcome }) => outcome === 'answered')?.calls, 40);
    assert.equal((await store.callCounts.since(NOON_MS)).length, 3);
    assert.equal((await store.callCounts.since(NOON_MS + 520)).length, 1);
    await store.callCounts.forgetBefore(NOON_MS + 520);
    assert.equal((await store.callCounts.since(0)).length, 1);
  });

  it('give one hint an interval, whoever asks for it, and none is held up by a clock that was ahead', async () => {
    const claim = (nowMs: number) => store.callCounts.claimHint(nowMs, 1_000);
    const claimed = async (nowMs: number, workers = 50) => {
      const all = await Promise.all(Array.from({ length: workers }, () => claim(nowMs)));
      return all.filter(({ isClaimed }) => isClaimed).length;
    };
    assert.equal(await claimed(NOON_MS), 1);
    assert.equal(await claimed(NOON_MS + 999), 0);
    assert.equal(await claimed(NOON_MS + 1_000), 1);
    assert.equal((await claim(NOON_MS + 1_500)).hints, 2);
    assert.equal(await claimed(NOON_MS - 3_600_000), 1, 'an hour behind');
  });
});

import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { EndedCall } from '../../domain/health/counted-calls.ts';
import type { Store } from '../../store/index.ts';
import { HINT_EVERY_MS, type RunningCallCounter, startCallCounter } from '../../workers/call-counter.ts';
import { freshStore } from '../support/store.ts';

const failed = (model = 'gpt-5.6', provider = 'openai'): EndedCall => {
  const endedAtMs = Date.now();
  return { model, provider, outcome: 'server_error', startedAtMs: endedAtMs - 20, endedAtMs };
};

describe('the reports of failed calls to operations', function () {
  this.timeout(30_000);
  let store: Store;
  const counters: RunningCallCounter[] = [];
  const signals: number[] = [];
  const logs: string[] = [];
  beforeEach(async () => {
    store = await freshStore();
    signals.length = 0;
    logs.length = 0;
  });
  afterEach(async () => {
    await Promise.all(counters.splice(0).map((counter) => counter.stop()));
    await store.close();
  });

  const counterOn = (
    callCounts: Pick<Store['callCounts'], 'add' | 'claimHint' | 'forgetBefore'>,
    signal = async () => void signals.push(Date.now()),
  ) => {
    const workflows = { signal: async () => signal().then(() => true) };
    const log = (level: string, message: string) => void logs.push(`${level}: ${message}`);
    const counter = startCallCounter({ callCounts: callCounts as Store['callCounts'] }, workflows, log);
    counters.push(counter);
    return counter;
  };
  const inStore = async () => {
    const counts = await store.callCounts.since(0);
    return counts.reduce((sum, { calls }) => sum + calls, 0);
  };

  it('are one a second, however many workers, models and failures there are, and no call is left uncounted', async () => {
    const workers = Array.from({ length: 50 }, () => counterOn(store.callCounts));
    const models = Array.from({ length: 20 }, (_, index) => `model-${index}`);
    const beganMs = Date.now();
    let calls = 0;
    while (Date.now() - beganMs < 3_000) {
      for (const worker of workers) {
        for (const model of models) {
          worker.count(failed(model));
          calls += 1;
        }
      }
      await delay(250);
    }
    await Promise.all(workers.map((worker) => worker.stop()));
    const tookMs = Date.now() - beganMs;
    assert.ok(signals.length >= 2, `${signals.length} signals`);
    assert.ok(signals.length <= 1 + tookMs / HINT_EVERY_MS, `${signals.length} signals in ${tookMs} ms`);
    assert.equal(await inStore(), calls);
  });

  it('reach operations after the last failure too: the counts of every worker are written before the last hint', async () => {
    const workers = Array.from({ length: 5 }, () => counterOn(store.callCounts));
    for (const [index, worker] of workers.entries()) {
      worker.count(failed());
      await delay(index * 40);
    }
    await delay(HINT_EVERY_MS + 1_500);
    const hintedAtMs = signals.at(-1) ?? 0;
    assert.ok(signals.length >= 1 && signals.length <= 3, `${signals.length}`);
    assert.equal(await inStore(), 5);
    const counted = await store.callCounts.since(0);
    assert.ok(counted.every(({ lastEndedAtMs }) => lastEndedAtMs < hintedAtMs));
  });

  it('are none for calls that were answered or that we ended ourselves, and these are counted', async () => {
    const counter = counterOn(store.callCounts);
    for (const outcome of ['answered', 'aborted', 'throttled'] as const) counter.count({ ...failed(), outcome });
    await counter.stop();
    assert.deepEqual([signals.length, await inStore()], [0, 3]);
  });

  it('are made when store or Temporal is back, and say once that they were not', async () => {
    let isAway = true;
    const unlessAway = <T>(act: () => Promise<T>): Promise<T> => (isAway ? Promise.reject(new Error('away')) : act());
    const { callCounts } = store;
    const counter = counterOn({ ...callCounts, add: (batch) => unlessAway(() => callCounts.add(batch)) }, () =>
      unlessAway(async () => void signals.push(Date.now())),
    );
    counter.count(failed());
    counter.count(failed());
    await delay(900);
    isAway = false;
    await delay(1_200);
    assert.deepEqual([signals.length, await inStore()], [1, 2]);
    assert.deepEqual(
      logs.map((line) => line.split(':')[0]),
      ['warn', 'info'],
    );
  });

  it('are made before a worker that is stopped has ended', async () => {
    const counter = counterOn(store.callCounts);
    counter.count(failed());
    await counter.stop();
    assert.deepEqual([signals.length, await inStore()], [1, 1]);
  });
});

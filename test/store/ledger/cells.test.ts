import assert from 'node:assert/strict';
import { cellsOf } from '../../../store/day-money.ts';
import type { Store } from '../../../store/index.ts';
import { modelPath } from '../../../store/ledger/sums.ts';
import { closeUnseen, freshStore, learnCost, NOON_MS, openLedger } from '../../support/store.ts';

describe('what a day was spent on', () => {
  let store: Store;
  before(async () => {
    store = await freshStore();
  });
  after(() => store.close());

  it('tells model, category and purpose apart, and follows a bill that comes late', async () => {
    const { ledgerId, input } = await openLedger(store);
    const models = ['gpt-5.1', 'local/llama.cpp'];
    const attempts = Object.fromEntries(models.map((model) => [model, 1]));
    const held = await store.ledger.reserve(input('d', 5_000, { attempts, purpose: 'exploration' }));
    assert.ok(held.ok);
    const { reservation } = held;
    for (const [index, model] of models.entries()) {
      const attempt = { reservation, attemptId: `a${index}`, model, provider: 'p', worstCaseMicroUsd: 2_000 };
      assert.ok(
        (await store.ledgerAttempts.start({ fenceToken: 'one', ...attempt, part: 1, ordinal: 1, nowMs: NOON_MS })).ok,
      );
    }
    const known = {
      reservation,
      attemptId: 'a0',
      model: 'gpt-5.1',
      worstCaseMicroUsd: 2_000,
      costMicroUsd: 700,
      free: false,
    };
    await store.ledgerAttempts.finish(known);
    await closeUnseen(store, reservation);

    const cell = { category: 'weather', purpose: 'exploration' };
    const first = { ...cell, model: 'gpt-5.1', spentMicroUsd: 700, uncertainMicroUsd: 0 };
    const before = await store.ledger.read(ledgerId);
    assert.deepEqual(before && cellsOf(before), [
      first,
      { ...cell, model: 'local/llama.cpp', spentMicroUsd: 2_000, uncertainMicroUsd: 2_000 },
    ]);
    await learnCost(store, 'a1', 123);
    const after = await store.ledger.read(ledgerId);
    assert.deepEqual(after && cellsOf(after), [
      first,
      { ...cell, model: 'local/llama.cpp', spentMicroUsd: 123, uncertainMicroUsd: 0 },
    ]);
  });

  it('lists what was spent, and leaves out what came to nothing', () => {
    const nothing = { spentMicroUsd: 0, uncertainMicroUsd: 0 };
    const spent = { spentMicroUsd: 300, uncertainMicroUsd: 100 };
    const cells = { politics: { decision: { 'gpt-5%2E1': spent, other: nothing } }, weather: {} };
    assert.deepEqual(cellsOf({ cells }), [{ model: 'gpt-5.1', category: 'politics', purpose: 'decision', ...spent }]);
  });

  it('keeps every id of a model readable and apart in a path', () => {
    const ids = ['gpt-5.1', 'gpt-5%2E1', '$in', 'a/b:c', 'ä.ß', 'a b'];
    const paths = ids.map(modelPath);
    assert.ok(paths.every((path) => !/[.$]/.test(path)));
    assert.deepEqual(paths.map(decodeURIComponent), ids);
  });
});

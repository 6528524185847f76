import assert from 'node:assert/strict';
import { openDatabase, pathKey } from '../../../store/collections.ts';
import { openStore, type Store } from '../../../store/index.ts';
import { cellsOf, modelPath, UNATTRIBUTED } from '../../../store/ledger/cells.ts';
import { sharedServers } from '../../support/servers.ts';
import { NOON_MS, nothingKnown, openLedger } from '../../support/store.ts';

describe('what a day was spent on', () => {
  const database = `test_cells_${process.pid}`;
  let store: Store;
  before(async () => {
    store = await openStore((await sharedServers()).mongodb.uri, database);
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
      assert.ok((await store.ledgerAttempts.start({ ...attempt, part: 1, ordinal: 1, nowMs: NOON_MS })).ok);
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
    await store.ledgerAttempts.close(ledgerId, reservation.entryKey, nothingKnown);

    const cell = { category: 'weather', purpose: 'exploration' };
    const first = { ...cell, model: 'gpt-5.1', spentMicroUsd: 700, uncertainMicroUsd: 0 };
    const before = await store.ledger.read(ledgerId);
    assert.deepEqual(before && cellsOf(before), [
      first,
      { ...cell, model: 'local/llama.cpp', spentMicroUsd: 2_000, uncertainMicroUsd: 2_000 },
    ]);
    await store.ledgerAttempts.reconcile(ledgerId, 'a1', 123);
    const after = await store.ledger.read(ledgerId);
    assert.deepEqual(after && cellsOf(after), [
      first,
      { ...cell, model: 'local/llama.cpp', spentMicroUsd: 123, uncertainMicroUsd: 0 },
    ]);
  });

  it('says what a document that is older than it does not tell apart', () => {
    const category = { committed: 900, spent: 900, held: 0, uncertain: 100, cap: 1_000 };
    const cells = { politics: { decision: { m: { spent: 300, uncertain: 0 } } } };
    assert.deepEqual(cellsOf({ categories: { politics: category, weather: category }, cells }), [
      { model: 'm', category: 'politics', purpose: 'decision', spentMicroUsd: 300, uncertainMicroUsd: 0 },
      {
        model: UNATTRIBUTED,
        category: 'politics',
        purpose: UNATTRIBUTED,
        spentMicroUsd: 600,
        uncertainMicroUsd: 100,
      },
      {
        model: UNATTRIBUTED,
        category: 'weather',
        purpose: UNATTRIBUTED,
        spentMicroUsd: 900,
        uncertainMicroUsd: 100,
      },
    ]);
  });

  it('leaves the cells alone when a bill comes for what was charged before there were any', async () => {
    const { ledgerId, input } = await openLedger(store, {}, 'older');
    const held = await store.ledger.reserve(input('d', 2_000));
    assert.ok(held.ok);
    const { reservation } = held;
    const attempt = { reservation, attemptId: 'a', model: 'model-a', provider: 'p', worstCaseMicroUsd: 2_000 };
    assert.ok((await store.ledgerAttempts.start({ ...attempt, part: 1, ordinal: 1, nowMs: NOON_MS })).ok);
    await store.ledgerAttempts.close(ledgerId, reservation.entryKey, nothingKnown);
    const { mongodb } = await sharedServers();
    const { client, db } = await openDatabase(mongodb.uri, database);
    const path = `uncertain.${pathKey('a')}.inCells`;
    await db.collection<{ _id: string }>('ledger').updateOne({ _id: ledgerId }, { $unset: { [path]: '', cells: '' } });
    await client.close();
    await store.ledgerAttempts.reconcile(ledgerId, 'a', 300);
    const ledger = await store.ledger.read(ledgerId);
    assert.deepEqual(ledger && cellsOf(ledger), [
      { model: UNATTRIBUTED, category: 'weather', purpose: UNATTRIBUTED, spentMicroUsd: 300, uncertainMicroUsd: 0 },
    ]);
  });

  it('keeps every id of a model readable and apart in a path', () => {
    const ids = ['gpt-5.1', 'gpt-5%2E1', '$in', 'a/b:c', 'ä.ß', 'a b'];
    const paths = ids.map(modelPath);
    assert.ok(paths.every((path) => !/[.$]/.test(path)));
    assert.deepEqual(paths.map(decodeURIComponent), ids);
  });
});

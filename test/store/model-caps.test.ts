import assert from 'node:assert/strict';
import { type Reservation, stepShares } from '../../domain/money/step-reservation.ts';
import type { Store } from '../../store/index.ts';
import { NO_MONEY, UNCAPPED } from '../../store/ledger/document.ts';
import { modelPath } from '../../store/ledger/sums.ts';
import { closeUnseen, freshStore, learnCost, NOON_MS, nothingKnown, openLedger } from '../support/store.ts';

const DEAR = { model: 'grok-4', worstCaseMicroUsd: 10_000 };
const CHEAP = { model: 'gpt-5.4', worstCaseMicroUsd: 4_000 };

describe('caps by model', () => {
  let store: Store;
  before(async () => {
    store = await freshStore();
  });
  after(() => store.close());

  const panel = (repeats: number) => ({
    ...stepShares([DEAR, CHEAP], repeats),
    repeats,
    attempts: { [DEAR.model]: 2, [CHEAP.model]: 2 },
  });
  const modelsOf = async (ledgerId: string) => (await store.ledger.read(ledgerId))?.models ?? {};
  const heldBy = async (ledgerId: string) => {
    const models = await modelsOf(ledgerId);
    return [models[DEAR.model]?.heldMicroUsd, models[modelPath(CHEAP.model)]?.heldMicroUsd];
  };
  const start = (reservation: Reservation, of: typeof DEAR, attemptId: string, isRepeat: boolean) =>
    store.ledgerAttempts.start({
      fenceToken: 'one',
      reservation,
      attemptId,
      model: of.model,
      provider: 'a',
      worstCaseMicroUsd: of.worstCaseMicroUsd,
      part: 1,
      ordinal: isRepeat ? 2 : 1,
      nowMs: NOON_MS,
    });
  const reserved = async (...args: Parameters<typeof store.ledger.reserve>) => {
    const result = await store.ledger.reserve(...args);
    assert.ok(result.ok, JSON.stringify(result));
    return result.reservation;
  };

  it('admit as many of 40 simultaneous panels as the model has room for, and name it to the others', async () => {
    const budget = { modelMicroUsd: { [CHEAP.model]: 7 * CHEAP.worstCaseMicroUsd + 3_999 } };
    const { ledgerId, input } = await openLedger(store, budget, 'rush');
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, n) => store.ledger.reserve(input(`d${n}`, 0, panel(0)))),
    );
    assert.equal(results.filter(({ ok }) => ok).length, 7);
    assert.deepEqual(await heldBy(ledgerId), [70_000, 28_000]);
    assert.deepEqual(await store.ledger.reserve(input('one-more', 0, panel(0))), {
      ok: false,
      cap: 'model',
      of: CHEAP.model,
      capMicroUsd: 31_999,
      committedMicroUsd: 28_000,
      askedMicroUsd: 4_000,
    });
    assert.ok((await store.ledger.reserve(input('without', 0, stepShares([DEAR], 0)))).ok);
  });

  it('are raised, lowered and taken away while money is held', async () => {
    const { ledgerId, input, policy } = await openLedger(store, {}, 'changed');
    await reserved(input('d1', 0, panel(0)));
    const isRefused = async (n: number) => !(await store.ledger.reserve(input(`d${n}`, 0, panel(0)))).ok;
    const setCap = (version: number, modelMicroUsd?: Record<string, number>) =>
      store.ledger.setCaps(ledgerId, { ...policy, ...(modelMicroUsd ? { modelMicroUsd } : {}) }, version);
    await setCap(2, { [DEAR.model]: 10_000 });
    assert.equal(await isRefused(2), true);
    await setCap(3, { [DEAR.model]: 20_000 });
    assert.deepEqual([await isRefused(3), await isRefused(4)], [false, true]);
    await setCap(4, { [DEAR.model]: 0 });
    assert.equal(await isRefused(5), true);
    await setCap(5);
    assert.equal(await isRefused(6), false);
  });

  it('hold the repeats’ money for the dearest until another model repeats, which takes what it needs', async () => {
    const { ledgerId, input } = await openLedger(store, {}, 'moved');
    const reservation = await reserved(input('d1', 0, panel(1)));
    assert.deepEqual(await heldBy(ledgerId), [20_000, 4_000]);
    assert.deepEqual(await start(reservation, CHEAP, 'a1', false), { ok: true });
    assert.deepEqual(await heldBy(ledgerId), [20_000, 4_000]);
    assert.deepEqual(await start(reservation, CHEAP, 'a2', true), { ok: true });
    assert.deepEqual(await heldBy(ledgerId), [16_000, 8_000]);
    await store.ledgerAttempts.finish({
      reservation,
      ...{ attemptId: 'a1', model: CHEAP.model, worstCaseMicroUsd: CHEAP.worstCaseMicroUsd },
      ...{ costMicroUsd: 1_000, free: false },
    });
    await closeUnseen(store, reservation);
    assert.deepEqual(await modelsOf(ledgerId), {
      [DEAR.model]: { ...NO_MONEY, capMicroUsd: UNCAPPED },
      'gpt-5%2E4': {
        committedMicroUsd: 5_000,
        spentMicroUsd: 5_000,
        heldMicroUsd: 0,
        uncertainMicroUsd: 4_000,
        capMicroUsd: UNCAPPED,
      },
    });
    assert.equal(await learnCost(store, 'a2', 500), 1);
    assert.deepEqual((await modelsOf(ledgerId))['gpt-5%2E4'], {
      committedMicroUsd: 1_500,
      spentMicroUsd: 1_500,
      heldMicroUsd: 0,
      uncertainMicroUsd: 0,
      capMicroUsd: UNCAPPED,
    });
  });

  it('refuse a repeat for which the model has no room, but none that needs no more than is held', async () => {
    const { ledgerId, input } = await openLedger(store, { modelMicroUsd: { [CHEAP.model]: 4_000 } }, 'repeat');
    const reservation = await reserved(input('d1', 0, panel(2)));
    assert.deepEqual(await start(reservation, CHEAP, 'b1', false), { ok: true });
    assert.deepEqual(await start(reservation, CHEAP, 'b2', true), { ok: false, why: 'model_cap' });
    await store.ledgerAttempts.finish({
      reservation,
      attemptId: 'b1',
      model: CHEAP.model,
      worstCaseMicroUsd: CHEAP.worstCaseMicroUsd,
      costMicroUsd: 0,
      free: true,
    });
    assert.deepEqual(await start(reservation, CHEAP, 'b2', true), { ok: true });
    assert.deepEqual(await heldBy(ledgerId), [30_000, 4_000]);
  });

  it('are passed by a bill above the worst case, which is booked in full', async () => {
    const { ledgerId, input } = await openLedger(store, { modelMicroUsd: { [CHEAP.model]: 4_000 } }, 'above');
    const reservation = await reserved(input('d1', 0, panel(0)));
    await start(reservation, CHEAP, 'c1', false);
    const bill = { model: CHEAP.model, worstCaseMicroUsd: CHEAP.worstCaseMicroUsd, costMicroUsd: 9_000, free: false };
    await store.ledgerAttempts.finish({ reservation, attemptId: 'c1', ...bill });
    await store.ledgerAttempts.close(ledgerId, reservation.entryKey, nothingKnown);
    const { committedMicroUsd, spentMicroUsd, heldMicroUsd } =
      (await modelsOf(ledgerId))['gpt-5%2E4'] ?? assert.fail('no sums');
    assert.deepEqual([committedMicroUsd, spentMicroUsd, heldMicroUsd], [9_000, 9_000, 0]);
  });
});

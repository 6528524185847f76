import assert from 'node:assert/strict';
import { sum } from '../../../domain/shared/sum.ts';
import type { Store } from '../../../store/index.ts';
import type { ReserveResult } from '../../../store/ledger/reserve.ts';
import { closeUnseen, freshStore, learnCost, NOON_MS, nothingKnown, openLedger } from '../../support/store.ts';

const WORST = 10_000;

describe('the ledger', () => {
  let store: Store;
  before(async () => {
    store = await freshStore();
  });
  after(() => store.close());

  const reservationOf = (result: ReserveResult) => {
    assert.ok(result.ok, `expected room, was refused by ${JSON.stringify(result)}`);
    return result.reservation;
  };
  const totals = async (ledgerId: string) => {
    const document = await store.ledger.read(ledgerId);
    assert.ok(document);
    return document.total;
  };
  const attempt = (id: string) => ({ attemptId: id, model: 'model-a', provider: 'a', worstCaseMicroUsd: WORST });

  it('admits exactly as many of 64 simultaneous reservations as the cap has room for', async () => {
    const { ledgerId, input } = await openLedger(store, { dayMicroUsd: 20 * WORST + 9_999 }, 'rush');
    const results = await Promise.all(
      Array.from({ length: 64 }, (_, index) => store.ledger.reserve(input(`d${index}`, WORST))),
    );
    assert.equal(results.filter((result) => result.ok).length, 20);
    for (const result of results) if (!result.ok) assert.equal(result.cap, 'day');
    assert.deepEqual(await totals(ledgerId), {
      committedMicroUsd: 20 * WORST,
      spentMicroUsd: 0,
      heldMicroUsd: 20 * WORST,
      uncertainMicroUsd: 0,
    });
  });

  it('lets released money be reserved again', async () => {
    const { ledgerId, input } = await openLedger(store, { dayMicroUsd: WORST }, 'released');
    const first = reservationOf(await store.ledger.reserve(input('d1', WORST)));
    assert.equal((await store.ledger.reserve(input('d2', WORST))).ok, false);
    assert.deepEqual(await store.ledgerAttempts.close(ledgerId, first.entryKey, nothingKnown), {
      spentMicroUsd: 0,
      uncertainMicroUsd: 0,
    });
    assert.equal((await store.ledger.reserve(input('d2', WORST))).ok, true);
  });

  it('holds a step once, however often it is asked for', async () => {
    const { ledgerId, input } = await openLedger(store, {}, 'again');
    await Promise.all(Array.from({ length: 10 }, () => store.ledger.reserve(input('d1', WORST))));
    assert.equal((await totals(ledgerId)).heldMicroUsd, WORST);
  });

  it('names the cap that refuses: decision, hour, category and purpose as well as the day', async () => {
    const budget = {
      hourMicroUsd: 5 * WORST,
      decisionMicroUsd: 3 * WORST,
      categoryMicroUsd: { weather: 2 * WORST },
      purposeMicroUsd: { probe: WORST },
    };
    const { input } = await openLedger(store, budget, 'caps');
    const capOf = async (...args: Parameters<typeof input>) => {
      const result = await store.ledger.reserve(input(...args));
      return result.ok ? null : result.cap;
    };
    assert.equal(await capOf('d1', 4 * WORST), 'decision');
    assert.equal(await capOf('d1', 2 * WORST, { reservedBeforeMicroUsd: 2 * WORST }), 'decision');
    assert.equal(await capOf('d2', 3 * WORST), 'category');
    assert.equal(await capOf('d3', 2 * WORST, { purpose: 'probe' }), 'purpose');
    assert.equal(await capOf('d4', 3 * WORST, { category: 'sports' }), null);
    assert.equal(await capOf('d5', 3 * WORST, { category: 'sports' }), 'hour');
  });

  it('holds each prompt of an event to the cap of a decision', async () => {
    const { input } = await openLedger(store, { decisionMicroUsd: 3 * WORST }, 'parts');
    const asked = { reservedBeforeMicroUsd: 8 * WORST, parts: 4 };
    const refused = await store.ledger.reserve(input('event', 5 * WORST, asked));
    assert.deepEqual(refused.ok ? null : [refused.cap, refused.capMicroUsd, refused.committedMicroUsd], [
      'decision',
      12 * WORST,
      8 * WORST,
    ]);
    reservationOf(await store.ledger.reserve(input('event', 4 * WORST, asked)));
  });

  it('takes any category slug as a sum of its own, also one that is a name in every object', async () => {
    const { ledgerId, input } = await openLedger(store, {}, 'slugs');
    for (const category of ['constructor', 'unknown', 'climate-and-weather']) {
      reservationOf(await store.ledger.reserve(input(`d-${category}`, WORST, { category })));
    }
    const document = await store.ledger.read(ledgerId);
    assert.equal(
      Object.entries(document?.categories ?? {}).find(([name]) => name === 'constructor')?.[1].heldMicroUsd,
      WORST,
    );
    assert.equal(document?.categories['climate-and-weather']?.heldMicroUsd, WORST);
  });

  it('lets nothing start without a held, unexpired reservation with a paid attempt left', async () => {
    const { input } = await openLedger(store, {}, 'fence');
    const reservation = reservationOf(await store.ledger.reserve(input('d1', 2 * WORST)));
    const start = (attemptId: string, nowMs = NOON_MS, model = 'model-a', fenceToken = 'one') =>
      store.ledgerAttempts.start({
        fenceToken,
        reservation,
        attemptId,
        model,
        provider: 'a',
        worstCaseMicroUsd: WORST,
        part: 1,
        ordinal: 1,
        nowMs,
      });
    assert.deepEqual(await start('a1'), { ok: true });
    // Whoever did not see its fence acknowledged asks again; anyone else finds that it was passed.
    assert.deepEqual(await start('a1'), { ok: true });
    assert.deepEqual(await start('a1', NOON_MS, 'model-a', 'another'), { ok: false, why: 'started_before' });
    assert.deepEqual(await start('a2', NOON_MS + 60_000), { ok: false, why: 'expired' });
    assert.deepEqual(await start('b1', NOON_MS, 'model-b'), { ok: false, why: 'no_attempts_left' });
    assert.deepEqual(await start('a2'), { ok: true });
    assert.deepEqual(await start('a3'), { ok: false, why: 'no_attempts_left' });
    await store.ledgerAttempts.close(reservation.ledgerId, reservation.entryKey, nothingKnown);
    assert.deepEqual(await start('a4'), { ok: false, why: 'closed' });
  });

  it('gives a paid attempt back when the provider stated that it did nothing', async () => {
    const { ledgerId, input } = await openLedger(store, {}, 'free');
    const reservation = reservationOf(await store.ledger.reserve(input('d1', 2 * WORST)));
    for (let ordinal = 1; ordinal <= 5; ordinal++) {
      const id = `a${ordinal}`;
      const started = await store.ledgerAttempts.start({
        fenceToken: 'one',
        reservation,
        attemptId: id,
        model: 'model-a',
        provider: 'a',
        worstCaseMicroUsd: WORST,
        part: 1,
        ordinal: 1,
        nowMs: NOON_MS,
      });
      assert.deepEqual(started, { ok: true });
      assert.equal(
        await store.ledgerAttempts.finish({ reservation, ...attempt(id), costMicroUsd: 0, free: true }),
        true,
      );
    }
    await store.ledgerAttempts.close(ledgerId, reservation.entryKey, nothingKnown);
    assert.equal((await totals(ledgerId)).committedMicroUsd, 0);
  });

  it('keeps an unanswered attempt charged at its worst case until a late answer corrects it, once', async () => {
    const { ledgerId, input } = await openLedger(store, {}, 'late');
    const reservation = reservationOf(await store.ledger.reserve(input('d1', 4 * WORST)));
    for (const id of ['answered', 'lost']) {
      await store.ledgerAttempts.start({
        fenceToken: 'one',
        reservation,
        attemptId: id,
        model: 'model-a',
        provider: 'a',
        worstCaseMicroUsd: WORST,
        part: 1,
        ordinal: 1,
        nowMs: NOON_MS,
      });
    }
    await store.ledgerAttempts.finish({ reservation, ...attempt('answered'), costMicroUsd: 1_234, free: false });
    const closed = await closeUnseen(store, reservation);
    assert.deepEqual(closed, { spentMicroUsd: 1_234 + WORST, uncertainMicroUsd: WORST });
    assert.deepEqual(await totals(ledgerId), {
      committedMicroUsd: 11_234,
      spentMicroUsd: 11_234,
      heldMicroUsd: 0,
      uncertainMicroUsd: WORST,
    });
    assert.equal(await store.ledgerAttempts.close(ledgerId, reservation.entryKey, nothingKnown), null);

    const late = () => learnCost(store, 'lost', 2_000);
    assert.equal(sum(await Promise.all([late(), late(), late()])), 1);
    assert.deepEqual(await totals(ledgerId), {
      committedMicroUsd: 3_234,
      spentMicroUsd: 3_234,
      heldMicroUsd: 0,
      uncertainMicroUsd: 0,
    });
    const document = await store.ledger.read(ledgerId);
    assert.deepEqual(document?.entries, {});
    assert.deepEqual(document?.corrections, { version: 1, lastBatch: ['lost'] });
  });

  it('books a bill above the worst case in full', async () => {
    const { ledgerId, input } = await openLedger(store, {}, 'above');
    const reservation = reservationOf(await store.ledger.reserve(input('d1', WORST)));
    await store.ledgerAttempts.start({
      fenceToken: 'one',
      reservation,
      attemptId: 'a1',
      model: 'model-a',
      provider: 'a',
      worstCaseMicroUsd: WORST,
      part: 1,
      ordinal: 1,
      nowMs: NOON_MS,
    });
    await store.ledgerAttempts.finish({ reservation, ...attempt('a1'), costMicroUsd: WORST + 500, free: false });
    assert.equal((await totals(ledgerId)).committedMicroUsd, WORST + 500);
    await store.ledgerAttempts.close(ledgerId, reservation.entryKey, nothingKnown);
    assert.deepEqual(await totals(ledgerId), {
      committedMicroUsd: WORST + 500,
      spentMicroUsd: WORST + 500,
      heldMicroUsd: 0,
      uncertainMicroUsd: 0,
    });
  });

  it('lets a changed cap act at once, and an older policy never overwrite a newer one', async () => {
    const { ledgerId, policy, input } = await openLedger(store, { dayMicroUsd: WORST }, 'recap');
    reservationOf(await store.ledger.reserve(input('d1', WORST)));
    assert.equal((await store.ledger.reserve(input('d2', WORST))).ok, false);
    await store.ledger.setCaps(ledgerId, { ...policy, dayMicroUsd: 2 * WORST, categoryMicroUsd: { sports: WORST } }, 3);
    await store.ledger.setCaps(ledgerId, { ...policy, dayMicroUsd: 0 }, 2);
    assert.equal((await store.ledger.reserve(input('d2', WORST))).ok, true);
    const document = await store.ledger.read(ledgerId);
    assert.equal(document?.policyVersion, 3);
    assert.equal(document?.categories.sports?.capMicroUsd, WORST);
  });

  it('opens a day once, with every hour of it, whoever comes first', async () => {
    const opened = await Promise.all(Array.from({ length: 8 }, () => openLedger(store, {}, 'open')));
    const document = await store.ledger.read(opened[0]?.ledgerId ?? '');
    assert.equal(Object.keys(document?.hours ?? {}).length, 24);
    assert.equal(new Set(opened.map(({ ledgerId }) => ledgerId)).size, 1);
  });

  it('keeps the sums of hour, category and purpose equal to the total', async () => {
    const { ledgerId, input } = await openLedger(store, {}, 'sums');
    const reservation = reservationOf(await store.ledger.reserve(input('d1', 3 * WORST)));
    await store.ledgerAttempts.start({
      fenceToken: 'one',
      reservation,
      attemptId: 'a1',
      model: 'model-a',
      provider: 'a',
      worstCaseMicroUsd: WORST,
      part: 1,
      ordinal: 1,
      nowMs: NOON_MS,
    });
    await store.ledgerAttempts.close(ledgerId, reservation.entryKey, nothingKnown);
    const document = await store.ledger.read(ledgerId);
    const { capMicroUsd: _, ...weather } = document?.categories.weather ?? { capMicroUsd: 0 };
    assert.deepEqual(weather, document?.total);
    assert.deepEqual(document?.hours[reservation.hour], document?.total);
    assert.equal(document?.total.uncertainMicroUsd, WORST);
  });
});

import assert from 'node:assert/strict';
import { hourKey, localDay } from '../../domain/money/days.ts';
import type { BudgetPolicy } from '../../domain/shared/policy.ts';
import type { Store } from '../../store/index.ts';
import { freshStore, nothingKnown, openLedger } from '../support/store.ts';

const COST = 10_000;

describe('caps by category and by purpose', () => {
  let store: Store;
  before(async () => {
    store = await freshStore();
  });
  after(() => store.close());

  for (const [kind, cap, of] of [
    ['category', (amount: number | null) => ({ categoryMicroUsd: { weather: amount } }), {}],
    ['purpose', (amount: number | null) => ({ purposeMicroUsd: { probe: amount } }), { purpose: 'probe' }],
  ] as const) {
    it(`of a ${kind} are raised, lowered below what is committed, and taken away while money is held`, async () => {
      const { ledgerId, input, policy } = await openLedger(store, cap(2 * COST) as Partial<BudgetPolicy>, `by-${kind}`);
      let version = 1;
      const setCap = (amount: number | null) => {
        const change = cap(amount);
        const [name = '', caps = {}] = Object.entries(change)[0] ?? [];
        const kept = Object.fromEntries(Object.entries(caps).filter(([, value]) => value !== null));
        version += 1;
        return store.ledger.setCaps(ledgerId, { ...policy, [name]: kept }, version);
      };
      let next = 0;
      const reserve = async () => {
        next += 1;
        return store.ledger.reserve(input(`d${next}`, COST, of));
      };
      const refusedBy = async () => {
        const result = await reserve();
        return result.ok ? null : result.cap;
      };
      const first = await reserve();
      assert.ok(first.ok);
      assert.deepEqual([await refusedBy(), await refusedBy()], [null, kind]);
      await setCap(3 * COST);
      assert.deepEqual([await refusedBy(), await refusedBy()], [null, kind], 'raised: one more');
      await setCap(COST);
      assert.equal(await refusedBy(), kind, 'lowered below what is held: nothing more');
      await store.ledgerAttempts.close(ledgerId, first.reservation.entryKey, nothingKnown);
      assert.equal(await refusedBy(), kind, 'two are held still, one is the cap');
      await setCap(3 * COST);
      assert.deepEqual([await refusedBy(), await refusedBy()], [null, kind]);
      await setCap(0);
      assert.equal(await refusedBy(), kind, 'a cap of 0 means nothing');
      await setCap(null);
      if (kind === 'category') assert.equal(await refusedBy(), null, 'taken away: the day and the hour alone');
      const read = await store.ledger.read(ledgerId);
      const sums = kind === 'category' ? read?.categories.weather : read?.purposes.probe;
      const live = Object.keys(read?.entries ?? {}).length;
      assert.deepEqual([sums?.committedMicroUsd, sums?.heldMicroUsd], [live * COST, live * COST]);
    });
  }

  it('an older policy never lowers what a newer one raised', async () => {
    const { ledgerId, policy } = await openLedger(store, {}, 'order');
    await store.ledger.setCaps(ledgerId, { ...policy, categoryMicroUsd: { weather: 3 * COST } }, 3);
    await store.ledger.setCaps(ledgerId, { ...policy, categoryMicroUsd: { weather: COST } }, 2);
    assert.equal((await store.ledger.read(ledgerId))?.categories.weather?.capMicroUsd, 3 * COST);
  });
});

describe('the ledger of a day on which clocks change', () => {
  let store: Store;
  before(async () => {
    store = await freshStore();
  });
  after(() => store.close());

  /** [zone, an instant, hours, the first, the last] */
  const DAYS: readonly (readonly [string, string, number, string, string])[] = [
    ['America/New_York', '2026-03-08T12:00Z', 23, '2026-03-08T05:00', '2026-03-09T03:00'],
    ['America/New_York', '2026-11-01T12:00Z', 25, '2026-11-01T04:00', '2026-11-02T04:00'],
    ['Australia/Lord_Howe', '2026-10-04T00:00Z', 24, '2026-10-03T13:30', '2026-10-04T12:30'],
    ['Australia/Lord_Howe', '2026-04-05T00:00Z', 25, '2026-04-04T13:00', '2026-04-05T13:00'],
    ['America/Santiago', '2026-09-06T12:00Z', 23, '2026-09-06T04:00', '2026-09-07T02:00'],
    ['Asia/Kolkata', '2026-11-24T12:00Z', 24, '2026-11-23T18:30', '2026-11-24T17:30'],
  ];
  for (const [zone, instant, count, first, last] of DAYS) {
    it(`has its ${count} hours in ${zone}, and room in the first instant of the first and the last of the last`, async () => {
      const day = localDay(Date.parse(instant), zone);
      const { policy, input } = await openLedger(store, { hourMicroUsd: COST });
      const { ledgerId } = await store.ledger.open(`of-${instant.slice(0, 10)}`, zone, day, policy, 1);
      const hours = Object.keys((await store.ledger.read(ledgerId))?.hours ?? {});
      assert.deepEqual([hours.length, hours[0], hours.at(-1)], [count, first, last]);
      for (const atMs of [day.startMs, day.endMs - 1]) {
        const hour = hourKey(day, atMs);
        const within = await store.ledger.reserve({ ...input(`in-${hour}`, COST), ledgerId, hour });
        assert.ok(within.ok, JSON.stringify(within));
        const beyond = await store.ledger.reserve({ ...input(`beyond-${hour}`, COST), ledgerId, hour });
        assert.equal(beyond.ok ? null : beyond.cap, 'hour');
      }
      assert.equal((await store.ledger.read(ledgerId))?.hours[last]?.heldMicroUsd, COST);
    });
  }

  it('refuses an hour that is another day’s, and holds nothing for it', async () => {
    const { ledgerId, input } = await openLedger(store, { hourMicroUsd: COST }, 'another-hour');
    const reserve = store.ledger.reserve(input('d', 2 * COST, { hour: '2026-11-20T10:00' }));
    await assert.rejects(reserve, /has no hour 2026-11-20T10:00/);
    const ledger = await store.ledger.read(ledgerId);
    assert.deepEqual([ledger?.total.committedMicroUsd, Object.keys(ledger?.hours ?? {}).length], [0, 24]);
  });
});

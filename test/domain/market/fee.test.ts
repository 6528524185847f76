import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Fee, feeMicroUsd, makerFeeMicroUsd } from '../../../domain/market/fee.ts';
import { feeFor } from '../../../domain/market/fee-row.ts';
import type { StatedFee } from '../../../domain/market/fee-type.ts';
import { ratesOf } from '../../../domain/market/stated-fee.ts';

const ROWS = [
  { seriesPrefix: '', ratePpm: 70_000, roundUpToMicroUsd: 10_000, from: '2021-07-01' },
  { seriesPrefix: '', ratePpm: 70_000, roundUpToMicroUsd: 100, from: '2026-04-01' },
  {
    seriesPrefix: 'KXHALF',
    ratePpm: 35_000,
    makerRatePpm: 8_750,
    type: 'quadratic_with_maker_fees',
    roundUpToMicroUsd: 100,
    from: '2026-05-01',
  },
] as const;
const AT = Date.parse('2026-08-15T00:00:00Z');
const stated = (type: StatedFee['type'], multiplier: number): StatedFee => ({ type, multiplier, source: 'series' });
const chargedAt = (statedFee: StatedFee | null, seriesTicker = 'KXANY', nowMs = AT) =>
  feeFor({ seriesTicker, statedFee }, ROWS, nowMs);

describe('the fee of an order', () => {
  it('is what the venue has charged: contracts, price and multiplier in the shape of its settlements', () => {
    // By hand: .07 * multiplier * contracts * p * (1 - p), rounded up to $0.0001.
    const orders: readonly (readonly [number, number, number, number])[] = [
      // 1 * .07 * 30 * .06 * .94 = .118440
      [1, 30, 60_000, 118_500],
      // .07 * 7 * .41 * .59 = .11853100
      [1, 7, 410_000, 118_600],
      // .07 * 40 * .15 * .85 = .357 exactly
      [1, 40, 150_000, 357_000],
      // half of .07 * 3 * .33 * .67 = .04643100
      [0.5, 3, 330_000, 23_300],
      // half of .07 * 12.34 * .21 * .79 = .143305...: .0716527...
      [0.5, 12.34, 210_000, 71_700],
      // .07 * .01 * .5 * .5 = .000175
      [1, 0.01, 500_000, 200],
    ];
    for (const [multiplier, contracts, price, fee] of orders) {
      assert.equal(feeMicroUsd(chargedAt(stated('quadratic', multiplier)), contracts, price), fee);
    }
  });

  it('agrees with the formula worked in fractions, and rises with contracts, rate and distance from 0 and 1', () => {
    const order = fc.record({
      ratePpm: fc.integer({ min: 0, max: 200_000 }),
      roundUpToMicroUsd: fc.constantFrom(1, 100, 10_000),
      hundredths: fc.integer({ min: 0, max: 10_000_000 }),
      price: fc.integer({ min: 1, max: 999_999 }),
    });
    fc.assert(
      fc.property(order, ({ ratePpm, roundUpToMicroUsd, hundredths, price }) => {
        const fee = { ratePpm, roundUpToMicroUsd };
        const charged = feeMicroUsd(fee, hundredths / 100, price);
        // charged * 10^14 = micro-dollars in the unit of rate * hundredths * price * (10^6 - price).
        const exact = BigInt(ratePpm) * BigInt(hundredths) * BigInt(price) * BigInt(1_000_000 - price);
        const unit = 10n ** 14n;
        assert.equal(charged % roundUpToMicroUsd, 0);
        assert.ok(BigInt(charged) * unit >= exact, 'never below the formula');
        assert.ok(BigInt(charged - roundUpToMicroUsd) * unit < exact || charged === 0, 'less than a step above it');
        assert.ok(feeMicroUsd(fee, (hundredths + 1) / 100, price) >= charged);
        assert.ok(feeMicroUsd({ ...fee, ratePpm: ratePpm + 1 }, hundredths / 100, price) >= charged);
        const nearerToHalf = price < 500_000 ? price + 1 : price - 1;
        assert.ok(feeMicroUsd(fee, hundredths / 100, nearerToHalf) >= charged || Math.abs(price - 500_000) <= 1);
      }),
    );
  });

  it('asks of a maker nothing, a quarter or a half of the taker, by the type', () => {
    const maker = (fee: Fee) => makerFeeMicroUsd(fee, 100, 500_000);
    assert.equal(maker(chargedAt(stated('quadratic', 1))), 0);
    assert.equal(maker(chargedAt(stated('quadratic_with_maker_fees', 1))), 437_500);
    assert.equal(maker(chargedAt(stated('quadratic_with_maker_fees', 0.5))), 218_800);
    assert.equal(maker(chargedAt(stated('quadratic_with_combo_maker_fees', 1))), 875_000);
    assert.equal(maker({ ratePpm: 70_000, roundUpToMicroUsd: 10_000 }), 440_000, 'an older record: never free');
  });
});

describe('what a market is charged', () => {
  it('is what the venue states, with the rounding of the day', () => {
    const fee = chargedAt(stated('quadratic_with_maker_fees', 0.5));
    assert.deepEqual(fee, {
      ratePpm: 35_000,
      makerRatePpm: 8_750,
      roundUpToMicroUsd: 100,
      type: 'quadratic_with_maker_fees',
      multiplier: 0.5,
      source: 'series',
    });
    assert.equal(
      chargedAt(stated('quadratic', 1), 'KXANY', Date.parse('2025-01-01')).roundUpToMicroUsd,
      10_000,
      'to a cent before',
    );
  });

  it('is the row of the schedule for its series, else the general one, and says which', () => {
    const half = chargedAt(null, 'KXHALFGAME');
    assert.deepEqual([half.ratePpm, half.multiplier, half.source], [35_000, 0.5, 'schedule']);
    assert.equal(half.type, 'quadratic_with_maker_fees');
    const unknown = chargedAt(null);
    assert.deepEqual([unknown.ratePpm, unknown.multiplier, unknown.source], [70_000, 1, 'assumed']);
    assert.equal(unknown.type, null);
    assert.equal(unknown.makerRatePpm, 17_500, 'a maker is not assumed to be free');
    assert.throws(() => feeFor({ seriesTicker: 'KXANY' }, [], AT), /No fee row/);
  });

  it('never assumes too low a fee where the venue does not say what a type costs', () => {
    assert.deepEqual(ratesOf({ type: 'flat', multiplier: 0.5 }), { ratePpm: 70_000, makerRatePpm: 17_500 });
    assert.deepEqual(ratesOf({ type: 'flat', multiplier: 2 }), { ratePpm: 140_000, makerRatePpm: 35_000 });
    assert.deepEqual(ratesOf({ type: null, multiplier: 0.5 }), { ratePpm: 35_000, makerRatePpm: 8_750 });
  });

  it('works a multiplier out in whole numbers', () => {
    assert.equal(ratesOf({ type: 'quadratic', multiplier: 0 }).ratePpm, 0);
    assert.equal(ratesOf({ type: 'quadratic', multiplier: 0.7 }).ratePpm, 49_000);
    assert.equal(ratesOf({ type: 'quadratic', multiplier: 0.29 }).ratePpm, 20_300);
    assert.equal(ratesOf({ type: 'quadratic', multiplier: 1 / 3 }).ratePpm, 23_334, 'rounded up');
  });
});

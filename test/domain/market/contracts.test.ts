import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  addContracts,
  contractsOf,
  hundredthsOf,
  nearestHundredth,
  priceOfMicroUsd,
  readContracts,
  wholeSteps,
} from '../../../domain/market/contracts.ts';
import { feeMicroUsd } from '../../../domain/market/fee.ts';
import { FEE } from '../../support/judge.ts';

describe('a number of contracts', () => {
  it('is read as numbers and as the venue’s texts, to a hundredth', () => {
    for (const [given, contracts] of [
      [82, 82],
      [2.5, 2.5],
      [227.27, 227.27],
      ['2.50', 2.5],
      ['82.00', 82],
      ['227.27', 227.27],
      ['82', 82],
      ['0.01', 0.01],
      ['2.5000', 2.5],
    ]) {
      assert.deepEqual(readContracts(given, 'position.contracts'), { ok: true, value: contracts }, String(given));
    }
  });

  it('is refused by name where it is none', () => {
    const values = [
      0,
      -1,
      -2.5,
      '-2.50',
      '0.00',
      2.345,
      '2.345',
      Number.NaN,
      1e10,
      '',
      ' 2',
      '2,5',
      '1e3',
      null,
      [],
      {},
    ];
    for (const value of values) {
      const read = readContracts(value, 'position.contracts');
      assert.ok(!read.ok, String(value));
      assert.equal(read.field, 'position.contracts');
      assert.match(read.message, /^position\.contracts is .*above 0 with at most two decimals/);
    }
  });

  it('is added and priced in whole hundredths', () => {
    assert.notEqual(2.3 - 2.2, 0.1);
    assert.equal(addContracts(2.3, -2.2), 0.1);
    // 227.27 at 56.5c: $128.40755, which floating point gives as 128407549.99999999.
    assert.equal(priceOfMicroUsd(227.27, 565_000), 128_407_550);
    assert.equal(priceOfMicroUsd(0.01, 565_050), 5_651, 'a part of a micro-dollar is rounded up');
    assert.throws(() => hundredthsOf(2.345), RangeError);
    const hundredths = fc.integer({ min: 1, max: 100_000_000_000 });
    fc.assert(
      fc.property(hundredths, hundredths, fc.integer({ min: 1, max: 9_999 }), (one, other, price) => {
        assert.equal(hundredthsOf(contractsOf(one)), one);
        assert.deepEqual(readContracts(contractsOf(one), 'x'), { ok: true, value: contractsOf(one) });
        assert.equal(addContracts(contractsOf(one), contractsOf(other)), contractsOf(one + other));
        const exact = BigInt(one) * BigInt(price);
        assert.equal(BigInt(priceOfMicroUsd(contractsOf(one), price * 100)), exact);
      }),
    );
  });

  it('fits into whole steps from below', () => {
    assert.equal(wholeSteps(82.6, 1), 82);
    assert.equal(wholeSteps(82.605, 0.01), 82.6);
    assert.equal(wholeSteps(0.99, 1), 0);
    assert.equal(wholeSteps(2.3 - 2.2, 0.01), 0.1);
  });

  it('is never -0, which a record would not keep', () => {
    assert.ok(Object.is(nearestHundredth(-0.004), 0));
    assert.equal(nearestHundredth(-0.006), -0.01);
  });

  it('has a fee in fractions too', () => {
    // .07 * 2.5 * .25 = 4.375 cents, rounded up to whole cents on this row.
    assert.equal(feeMicroUsd({ ...FEE, roundUpToMicroUsd: 10_000 }, 2.5, 500_000), 50_000);
    assert.equal(feeMicroUsd({ ...FEE, roundUpToMicroUsd: 100 }, 2.5, 500_000), 43_800);
  });
});

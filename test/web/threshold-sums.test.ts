import assert from 'node:assert/strict';
import fc from 'fast-check';
import { meanOf, momentsOf } from '../../domain/learning/estimates.ts';
import type { AgreementBin } from '../../server/contract/agreement.ts';
import { addTrades, nameBins, sumsAt, type Trades } from '../../web/agreement/bins.ts';

describe('what a threshold of agreement would have skipped', () => {
  it('gives from the bins the same mean and interval as from the trades themselves', () => {
    const profits = fc.array(fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { maxLength: 6 }), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(profits, (bins) => {
        const added = addTrades(bins.map(tradesOf));
        const whole = tradesOf(bins.flat());
        assert.equal(added.n, whole.n);
        assert.equal(added.won, whole.won);
        assert.equal(added.profitMicroUsd, whole.profitMicroUsd);
        near(added.profitPerTrade?.mean, whole.profitPerTrade?.mean);
        near(added.profitPerTrade?.low, whole.profitPerTrade?.low);
        near(added.profitPerTrade?.high, whole.profitPerTrade?.high);
      }),
    );
  });

  it('skips the bins that end at the threshold or before it, though twentieths are no exact numbers', () => {
    const bins = Array.from({ length: 20 }, (_, index) => bin(index * 0.05, index * 0.05 + 0.05, [index]));
    for (let step = 0; step <= 20; step++) {
      const { skipped, kept, stillWithheld, letThrough } = sumsAt(bins, Math.round(step / 20 / 0.05) * 0.05);
      assert.deepEqual([skipped.n, kept.n, stillWithheld.n, letThrough.n], [step, 20 - step, step, 20 - step]);
    }
  });

  it('says no profit where there was no trade', () => {
    assert.deepEqual(sumsAt([bin(0, 0.5, [])], 0.5).skipped, { n: 0, won: 0, profitMicroUsd: 0, profitPerTrade: null });
  });
});

describe('how bins are named', () => {
  it('by their edges, and the open one by where it begins', () => {
    const named = nameBins([bin(0, 0.025, []), bin(0.025, 0.05, []), bin(0.05, 1, [])]);
    assert.deepEqual(
      named.map(({ name }) => name),
      ['0 to 0.025', '0.025 to 0.05', '0.05 and more'],
    );
    near(named[2]?.drawnTo, 0.075);
  });
});

function near(actual: number | null | undefined, expected: number | null | undefined): void {
  if (typeof actual !== 'number' || typeof expected !== 'number') assert.equal(actual, expected);
  else assert.ok(Math.abs(actual - expected) <= 1e-3 + 1e-9 * Math.abs(expected), `${actual} is not ${expected}`);
}

function tradesOf(profits: readonly number[]): Trades {
  const sum = profits.reduce((total, profit) => total + profit, 0);
  return {
    n: profits.length,
    won: profits.filter((profit) => profit > 0).length,
    profitMicroUsd: sum,
    profitPerTrade: meanOf(momentsOf(profits)),
  };
}

function bin(from: number, to: number, profits: readonly number[]): AgreementBin {
  const trades = tradesOf(profits);
  return {
    from,
    to,
    decisions: profits.length,
    brier: null,
    marketBrier: null,
    gain: null,
    traded: trades,
    withheldByAgreement: trades,
    withheldOtherwise: tradesOf([]),
  };
}

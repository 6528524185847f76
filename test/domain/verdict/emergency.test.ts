import assert from 'node:assert/strict';
import fc from 'fast-check';
import { emergencyVerdict } from '../../../domain/verdict/emergency.ts';
import { FEE, marketAt, PLAIN } from '../../support/judge.ts';

const judged = (averageCents: number, bid: number, ask: number, side: 'yes' | 'no' = 'yes') =>
  emergencyVerdict({
    market: marketAt(bid, ask),
    policy: PLAIN,
    fee: FEE,
    position: { side, contracts: 10, averageCents },
    mode: 'emergency',
  });

describe('in an emergency', () => {
  it('a position is cut once the middle of the quotes is a fifth below what was paid, whatever anybody forecasts', () => {
    const cut = judged(50, 39, 41);
    assert.equal(cut.action, 'SELL');
    assert.equal(cut.trade?.contracts, 10);
    assert.equal(cut.trade?.limitMicroUsd, 390_000, 'at the bid');
    assert.deepEqual(cut.reasons[0], {
      code: 'emergency_exit',
      figures: { midMicroUsd: 400_000, bidMicroUsd: 390_000, stopMicroUsd: 400_000, paidMicroUsd: 500_000 },
    });
    assert.equal(judged(50, 39, 42).action, 'SKIP');
    assert.equal(judged(50, 39, 42).reasons[0]?.code, 'mode_emergency');
    assert.equal(judged(50, 59, 61, 'no').action, 'SELL');
  });

  it('a spread alone is no loss: paid 50c, quotes of 40 and 60 keep the position', () => {
    const kept = judged(50, 40, 60);
    assert.equal(kept.action, 'SKIP');
    assert.deepEqual(kept.reasons[0], {
      code: 'mode_emergency',
      figures: { mode: 'emergency', held: { midMicroUsd: null, bidMicroUsd: 400_000 } },
    });
    // Quotes of one side alone are no price either, however close they are.
    assert.equal(judged(50, 0, 9).action, 'SKIP');
    assert.equal(judged(50, 92, 100, 'no').action, 'SKIP');
  });

  it('takes two ticks at least: at the price of a cent a flicker is more than the stop', () => {
    // A fifth of 2c is .4c; the middle is 1.5c, half a cent below what was paid.
    assert.equal(judged(2, 1, 2).action, 'SKIP');
    assert.equal(judged(4, 1, 3).action, 'SELL');
    const priceGrid = [{ fromMicroUsd: 0, toMicroUsd: 1_000_000, stepMicroUsd: 1_000 }];
    const position = { side: 'yes', contracts: 10, averageCents: 2 } as const;
    assert.equal(
      emergencyVerdict({ market: marketAt(1, 2), priceGrid, policy: PLAIN, fee: FEE, position, mode: 'emergency' })
        .action,
      'SELL',
      'on a grid of a tenth of a cent two ticks are less than the fifth',
    );
  });

  it('takes the ticks of the grid of YES where NO is held: a bid of 5c for it is at 95c of YES', () => {
    const priceGrid = [
      { fromMicroUsd: 0, toMicroUsd: 100_000, stepMicroUsd: 1_000 },
      { fromMicroUsd: 100_000, toMicroUsd: 1_000_000, stepMicroUsd: 10_000 },
    ];
    const sold = (side: 'yes' | 'no', bid: number, ask: number) => {
      const position = { side, contracts: 10, averageCents: 6 } as const;
      const market = marketAt(bid, ask);
      return emergencyVerdict({ market, priceGrid, policy: PLAIN, fee: FEE, position, mode: 'emergency' }).action;
    };
    assert.equal(sold('yes', 4, 5), 'SELL', 'two ticks of a tenth of a cent');
    assert.equal(sold('no', 95, 96), 'SKIP', 'two ticks of a cent');
    assert.equal(sold('no', 95, 97), 'SELL');
  });

  it('nothing is opened, and nothing is sold above the stop, on either side alike', () => {
    const none = { market: marketAt(1, 2), policy: PLAIN, fee: FEE, position: null, mode: 'emergency' } as const;
    assert.equal(emergencyVerdict(none).action, 'SKIP');
    const cents = fc.integer({ min: 0, max: 98 });
    fc.assert(
      fc.property(cents, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 99 }), (bid, width, paid) => {
        const ask = Math.min(100, bid + width);
        const verdict = judged(paid, bid, ask);
        const mirrored = judged(paid, 100 - ask, 100 - bid, 'no');
        assert.equal(verdict.action, mirrored.action);
        assert.equal(verdict.trade?.limitMicroUsd, mirrored.trade?.limitMicroUsd);
        if (verdict.action === 'SKIP') return;
        const mid = (bid + ask) / 2;
        assert.ok(mid <= paid * 0.8 + 1e-6 && mid <= paid - 2 && width <= 10 && bid > 0 && ask < 100);
      }),
    );
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hundredthsOf, priceOfMicroUsd } from '../../../domain/market/contracts.ts';
import { feeMicroUsd } from '../../../domain/market/fee.ts';
import { holdingAfter } from '../../../domain/portfolio/holding.ts';
import { keptOrders, recommendedBy, takenOf } from '../../../domain/portfolio/recommended.ts';
import { resolvedDecision } from '../../support/decision.ts';
import { FEE } from '../../support/judge.ts';
import { anOrder, orders } from './made-trades.ts';

describe('what a book takes of what was recommended', () => {
  it('is the order itself where the decision knew what the book holds', () => {
    const first = anOrder({
      id: 'a',
      contracts: 20,
      levels: [
        [12, 400_000],
        [8, 410_000],
      ],
    });
    const second = anOrder({ id: 'b', atMs: 2, contracts: 5, heldHundredths: 2_000 });
    const sale = anOrder({ id: 'c', atMs: 3, action: 'SELL', contracts: 10, heldHundredths: 2_500 });
    const taken = takenOf([sale, first, second]);
    assert.deepEqual(
      taken.map(({ id, contracts }) => [id, contracts]),
      [
        ['a', 20],
        ['b', 5],
        ['c', 10],
      ],
    );
    assert.equal(taken[0]?.amountMicroUsd, 12 * 400_000 + 8 * 410_000);
    assert.equal(taken[0]?.feeMicroUsd, first.feeMicroUsd);
  });

  it('is held once where the same is recommended again by decisions that knew of nothing held', () => {
    const [, again, more] = takenOf([
      anOrder({ id: 'a', contracts: 20 }),
      anOrder({ id: 'b', atMs: 2, contracts: 20 }),
      anOrder({
        id: 'c',
        atMs: 3,
        contracts: 25,
        levels: [
          [3, 400_000],
          [22, 420_000],
        ],
      }),
    ]);
    assert.equal(more, undefined);
    assert.equal(again?.id, 'c');
    assert.equal(again?.contracts, 5);
    // The best of its prices first, with the fee of what was taken.
    assert.equal(again?.amountMicroUsd, 3 * 400_000 + 2 * 420_000);
    // .07 * (3 * .4 * .6 + 2 * .42 * .58) = .0845, rounded up to a cent.
    assert.equal(again?.feeMicroUsd, 90_000);
  });

  it('sells nothing that the book does not hold', () => {
    assert.deepEqual(takenOf([anOrder({ action: 'SELL', contracts: 10, heldHundredths: 1_000 })]), []);
    const [, sold] = takenOf([
      anOrder({ id: 'a', contracts: 4 }),
      anOrder({ id: 'b', atMs: 2, action: 'SELL', contracts: 10, heldHundredths: 1_000 }),
    ]);
    assert.equal(sold?.contracts, 4);
  });

  it('is never more than was recommended, never beyond it, and the same in whatever order it becomes known', () => {
    fc.assert(
      fc.property(orders, (all) => {
        const taken = takenOf(all);
        const most = Math.max(0, ...all.map((each) => Math.abs(each.heldHundredths) + hundredthsOf(each.contracts)));
        for (const trade of taken) {
          const order = all.find(({ id }) => id === trade.id);
          assert.ok(order && trade.contracts <= order.contracts && trade.action === order.action);
          const before = holdingAfter(taken.slice(0, taken.indexOf(trade))).hundredths;
          const after = holdingAfter(taken.slice(0, taken.indexOf(trade) + 1)).hundredths;
          assert.ok(Math.abs(after) <= Math.max(most, Math.abs(before)));
          if (trade.action === 'SELL') assert.ok(Math.abs(after) < Math.abs(before) && after * before >= 0);
        }
        assert.deepEqual(takenOf(all.toReversed()), taken);
      }),
    );
  });
});

describe('the orders that a book keeps', () => {
  it('are all of them, and beyond a thousand those that it took, which come to the same', () => {
    const same = (count: number) =>
      Array.from({ length: count }, (_, n) =>
        anOrder({ id: `o${n}`, atMs: n + 1, contracts: 1 + Math.floor(n / 200) }),
      );
    assert.equal(keptOrders(same(1_000)).length, 1_000);
    const kept = keptOrders(same(1_200));
    assert.deepEqual(
      kept.map(({ id }) => id),
      ['o0', 'o200', 'o400', 'o600', 'o800', 'o1000'],
    );
    assert.deepEqual(takenOf(kept), takenOf(same(1_200)));
  });
});

describe('the order of a decision', () => {
  const decision = resolvedDecision(1, 1_000);
  const { trade } = decision.verdict;

  it('goes to the paper book where it was recommended, and to that of withheld trades where a guard stopped it', () => {
    assert.ok(trade);
    const position = { side: 'no', contracts: 2.5, averageCents: 30 } as const;
    const found = recommendedBy({ ...decision, terms: { ...decision.terms, position } });
    assert.equal(found?.book, 'paper');
    assert.equal(found.order.heldHundredths, -250);
    assert.deepEqual(found.order.levels, [{ contracts: 10, priceMicroUsd: 460_000 }]);
    const withheld = { ...decision.verdict, trade: null, withheldTrade: trade };
    assert.equal(recommendedBy({ ...decision, verdict: withheld })?.book, 'withheld');
    assert.equal(recommendedBy({ ...decision, verdict: { ...withheld, withheldTrade: null } }), null);
    // What normal would have traded beside a smaller trade is not held twice.
    assert.equal(recommendedBy({ ...decision, verdict: { ...withheld, trade } })?.book, 'paper');
  });

  it('costs what its verdict states, to the micro-dollar', () => {
    const [taken] = takenOf([recommendedBy(decision)?.order ?? anOrder()]);
    assert.ok(taken && trade);
    assert.equal(taken.amountMicroUsd, priceOfMicroUsd(10, 460_000));
    assert.equal(taken.amountMicroUsd + taken.feeMicroUsd, trade.stakeMicroUsd);
    assert.ok(trade.feeMicroUsd >= feeMicroUsd(FEE, 10, 460_000));
  });
});

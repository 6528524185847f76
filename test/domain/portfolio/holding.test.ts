import assert from 'node:assert/strict';
import fc from 'fast-check';
import { contractsOf, hundredthsOf, priceOfMicroUsd } from '../../../domain/market/contracts.ts';
import type { BookTrade } from '../../../domain/portfolio/book-trade.ts';
import { afterTrade, faceMicroUsd, holdingAfter, NOTHING_HELD, positionOf } from '../../../domain/portfolio/holding.ts';
import { aTrade, trades } from './made-trades.ts';

const cashOf = ({ action, amountMicroUsd, feeMicroUsd }: BookTrade) =>
  (action === 'BUY' ? -amountMicroUsd : amountMicroUsd) - feeMicroUsd;
const signed = ({ side, action, contracts }: BookTrade) =>
  hundredthsOf(contracts) * ((side === 'yes') === (action === 'BUY') ? 1 : -1);
/** Of NO alone, bought less sold: each of these is worth one dollar less a YES. */
const noOf = (trade: BookTrade) =>
  trade.side === 'no' ? hundredthsOf(trade.contracts) * (trade.action === 'BUY' ? 1 : -1) : 0;
const total = (all: readonly number[]) => all.reduce((sum, each) => sum + each, 0);

describe('a holding', () => {
  it('is bought, sold in part at average cost, and turned by the other side', () => {
    const bought = [
      aTrade({ id: 'a', contracts: 10, priceMicroUsd: 400_000, feeMicroUsd: 100 }),
      aTrade({ id: 'b', contracts: 10, priceMicroUsd: 500_000, feeMicroUsd: 100 }),
    ];
    const held = holdingAfter(bought);
    assert.deepEqual(positionOf(held), { side: 'yes', contracts: 20, averageCents: 45 });
    const sold = afterTrade(held, aTrade({ id: 'c', action: 'SELL', contracts: 5, priceMicroUsd: 600_000 }));
    assert.equal(sold.closedMicroUsd, 5 * 150_000);
    assert.deepEqual(positionOf(sold), { side: 'yes', contracts: 15, averageCents: 45 });
    // 20 NO at 30c: 15 of them pair with the YES held, a dollar a pair.
    const turned = afterTrade(sold, aTrade({ id: 'd', side: 'no', contracts: 20, priceMicroUsd: 300_000 }));
    assert.equal(turned.closedMicroUsd, 5 * 150_000 + 15 * (1_000_000 - 300_000 - 450_000));
    assert.deepEqual(positionOf(turned), { side: 'no', contracts: 5, averageCents: 30 });
    assert.equal(turned.feesMicroUsd, 200);
  });

  it('of nothing left is no position', () => {
    const flat = holdingAfter([
      aTrade({ id: 'a', contracts: 2.5, priceMicroUsd: 270_000 }),
      aTrade({ id: 'b', action: 'SELL', contracts: 2.5, priceMicroUsd: 250_000, atMs: 2 }),
    ]);
    assert.equal(positionOf(flat), null);
    assert.equal(flat.basisMicroUsd, 0);
    assert.equal(flat.closedMicroUsd, -2.5 * 20_000);
  });

  it('sold short is the other side at a dollar less the price, as at the venue', () => {
    const short = afterTrade(NOTHING_HELD, aTrade({ action: 'SELL', contracts: 3, priceMicroUsd: 400_000 }));
    assert.deepEqual(positionOf(short), { side: 'no', contracts: 3, averageCents: 60 });
  });

  it('accounts for every micro-dollar: cash, what is held at cost, and what was closed are one sum', () => {
    fc.assert(
      fc.property(trades, (all) => {
        const { hundredths, basisMicroUsd, closedMicroUsd, feesMicroUsd } = holdingAfter(all);
        assert.equal(hundredths, total(all.map(signed)));
        assert.equal(feesMicroUsd, total(all.map(({ feeMicroUsd }) => feeMicroUsd)));
        // Every NO that is not held stands for a dollar that its pair has paid, or has yet to pay.
        const pairs = total(all.map(noOf)) - (hundredths < 0 ? -hundredths : 0);
        assert.equal(total(all.map(cashOf)) + faceMicroUsd(pairs), closedMicroUsd - basisMicroUsd - feesMicroUsd);
        assert.ok(basisMicroUsd >= 0 && basisMicroUsd <= faceMicroUsd(Math.abs(hundredths)));
      }),
    );
  });

  it('does not depend on the order in which its trades are reported, and what is held and paid not on their times', () => {
    fc.assert(
      fc.property(trades, fc.infiniteStream(fc.nat()), (all, numbers) => {
        const shuffled = all
          .map((trade) => ({ trade, at: numbers.next().value as number }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ trade }) => trade);
        assert.deepEqual(holdingAfter(shuffled), holdingAfter(all));
        const retimed = shuffled.map((trade, atMs) => ({ ...trade, atMs }));
        const [one, other] = [holdingAfter(all), holdingAfter(retimed)];
        assert.equal(one.hundredths, other.hundredths);
        assert.equal(one.feesMicroUsd, other.feesMicroUsd);
        // When a contract was closed moves profit between closed and open, and makes none.
        assert.equal(one.closedMicroUsd - one.basisMicroUsd, other.closedMicroUsd - other.basisMicroUsd);
      }),
    );
  });

  it('gives nothing to who buys and sells at one price', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 1, max: 999_999 }), (size, price) => {
        const contracts = contractsOf(size);
        const amountMicroUsd = priceOfMicroUsd(contracts, price);
        const buy = aTrade({ id: 'a', contracts, priceMicroUsd: price, feeMicroUsd: 7 });
        const sell = { ...buy, id: 'b', action: 'SELL', atMs: 2 } as const;
        const after = holdingAfter([buy, sell]);
        assert.equal(amountMicroUsd, buy.amountMicroUsd);
        assert.equal(after.closedMicroUsd - after.feesMicroUsd, -14);
      }),
    );
  });
});

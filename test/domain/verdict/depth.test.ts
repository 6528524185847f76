import assert from 'node:assert/strict';
import fc from 'fast-check';
import { reasonSentence } from '../../../domain/explain/reason-sentences.ts';
import { realised } from '../../../domain/learning/score-decision.ts';
import { feeMicroUsd } from '../../../domain/market/fee.ts';
import type { DepthLevel } from '../../../domain/market/market.ts';
import { emergencyVerdict } from '../../../domain/verdict/emergency.ts';
import { edgeAt } from '../../../domain/verdict/reservation.ts';
import { type Judged, judge, marketAt, PLAIN } from '../../support/judge.ts';

const PROVEN = { resolvedMarkets: 500, fittedWeight: 0.5, lowerBound: 0.01 };
const FEE = { ratePpm: 70_000, makerRatePpm: 17_500, roundUpToMicroUsd: 100 } as const;
const TAPERED = [
  { fromMicroUsd: 0, toMicroUsd: 100_000, stepMicroUsd: 1_000 },
  { fromMicroUsd: 100_000, toMicroUsd: 900_000, stepMicroUsd: 10_000 },
  { fromMicroUsd: 900_000, toMicroUsd: 1_000_000, stepMicroUsd: 1_000 },
];
const at = (cents: number, contracts: number): DepthLevel => ({
  priceMicroUsd: Math.round(cents * 10_000),
  contracts,
});
const decide = (given: Judged) => judge({ evidence: PROVEN, fee: FEE, market: marketAt(48, 50), ...given }).verdict;
const code = (given: Judged) => decide(given).reasons.map((reason) => reason.code);

describe('the depth of the book', () => {
  it('bounds a purchase of either side, and says so', () => {
    const without = decide({ answers: [0.6] });
    assert.equal(without.trade?.contracts, 82);
    const yes = decide({ answers: [0.6], depth: { bids: null, asks: [at(50, 33.5)] } });
    assert.deepEqual([yes.trade?.side, yes.trade?.contracts, yes.trade?.limitMicroUsd], ['yes', 33, 500_000]);
    assert.deepEqual(code({ answers: [0.6], depth: { bids: null, asks: [at(50, 33.5)] } }), [
      'edge_found',
      'within_depth',
    ]);
    assert.match(yes.reasons.map(reasonSentence).join(' '), /82 would be right; the order is for the 33/);
    const no = decide({ answers: [0.38], depth: { bids: [at(48, 7)], asks: null } });
    assert.deepEqual([no.trade?.side, no.trade?.contracts, no.trade?.limitMicroUsd], ['no', 7, 520_000]);
    assert.equal(
      decide({ answers: [0.6], depth: { bids: [at(48, 1)], asks: null } }).trade?.contracts,
      82,
      'not known',
    );
    const none = decide({ answers: [0.6], depth: { bids: null, asks: [at(50, 0.5)] } });
    assert.deepEqual([none.action, none.reasons[0]?.code], ['SKIP', 'no_depth']);
    const hundredths = decide({ answers: [0.6], sizeStep: 0.01, depth: { bids: null, asks: [at(50, 0.57)] } });
    assert.equal(hundredths.trade?.contracts, 0.57);
  });

  it('bounds a sale, also in an emergency', () => {
    const position = { side: 'yes', contracts: 40, averageCents: 60 } as const;
    const sold = decide({ answers: [0.35], position, depth: { bids: [at(48, 10)], asks: null } });
    assert.deepEqual([sold.action, sold.trade?.contracts, sold.trade?.limitMicroUsd], ['SELL', 10, 480_000]);
    const stop = (contracts: number) =>
      emergencyVerdict({
        market: marketAt(38, 40),
        policy: PLAIN,
        fee: FEE,
        mode: 'emergency',
        position,
        depth: { bids: [at(38, contracts), at(5, 1_000)], asks: null },
      });
    assert.deepEqual([stop(12.5).trade?.contracts, stop(12.5).trade?.limitMicroUsd], [12, 380_000]);
    assert.equal(stop(0).action, 'SKIP');
    assert.equal(stop(100).trade?.contracts, 40);
  });

  it('is walked level by level while it is right at the price of each', () => {
    const asks = [at(50, 20), at(51, 30), at(54, 5), at(60, 1_000)];
    const { trade } = decide({ answers: [0.6], depth: { bids: null, asks } });
    assert.ok(trade);
    // 20 at 50c, 30 at 51c, and 5 at 54c, where Kelly at 54c is 41: less than the 50 that were bought by then.
    assert.deepEqual(trade.fills, [at(50, 20), at(51, 30)]);
    assert.deepEqual([trade.contracts, trade.limitMicroUsd], [50, 510_000]);
    // .07 * (20 * .25 + 30 * .2499) = .874790.
    assert.equal(trade.feeMicroUsd, 874_800);
    assert.equal(trade.stakeMicroUsd, 10_000_000 + 15_300_000 + 874_800);
    assert.ok(Math.abs(trade.edge - (0.6 - 26.1748 / 50)) < 1e-12);
    assert.equal(realised(trade, 1).profitMicroUsd, 50_000_000 - trade.stakeMicroUsd);
    assert.equal(realised(trade, 0).profitMicroUsd, -trade.stakeMicroUsd);
    const thin = decide({ answers: [0.55], depth: { bids: null, asks: [at(50, 5), at(51, 30)] } });
    assert.equal(thin.trade?.contracts, 5, 'at 51c the edge would be 2.25c');
  });

  it('is walked by a sale only down to where the rest is worth keeping', () => {
    const position = { side: 'yes', contracts: 100, averageCents: 40 } as const;
    const bids = [at(48, 30), at(44, 20), at(30, 500)];
    const { trade } = decide({ answers: [0.38], position, depth: { bids, asks: null } });
    assert.deepEqual([trade?.contracts, trade?.limitMicroUsd], [50, 440_000]);
    assert.deepEqual(trade?.fills, [at(48, 30), at(44, 20)]);
  });

  const levels = fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 20_000 })), {
    maxLength: 8,
  });
  const book = (best: number, direction: 1 | -1, steps: readonly (readonly [number, number])[]) => {
    let cents = best;
    return steps
      .map(([gap, hundredths], index) => {
        cents += index === 0 ? 0 : direction * gap;
        return at(cents, hundredths / 100);
      })
      .filter(({ priceMicroUsd }) => priceMicroUsd > 0 && priceMicroUsd < 1_000_000);
  };
  const situations = fc.record({
    bid: fc.integer({ min: 3, max: 95 }),
    spread: fc.integer({ min: 1, max: 9 }),
    answer: fc.double({ min: 0.02, max: 0.98, noNaN: true }),
    asks: levels,
    bids: levels,
    held: fc.option(
      fc.record({
        side: fc.constantFrom('yes' as const, 'no' as const),
        hundredths: fc.integer({ min: 1, max: 50_000 }),
      }),
    ),
    sizeStep: fc.constantFrom(1, 0.01),
    bankroll: fc.integer({ min: 1, max: 2_000 }),
    priceGrid: fc.constantFrom(undefined, TAPERED),
  });

  it('never lets an order be for more than the book shows at its limit, and never lets it cost more than without', () => {
    fc.assert(
      fc.property(situations, ({ bid, spread, answer, held, bankroll, ...rest }) => {
        const ask = Math.min(99, bid + spread);
        const depth = { bids: book(bid, -1, rest.bids), asks: book(ask, 1, rest.asks) };
        const given: Judged = {
          answers: [answer],
          market: marketAt(bid, ask),
          policy: { allowOutliers: true },
          position: held && { side: held.side, contracts: held.hundredths / 100, averageCents: 50 },
          bankrollMicroUsd: bankroll * 1_000_000,
          sizeStep: rest.sizeStep,
          ...(rest.priceGrid && { priceGrid: rest.priceGrid }),
        };
        const free = decide(given).trade;
        const { trade } = decide({ ...given, depth });
        if (trade === null) return;
        assert.ok(
          free && free.action === trade.action && free.side === trade.side && trade.contracts <= free.contracts,
        );
        const isAtAsk = (trade.action === 'BUY') === (trade.side === 'yes');
        const limit = trade.side === 'yes' ? trade.limitMicroUsd : 1_000_000 - trade.limitMicroUsd;
        const within = isAtAsk
          ? depth.asks.filter(({ priceMicroUsd }) => priceMicroUsd <= limit)
          : depth.bids.filter(({ priceMicroUsd }) => priceMicroUsd >= limit);
        const standing = within.reduce((sum, level) => sum + Math.round(level.contracts * 100), 0);
        assert.ok(Math.round(trade.contracts * 100) <= standing, `${trade.contracts} of ${standing / 100}`);
        const filled = (trade.fills ?? [{ contracts: trade.contracts }]).reduce(
          (sum, each) => sum + Math.round(each.contracts * 100),
          0,
        );
        assert.equal(filled, Math.round(trade.contracts * 100));
        if (trade.action !== 'BUY') return;
        assert.ok(trade.edge >= PLAIN.minEdge);
        assert.ok(trade.stakeMicroUsd <= 100_000_000);
      }),
      { numRuns: 400 },
    );
  });

  it('a purchase holds at its reservation price and not a tick above it, and is on the market’s grid', () => {
    fc.assert(
      fc.property(situations, ({ bid, spread, answer, bankroll, priceGrid, sizeStep, asks }) => {
        const ask = Math.min(99, bid + spread);
        const { trade } = decide({
          answers: [answer],
          market: marketAt(bid, ask),
          policy: { allowOutliers: true },
          bankrollMicroUsd: bankroll * 1_000_000,
          sizeStep,
          depth: { bids: null, asks: book(ask, 1, asks) },
          ...(priceGrid && { priceGrid }),
        });
        if (trade === null) return;
        const worth = trade.side === 'yes' ? answer : 1 - answer;
        const price = trade.reservationPriceMicroUsd ?? Number.NaN;
        const tick = priceGrid && (price < 100_000 || price >= 900_000) ? 1_000 : 10_000;
        assert.equal(price % tick, 0);
        assert.ok(price >= trade.limitMicroUsd, 'what is executable now is not beyond it');
        assert.ok(edgeAt(trade.contracts, price, FEE, worth) >= PLAIN.minEdge - 1e-12);
        if (price + tick < 1_000_000) assert.ok(edgeAt(trade.contracts, price + tick, FEE, worth) < PLAIN.minEdge);
      }),
      { numRuns: 400 },
    );
  });
});

describe('what a trade says beside its limit', () => {
  it('is worked out by hand for a purchase of YES', () => {
    const { trade } = decide({ answers: [0.6] });
    // At 55c: .60 - .55 - .07 * .55 * .45 = .032675; at 56c .0227, below 3c.
    assert.equal(trade?.reservationPriceMicroUsd, 550_000);
    // Resting at 49c: .0175 * 82 * .49 * .51 = .358607 of fee, so .60 - .49 - .004373.
    const fee = 358_700;
    assert.deepEqual(trade?.maker?.priceMicroUsd, 490_000);
    assert.equal(trade?.maker?.feeMicroUsd, fee);
    assert.ok(Math.abs((trade?.maker?.edge ?? 0) - (0.6 - 0.49 - fee / 82e6)) < 1e-12);
  });

  it('is in prices of the side, for a purchase of NO', () => {
    const { trade } = decide({ answers: [0.38] });
    assert.deepEqual([trade?.side, trade?.limitMicroUsd], ['no', 520_000]);
    // .62 - .57 - .07 * .57 * .43 = .0328; at 58c .0229.
    assert.equal(trade?.reservationPriceMicroUsd, 570_000);
    assert.equal(trade?.maker?.priceMicroUsd, 510_000, 'a cent above the best bid of NO, 50c');
  });

  it('rests at the best quote where a tick more would meet the other side, for nothing where makers are free', () => {
    const market = marketAt(49, 50);
    const free = { ...FEE, makerRatePpm: 0 };
    const { trade } = decide({ answers: [0.6], market, fee: free });
    assert.deepEqual([trade?.maker?.priceMicroUsd, trade?.maker?.feeMicroUsd], [490_000, 0]);
    const fine = [{ fromMicroUsd: 0, toMicroUsd: 1_000_000, stepMicroUsd: 1_000 }];
    assert.equal(decide({ answers: [0.6], market, fee: free, priceGrid: fine }).trade?.maker?.priceMicroUsd, 491_000);
  });

  it('says of a sale down to which price it is right', () => {
    const position = { side: 'yes', contracts: 40, averageCents: 30 } as const;
    const { trade } = decide({ answers: [0.35], position });
    assert.equal(trade?.action, 'SELL');
    // Sold is what brings 3c more than it is worth: 40c less .07 * .4 * .6 = .3832 is; 39c, .3733, is not.
    assert.equal(trade?.reservationPriceMicroUsd, 400_000);
    assert.equal(trade?.maker?.priceMicroUsd, 490_000);
    assert.equal(trade?.feeMicroUsd, feeMicroUsd(FEE, 40, 480_000));
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Position } from '../../../domain/decision/request-schema.ts';
import type { JointTarget, Verdict } from '../../../domain/decision/verdict.ts';
import { contractsOf, hundredthsOf } from '../../../domain/market/contracts.ts';
import { orderTowards } from '../../../domain/verdict/order.ts';
import { signedPosition, targetBand } from '../../../domain/verdict/target.ts';
import { FEE, type Judged, judge, marketAt } from '../../support/judge.ts';

const held = (contracts: number): Position | null =>
  contracts === 0 ? null : { side: contracts > 0 ? 'yes' : 'no', contracts: Math.abs(contracts), averageCents: 50 };

/** q .60, quotes 49 and 50, bankroll $1,000, a quarter Kelly: 82 contracts. */
const EXAMPLE: Judged = { answers: [0.6], market: marketAt(49, 50) };
const holding = (contracts: number, given: Judged = EXAMPLE) => judge({ ...given, position: held(contracts) }).verdict;
const codes = ({ reasons }: Verdict) => reasons.map(({ code }) => code);

/** The position after the verdict was acted on, YES positive. */
function actedOn(position: number, { trade }: Verdict): number {
  if (!trade) return position;
  const sign = (trade.action === 'BUY') === (trade.side === 'yes') ? 1 : -1;
  return contractsOf(hundredthsOf(position) + sign * hundredthsOf(trade.contracts));
}

describe('a target instead of an order', () => {
  it('buys what is missing of the Kelly position, and no more', () => {
    assert.deepEqual([holding(0).action, holding(0).trade?.contracts], ['BUY', 82]);
    assert.deepEqual([holding(50).action, holding(50).trade?.contracts], ['BUY', 32]);
    assert.equal(holding(2.5).trade?.contracts, 79, 'whole orders beside a fraction that is held');
    assert.deepEqual(codes(holding(50)), ['edge_found']);
  });

  it('leaves alone what is right, and says from where to where', () => {
    for (const contracts of [82, 81.5, 120, 158]) {
      const verdict = holding(contracts);
      assert.equal(verdict.action, 'SKIP', `${contracts}`);
      assert.deepEqual(codes(verdict), ['at_target']);
      assert.equal(verdict.target?.held, contracts);
    }
    const { target } = holding(82);
    assert.equal(target?.least, 82);
    // At 49c less 1.75c fee a seller gets 47.25c; worth 60c and 3c of band: 250 * .1575 / (.5275 * .4725) = 157.97.
    assert.ok(target && Math.abs(target.most - 157.97) < 0.02, `${target?.most}`);
  });

  it('sells the part that is too much, though a contract brings less than it is worth', () => {
    const verdict = holding(400);
    assert.deepEqual([verdict.action, verdict.trade?.side, verdict.trade?.contracts], ['SELL', 'yes', 242]);
    assert.deepEqual(codes(verdict), ['above_target']);
    assert.ok((verdict.edge ?? 0) < 0);
    assert.equal(holding(164).trade?.contracts, 6);
  });

  it('sells everything once the view is against it, with its fraction, and buys the other side only then', () => {
    const against: Judged = { answers: [0.4], market: marketAt(49, 51) };
    const first = holding(2.5, against);
    assert.deepEqual([first.action, first.trade?.side, first.trade?.contracts], ['SELL', 'yes', 2.5]);
    assert.deepEqual(codes(first), ['exit_above_value']);
    const next = holding(actedOn(2.5, first), against);
    assert.deepEqual([next.action, next.trade?.side], ['BUY', 'no']);
  });

  it('holds the whole position within the largest stake, and makes nobody sell because of it', () => {
    const capped: Judged = { ...EXAMPLE, maxStakeMicroUsd: 20_000_000 };
    const most = holding(0, capped).trade;
    assert.ok(most && most.stakeMicroUsd <= 20_000_000 && most.contracts === 38);
    assert.equal(holding(38, capped).action, 'SKIP');
    assert.equal(holding(100, capped).action, 'SKIP');
    assert.equal(holding(0, { ...EXAMPLE, maxStakeMicroUsd: 0 }).reasons[0]?.code, 'size_below_one');
  });

  it('is not trimmed because nothing may be staked, or because the mode stakes half', () => {
    for (const given of [{ policy: { kellyFraction: 0 } }, { bankrollMicroUsd: 0 }, { mode: 'degraded' as const }]) {
      assert.equal(holding(100, { ...EXAMPLE, ...given }).action, 'SKIP');
    }
    const against = { answers: [0.4], bankrollMicroUsd: 0, position: held(100) };
    assert.equal(judge(against).verdict.trade?.contracts, 100, 'by its value it is sold all the same');
  });

  it('orders hundredths where the account and the market have them', () => {
    const verdict = holding(2.5, { ...EXAMPLE, sizeStep: 0.01 });
    assert.equal(actedOn(2.5, verdict), verdict.target?.least);
    assert.notEqual((verdict.target?.least ?? 0) % 1, 0);
  });

  it('takes no more than the book has', () => {
    const depth = {
      bids: [{ priceMicroUsd: 480_000, contracts: 10 }],
      asks: [{ priceMicroUsd: 500_000, contracts: 33.5 }],
    };
    assert.equal(holding(0, { ...EXAMPLE, depth }).trade?.contracts, 33);
    assert.equal(holding(400, { ...EXAMPLE, depth }).trade?.contracts, 10);
  });

  it('follows the position that the event’s markets come to together', () => {
    const jointTarget: JointTarget = { least: 20, most: 20, probability: 0.6 };
    const joint = (contracts: number, more: Judged = {}) => holding(contracts, { ...EXAMPLE, jointTarget, ...more });
    assert.equal(joint(0).trade?.contracts, 20);
    assert.equal(joint(82).trade?.contracts, 62);
    assert.equal(joint(20).reasons[0]?.code, 'at_target');
    assert.deepEqual(joint(20).target, { held: 20, least: 20, most: 20 });
    // For another probability it moves as far as this market's own would: .58 instead of .60 is 20 contracts less.
    const own = (p: number) => holding(0, { ...EXAMPLE, answers: [p] }).target?.least ?? 0;
    assert.equal(joint(0, { answers: [0.61] }).trade?.contracts, 20 + own(0.61) - own(0.6));
  });
});

const cents = fc.integer({ min: 1, max: 97 });
const width = fc.integer({ min: 1, max: 10 });
const answer = fc.double({ min: 0.02, max: 0.98, noNaN: true });
const hundredths = fc.oneof(
  fc.integer({ min: -60_000, max: 60_000 }),
  fc.integer({ min: -600, max: 600 }).map((whole) => whole * 100),
);
const anyMarket = fc.record({
  bid: cents,
  width,
  answers: fc.array(answer, { minLength: 1, maxLength: 4 }),
  position: hundredths.map(contractsOf),
  bankroll: fc.integer({ min: 0, max: 3_000 }),
  stake: fc.integer({ min: 0, max: 400 }),
  minEdge: fc.constantFrom(0, 0.01, 0.03, 0.1),
  sizeStep: fc.constantFrom(1, 0.01),
  mode: fc.constantFrom('normal' as const, 'degraded' as const),
  joint: fc.option(fc.tuple(fc.integer({ min: -300, max: 300 }), fc.integer({ min: 0, max: 100 }), answer)),
});
type AnyMarket = typeof anyMarket extends fc.Arbitrary<infer T> ? T : never;

const given = ({ bid, width: wide, answers, bankroll, stake, minEdge, sizeStep, mode, joint }: AnyMarket): Judged => ({
  answers,
  market: marketAt(bid, Math.min(99, bid + wide)),
  bankrollMicroUsd: bankroll * 1_000_000,
  maxStakeMicroUsd: stake * 1_000_000,
  policy: { minEdge, blend: 0.7, maxOddsRatio: 1e6, minAgreement: 0 },
  sizeStep,
  mode,
  ...(joint ? { jointTarget: { least: joint[0], most: joint[0] + joint[1], probability: joint[2] } } : {}),
});

const distance = (position: number, { least, most }: { readonly least: number; readonly most: number }) =>
  Math.max(0, least - position, position - most);

describe('acting on a verdict', () => {
  it('never takes the position further from its target, and never past it', () => {
    fc.assert(
      fc.property(anyMarket, (market) => {
        const { position } = market;
        const verdict = holding(position, given(market));
        const { target, trade } = verdict;
        assert.ok(target, 'quotes within the spread always have a target');
        assert.equal(target.held, position);
        assert.ok(target.least <= target.most, `${target.least} above ${target.most}`);
        const moved = actedOn(position, verdict);
        assert.ok(distance(moved, target) <= distance(position, target) + 1e-9);
        if (!trade) return;
        assert.ok(distance(moved, target) < distance(position, target));
        // It may stop at the near end of the band and not inside it.
        if (position < target.least) assert.ok(moved <= target.least + 1e-9);
        else assert.ok(position > target.most && moved >= target.most - 1e-9);
        if (trade.action === 'SELL') assert.ok(moved * position >= 0 && Math.abs(moved) < Math.abs(position));
        else assert.ok(moved * position >= 0, 'nothing is bought against what is held');
      }),
      { numRuns: 1_000 },
    );
  });

  it('leads to where nothing more is to be done, in two steps at most', () => {
    fc.assert(
      fc.property(anyMarket, (market) => {
        const terms = given(market);
        const first = holding(market.position, terms);
        const second = holding(actedOn(market.position, first), terms);
        // Sold first and bought then is the one way to trade twice.
        if (second.action !== 'SKIP') {
          assert.deepEqual([first.action, second.action], ['SELL', 'BUY']);
          assert.equal(actedOn(market.position, first), 0);
        }
        const third = holding(actedOn(actedOn(market.position, first), second), terms);
        assert.equal(third.action, 'SKIP');
      }),
      { numRuns: 500 },
    );
  });

  it('is the same on the other side of the book', () => {
    fc.assert(
      fc.property(anyMarket, (market) => {
        const { bid, width: wide, answers, position, joint } = market;
        const ask = Math.min(99, bid + wide);
        const here = holding(position, given(market));
        const mirrored = given({
          ...market,
          bid: 100 - ask,
          width: ask - bid,
          answers: answers.map((each) => 1 - each),
        });
        const jointTarget = joint && {
          least: -joint[0] - joint[1],
          most: -joint[0],
          probability: 1 - joint[2],
        };
        const there = holding(-position, { ...mirrored, ...(jointTarget ? { jointTarget } : {}) });
        // 1 - (1 - p) may be another number than p, and a size on the edge of a step another step.
        assert.ok(Math.abs((here.target?.least ?? 0) + (there.target?.most ?? 0)) <= market.sizeStep + 1e-6);
        if (here.action !== there.action) return;
        assert.ok(Math.abs((here.trade?.contracts ?? 0) - (there.trade?.contracts ?? 0)) <= market.sizeStep + 1e-6);
        if (here.trade) assert.notEqual(here.trade.side, there.trade?.side);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the band of positions', () => {
  it('has its lower end never above its upper one, and both rise with the probability', () => {
    const money = { bankrollMicroUsd: 1_000_000_000, maxStakeMicroUsd: 1_000_000_000, kellyFraction: 0.25 };
    fc.assert(
      fc.property(cents, width, answer, answer, (bid, wide, one, other) => {
        const { quotes } = marketAt(bid, Math.min(99, bid + wide));
        const input = { ...money, fee: FEE, quotes, sizeFactor: 1, minEdge: 0.03 };
        const [low, high] = [Math.min(one, other), Math.max(one, other)].map((p) => targetBand(input, p));
        assert.ok(low && high);
        for (const { least, most } of [low, high]) assert.ok(least <= most);
        assert.ok(low.least <= high.least && low.most <= high.most + 1e-9);
      }),
    );
  });

  it('is reached by selling first, whatever lies on the other side', () => {
    assert.deepEqual(orderTowards(10, { least: -50, most: -50 }, 1), { action: 'SELL', side: 'yes', contracts: 10 });
    assert.deepEqual(orderTowards(-10.25, { least: 5, most: 9 }, 1), { action: 'SELL', side: 'no', contracts: 10.25 });
    assert.deepEqual(orderTowards(-10.25, { least: -5, most: 9 }, 1), { action: 'SELL', side: 'no', contracts: 5 });
    assert.equal(orderTowards(0, { least: 0.99, most: 3 }, 1), null);
    assert.equal(signedPosition({ side: 'no', contracts: 2.5, averageCents: 3 }), -2.5);
  });
});

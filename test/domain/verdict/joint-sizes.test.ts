import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Strike } from '../../../domain/market/strike.ts';
import { sum } from '../../../domain/shared/sum.ts';
import { costOf, type JointMarket, worthOf } from '../../../domain/verdict/joint-orders.ts';
import { type JointSizesInput, jointSizes } from '../../../domain/verdict/joint-sizes.ts';
import { growthOf } from '../../../domain/verdict/joint-wealth.ts';
import { kellyContracts, kellySize } from '../../../domain/verdict/size.ts';
import { signedPosition } from '../../../domain/verdict/target.ts';

const fee = { ratePpm: 70_000, roundUpToMicroUsd: 100 };
const closeTimeMs = Date.UTC(2026, 10, 25);
const above = (strike: number): Strike => ({ kind: 'above', strike, orEqual: false });
const marketAt = (
  bidCents: number,
  askCents: number,
  probability: number,
  more: Partial<JointMarket> = {},
): JointMarket => ({
  strike: null,
  closeTimeMs,
  fee,
  position: null,
  quotes: { yesBidMicroUsd: bidCents * 10_000, yesAskMicroUsd: askCents * 10_000 },
  probability,
  isTraded: true,
  ...more,
});
const inputOf = (markets: readonly JointMarket[], more: Partial<JointSizesInput> = {}): JointSizesInput => ({
  markets,
  mutuallyExclusive: false,
  exhaustive: false,
  bankrollMicroUsd: 1_000_000_000,
  maxStakeMicroUsd: 1_000_000_000,
  kellyFraction: 0.25,
  sizeFactor: 1,
  threshold: 0.03,
  minEdge: 0.03,
  heldElsewhereMicroUsd: 0,
  ...more,
});
const sized = (input: JointSizesInput) => {
  const sizes = jointSizes(input);
  assert.ok(sizes);
  const change = sizes.positions.map((each, place) => each - signedPosition(input.markets[place]?.position ?? null));
  return { ...sizes, change };
};
/** Dollars that the positions would cost now. */
const stakeOf = (input: JointSizesInput, positions: readonly number[]) =>
  sum(
    positions.map((each, place) => {
      const market = input.markets[place];
      return market ? Math.abs(each) * worthOf(market, each < 0 ? 'no' : 'yes') : 0;
    }),
  );
/** Contracts that each market would be given if it stood alone. */
const alone = ({ markets, threshold, ...terms }: JointSizesInput) =>
  markets.map((market) => {
    const { probability, quotes } = market;
    for (const side of ['yes', 'no'] as const) {
      const cost = costOf(market, side);
      const p = side === 'yes' ? probability : 1 - probability;
      if (cost === null || p - cost < threshold) continue;
      const priceMicroUsd = side === 'yes' ? quotes.yesAskMicroUsd : 1_000_000 - quotes.yesBidMicroUsd;
      const { contracts } = kellySize({ ...terms, fee, probability: p, priceMicroUsd });
      return side === 'yes' ? contracts : -contracts;
    }
    return 0;
  });
const growth = (input: JointSizesInput, positions: readonly number[]) =>
  sum((jointSizes(input)?.blocks ?? []).map((block) => growthOf(input, block, positions)));

describe('the sizes of an event’s markets together', () => {
  it('of five strikes of one day stake what one bet may, not five times that', () => {
    // Each strike alone is worth 8c more than it costs and would be given some $36.
    const prices = [
      [70, 72],
      [60, 62],
      [50, 52],
      [40, 42],
      [30, 32],
    ] as const;
    const markets = prices.map(([bid, ask], index) =>
      marketAt(bid, ask, (ask + 9.6) / 100, { strike: above(60 + 2 * index) }),
    );
    const input = inputOf(markets);
    const [each, together] = [alone(input), sized(input)];
    assert.ok(stakeOf(input, each) > 170, `${stakeOf(input, each)}`);
    assert.equal(together.blocks.length, 1);
    assert.ok(stakeOf(input, together.positions) < 80, `${together.positions}: ${stakeOf(input, together.positions)}`);
    assert.ok(growth(input, together.positions) > growth(input, each));
    // Strikes of five players instead are five bets.
    const players = inputOf(markets.map((market, index) => ({ ...market, subject: `player=${index}` })));
    assert.ok(sized(players).blocks.every(({ tie }) => tie === 'alone'));
    assert.deepEqual(sized(players).positions, alone(players));
  });

  it('of exclusive outcomes know that only one of them wins', () => {
    const markets = [30, 25, 20].map((ask) => marketAt(ask - 2, ask, (ask + 7) / 100));
    const input = inputOf(markets, { mutuallyExclusive: true });
    const { positions, blocks } = sized(input);
    assert.deepEqual(
      blocks.map(({ tie, outcomes }) => [tie, outcomes.length]),
      [['exclusive', 4]],
    );
    // Two bets of which one may win insure each other: more is staked than one by one, and grows more.
    assert.ok(positions.every((each) => each > 0));
    assert.ok(growth(input, positions) > growth(input, alone(input)));
  });

  it('count what is held, and trim what is too much together though no single one is', () => {
    const strikes = [50, 51, 52, 53].map((strike) => marketAt(48, 50, 0.55, { strike: above(strike) }));
    const held = strikes.map((market) => ({
      ...market,
      position: { side: 'yes', contracts: 110.5, averageCents: 50 } as const,
    }));
    const { change } = sized(inputOf(held));
    assert.ok(sum(change) < -100, `${change}`);
    assert.ok(change.every((each) => each <= 0));
    // One such position alone is kept.
    const [one] = held;
    assert.ok(one);
    assert.deepEqual(sized(inputOf([one])).change, [0]);
  });

  it('keep a position of less than a contract that is right, and sell it whole where it is not', () => {
    const held = (side: 'yes' | 'no') =>
      [50, 51].map((strike) =>
        marketAt(48, 50, 0.7, {
          strike: above(strike),
          position: strike === 50 ? { side, contracts: 0.4, averageCents: 50 } : null,
        }),
      );
    assert.deepEqual(sized(inputOf(held('yes'), { threshold: 1 })).change, [0, 0]);
    assert.equal(sized(inputOf(held('no'), { threshold: 1 })).positions[0], 0);
  });

  it('leave alone what a guard withholds, and count it', () => {
    const strikes = [50, 51].map((strike) => marketAt(48, 50, 0.6, { strike: above(strike) }));
    const [one, two] = strikes;
    assert.ok(one && two);
    const withheld = { ...two, isTraded: false, position: { side: 'yes', contracts: 100, averageCents: 50 } as const };
    const [free, bound] = [sized(inputOf([one])).change[0] ?? 0, sized(inputOf([one, withheld])).change];
    assert.equal(bound[1], 0);
    assert.ok((bound[0] ?? 0) < free - 50, `${bound} is not less than ${free}`);
  });

  it('cost at most the largest stake, all together', () => {
    const markets = [1, 2, 3, 4].map((index) => marketAt(48, 50, 0.65, { subject: `player=${index}` }));
    for (const maxStakeMicroUsd of [20_000_000, 3_000_000, 400_000]) {
      const input = inputOf(markets, { maxStakeMicroUsd });
      const { positions, isBudgetUsed } = sized(input);
      assert.ok(isBudgetUsed);
      assert.ok(stakeOf(input, positions) <= maxStakeMicroUsd / 1e6);
      // Each market may be left with less than a contract.
      assert.ok(stakeOf(input, positions) > maxStakeMicroUsd / 1e6 - markets.length * 0.52);
    }
    const elsewhere = inputOf(markets, { maxStakeMicroUsd: 20_000_000, heldElsewhereMicroUsd: 15_000_000 });
    assert.ok(stakeOf(elsewhere, sized(elsewhere).positions) <= 5);
    assert.equal(sized(inputOf(markets.slice(0, 1))).isBudgetUsed, false);
    assert.equal(jointSizes(inputOf(markets, { bankrollMicroUsd: 0 })), null);
  });

  it('take no more than the book has, and give the rest to the next best', () => {
    const market = (strike: number, more: object = {}) => marketAt(48, 50, 0.6, { strike: above(strike), ...more });
    const depth = {
      bids: [{ priceMicroUsd: 480_000, contracts: 5 }],
      asks: [
        { priceMicroUsd: 500_000, contracts: 10 },
        { priceMicroUsd: 510_000, contracts: 900 },
      ],
    };
    const shallow = { depth };
    const [first = 0, second = 0] = sized(inputOf([market(50, shallow), market(51)])).positions;
    assert.equal(first, 10);
    assert.ok(second > 50);
  });

  it('have half of their purchases in a mode that leaves half, and sell no more for that', () => {
    const markets = [marketAt(48, 50, 0.6)];
    const [whole = 0] = sized(inputOf(markets)).positions;
    const [half = 0] = sized(inputOf(markets, { sizeFactor: 0.5 })).positions;
    assert.ok(Math.abs(half - whole / 2) <= 1, `${half} is not half of ${whole}`);
    const position = { side: 'yes', contracts: whole, averageCents: 50 } as const;
    assert.deepEqual(sized(inputOf([{ ...marketAt(48, 50, 0.6), position }], { sizeFactor: 0.5 })).change, [0]);
    assert.deepEqual(sized(inputOf([{ ...marketAt(48, 50, 0.6), position }], { sizeFactor: 0 })).change, [0]);
  });
});

const anyMarket = fc
  .record({
    bid: fc.integer({ min: 1, max: 95 }),
    spread: fc.integer({ min: 1, max: 4 }),
    gap: fc.double({ min: -0.15, max: 0.15, noNaN: true }),
    held: fc.constantFrom(0, 0, 0, 3, 40.5, 200),
    side: fc.constantFrom('yes' as const, 'no' as const),
    isTraded: fc.constantFrom(true, true, true, false),
    strike: fc.integer({ min: 0, max: 6 }),
    team: fc.constantFrom('event', 'team=a', null),
  })
  .map(({ bid, spread, gap, held, side, isTraded, strike, team }) => {
    const probability = Math.min(0.995, Math.max(0.005, (bid + spread / 2) / 100 + gap));
    return marketAt(bid, Math.min(99, bid + spread), probability, {
      strike: above(strike),
      subject: team,
      isTraded,
      position: held === 0 ? null : { side, contracts: held, averageCents: bid },
    });
  });
const anyInput = (sizeStep: number) =>
  fc
    .record({
      markets: fc.array(anyMarket, { minLength: 1, maxLength: 8 }),
      mutuallyExclusive: fc.boolean(),
      maxStake: fc.constantFrom(2, 20, 100, 1_000),
    })
    .map(({ markets, mutuallyExclusive, maxStake }) =>
      inputOf(
        markets.map((market) => ({ ...market, sizeStep })),
        { mutuallyExclusive, maxStakeMicroUsd: maxStake * 1_000_000 },
      ),
    );

describe('the sizes of any event’s markets', () => {
  it('are those of kellySize where one market stands alone, less what is held', () => {
    const one = fc.record({
      ask: fc.integer({ min: 2, max: 97 }),
      edge: fc.double({ min: 0.055, max: 0.3, noNaN: true }),
      bankroll: fc.integer({ min: 50, max: 100_000 }),
      maxStake: fc.integer({ min: 1, max: 5_000 }),
      kept: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(one, ({ ask, edge, bankroll, maxStake, kept }) => {
        const market = marketAt(ask - 1, ask, Math.min(0.995, ask / 100 + edge), { sizeStep: 0.01 });
        const terms = { bankrollMicroUsd: bankroll * 1_000_000, maxStakeMicroUsd: maxStake * 1_000_000 };
        const input = inputOf([market], terms);
        const cost = costOf(market, 'yes') ?? 0;
        const kelly = Math.min(maxStake / cost, kellyContracts(market.probability, cost, 250_000 * bankroll));
        const wanted = market.probability - cost >= 0.03 ? kelly : 0;
        const [position = 0] = sized(input).positions;
        assert.ok(Math.abs(position - wanted) <= 0.03 + 1e-4 * wanted, `${position} is not ${wanted}`);
        const contracts = Math.floor(kept * position * 100) / 100;
        if (contracts === 0) return;
        const held = { ...market, position: { side: 'yes', contracts, averageCents: ask } as const };
        const [again = 0] = sized(inputOf([held], terms)).positions;
        assert.ok(
          Math.abs(again - position) <= 0.03 + 1e-4 * wanted,
          `from ${contracts} it is ${again}, not ${position}`,
        );
      }),
      { numRuns: 200, seed: 40 },
    );
  });

  it('never grow less than the best purchase of a single market, with the same caps', () => {
    for (const step of [0.01, 1]) {
      fc.assert(
        fc.property(anyInput(step), (input) => {
          const sizes = sized(input);
          const ours = growth(input, sizes.positions);
          const held = input.markets.map(({ position }) => signedPosition(position));
          for (const place of input.markets.keys()) {
            // The others may be neither bought nor sold, but count as they do.
            const only = input.markets.map((market, each) => ({
              ...market,
              isTraded: market.isTraded && each === place,
            }));
            const single = sized({ ...inputOf(only, input), markets: only });
            if ((single.change[place] ?? 0) === 0) continue;
            const isSale = Math.abs(single.positions[place] ?? 0) < Math.abs(held[place] ?? 0);
            if (isSale) continue;
            const theirs = sum(sizes.blocks.map((block) => growthOf(input, block, single.positions)));
            assert.ok(ours >= theirs - 1e-9, `${ours} is less than ${theirs} of market ${place}`);
          }
        }),
        { numRuns: 60, seed: 41 },
      );
    }
  });

  it('never lose more than the largest stake and what is held can', () => {
    fc.assert(
      fc.property(anyInput(1), (input) => {
        const { positions, blocks } = sized(input);
        const held = input.markets.map(({ position }) => signedPosition(position));
        const most = Math.max(Math.min(input.maxStakeMicroUsd / 1e6, 250), stakeOf(input, held));
        assert.ok(stakeOf(input, positions) <= most + 0.01, `${positions} cost more than ${most}`);
        assert.equal(new Set(blocks.flatMap(({ markets }) => markets)).size, input.markets.length);
        for (const { outcomes } of blocks)
          assert.ok(Math.abs(sum(outcomes.map((each) => each.probability)) - 1) < 1e-9);
      }),
      { numRuns: 200, seed: 42 },
    );
  });

  it('are not moved by a market that is not traded, and are at the target once they are reached', () => {
    fc.assert(
      fc.property(anyInput(0.01), (input) => {
        const { positions, change } = sized(input);
        for (const [place, { isTraded }] of input.markets.entries()) assert.ok(isTraded || change[place] === 0);
        const reached = input.markets.map((market, place) => {
          const contracts = Math.abs(positions[place] ?? 0);
          const side = (positions[place] ?? 0) < 0 ? ('no' as const) : ('yes' as const);
          return { ...market, position: contracts === 0 ? null : { side, contracts, averageCents: 50 } };
        });
        const again = sized({ ...input, markets: reached });
        // Nothing is bought to be sold: what is done again, if anything, uses budget that a sale has freed.
        assert.ok(growth({ ...input, markets: reached }, again.positions) >= -1e-9);
      }),
      { numRuns: 60, seed: 43 },
    );
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Decision } from '../../../domain/decision/decision.ts';
import type { Position } from '../../../domain/decision/request-schema.ts';
import { arithmeticOf } from '../../../domain/explain/arithmetic.ts';
import { noteSentence } from '../../../domain/explain/note-sentences.ts';
import { rebuildVerdict } from '../../../domain/learning/rebuild.ts';
import { COLD_SCOREBOARD } from '../../../domain/learning/scoreboard.ts';
import { buildDecisions } from '../../../domain/planning/build-decisions.ts';
import type { DecisionSnapshot, MarketSnapshot } from '../../../domain/planning/decision-snapshot.ts';
import type { DecisionDraft } from '../../../domain/planning/draft-decision.ts';
import { sum } from '../../../domain/shared/sum.ts';
import { signedPosition } from '../../../domain/verdict/target.ts';
import { marketAt } from '../../support/judge.ts';
import { callResult, marketSnapshot, NOW_MS, plannedCall, snapshotOf, stateOf } from '../../support/planning.ts';

const AT = { workflowId: 'w', runId: 'r', nowMs: NOW_MS + 1_000, mode: 'normal' } as const;
const EVENT = { eventTicker: 'KX', mutuallyExclusive: false, exhaustive: false, refused: [] };

interface Priced {
  readonly ask: number;
  /** What the model answers; null = the market has no answer. */
  readonly p: number | null;
  readonly position?: Position;
  readonly more?: Partial<MarketSnapshot>;
}
/** Strikes of one value, at a spread of 2c. */
const decided = (
  markets: readonly Priced[],
  more: Partial<DecisionSnapshot> = {},
  policy: Partial<DecisionSnapshot['policy']> = {},
): DecisionDraft[] => {
  const snapshots = markets.map(({ ask, position, more: own }, index) =>
    marketSnapshot({
      decisionId: `main/one.KX-${index}`,
      requestId: `one.KX-${index}`,
      market: { ...marketAt(ask - 2, ask), ticker: `KX-${index}` },
      strike: { kind: 'above', strike: 60 + 2 * index, orEqual: false },
      position: position ?? null,
      ...own,
    }),
  );
  const probabilities = markets.flatMap(({ p }, index) =>
    p === null ? [] : [{ ticker: `KX-${index}`, rawProbability: p }],
  );
  const plan = { start: 'quick', first: [plannedCall('a')] } as const;
  const snapshot = snapshotOf(
    plan,
    { event: EVENT, markets: snapshots, maxStakeMicroUsd: 1_000_000_000, ...more },
    policy,
  );
  return buildDecisions(stateOf(snapshot, { ...callResult('a', 0.5), probabilities }), AT);
};
const staked = (drafts: readonly DecisionDraft[]) =>
  sum(drafts.map(({ verdict }) => verdict.trade?.stakeMicroUsd ?? 0)) / 1e6;

/** Each is worth some 8c more than it costs, so that each alone is given about $36 of $1,000. */
const DAY: readonly Priced[] = [72, 62, 52, 42, 32].map((ask) => ({ ask, p: (ask + 9.6) / 100 }));

describe('the decisions on an event’s markets', () => {
  it('stake on five strikes of one day what one value is worth, and say so', () => {
    const apart = decided(DAY.map((market, index) => ({ ...market, more: { subject: `player=${index}` } })));
    assert.ok(staked(apart) > 170, `${staked(apart)}`);
    assert.ok(apart.every(({ event, terms }) => event?.sizing === undefined && terms.jointTarget === undefined));

    const together = decided(DAY);
    assert.ok(staked(together) < 80, `${staked(together)}`);
    for (const draft of together) {
      const { event, notes, terms, verdict } = draft;
      assert.ok(event?.sizing);
      assert.deepEqual([event.sizing.tie, event.sizing.markets], ['one_value', 5]);
      assert.ok(event.sizing.growth > event.sizing.growthAlone);
      assert.equal(terms.jointTarget?.least, event.sizing.position);
      assert.equal(signedChange(verdict), event.sizing.position);
      const steps = arithmeticOf(decisionOf(draft)).map(({ name, note: more }) => [name, more] as const);
      assert.deepEqual(
        steps.filter(([name]) => name === 'Stake' || name === 'Together').map(([name]) => name),
        ['Together'],
      );
      const note = notes.find(({ code }) => code === 'sized_together');
      assert.match(note ? noteSentence(note) : '', /Sized with the others of 5 markets \(strikes over one value\)/);
    }
  });

  it('come out again from the record of one of them', () => {
    const held = { side: 'yes', contracts: 60, averageCents: 40 } as const;
    const drafts = decided(DAY.map((market, index) => (index === 2 ? { ...market, position: held } : market)));
    for (const draft of drafts) {
      assert.deepEqual(rebuildVerdict(decisionOf(draft), COLD_SCOREBOARD), draft.verdict);
    }
  });

  it('keep a market out whose guard withholds its trade, and count what is held there', () => {
    const [first, ...others] = DAY;
    assert.ok(first);
    const outlier = { ...first, p: 0.999 };
    const drafts = decided([outlier, ...others], {}, { maxOddsRatio: 3 });
    assert.equal(drafts[0]?.verdict.reasons[0]?.code, 'market_disagreement');
    assert.equal(drafts[0]?.event?.sizing, undefined);
    const held = { side: 'yes', contracts: 150, averageCents: 70 } as const;
    const burdened = decided([{ ...outlier, position: held }, ...others], {}, { maxOddsRatio: 3 });
    assert.ok(staked(burdened) < staked(drafts) / 2, `${staked(burdened)} and ${staked(drafts)}`);
  });

  it('are sized around a position whose sale a guard withholds, which at its own size nothing objects to', () => {
    const [first, ...others] = DAY;
    assert.ok(first);
    const held = { side: 'yes', contracts: 260, averageCents: 70 } as const;
    const markets = [{ ...first, p: 0.9, position: held }, ...others.map(({ ask }) => ({ ask, p: ask / 100 + 0.2 }))];
    const limits = { maxOddsRatio: 3 };
    const alone = decided([markets[0] ?? first], {}, limits)[0];
    assert.equal(alone?.verdict.reasons[0]?.code, 'at_target');
    const sold = decided(markets, {}, { ...limits, allowOutliers: true });
    assert.equal(sold[0]?.verdict.action, 'SELL');
    const kept = decided(markets, {}, limits);
    assert.equal(kept[0]?.verdict.reasons[0]?.code, 'market_disagreement');
    assert.equal(kept[0]?.verdict.withheldTrade?.action, 'SELL');
    assert.ok(staked(sold.slice(1)) > 20);
    assert.equal(staked(kept.slice(1)), 0, 'what is still held leaves no room for more of the same');
    for (const draft of kept) assert.deepEqual(rebuildVerdict(decisionOf(draft), COLD_SCOREBOARD), draft.verdict);
  });

  it('have one largest stake for the whole event, tied or not', () => {
    const players = DAY.map((market, index) => ({ ...market, more: { subject: `player=${index}` } }));
    for (const markets of [DAY, players]) {
      const drafts = decided(markets, { maxStakeMicroUsd: 20_000_000 });
      assert.ok(staked(drafts) <= 20 && staked(drafts) > 16, `${staked(drafts)}`);
      assert.ok(drafts.every(({ event }) => event?.sizing?.isBudgetUsed));
    }
  });

  it('have one largest stake for the whole event where only the best price of each book is thin', () => {
    const players = DAY.map((market, index) => {
      const { ask } = market;
      const levels = (cents: readonly number[]) =>
        cents.map((each, place) => ({ priceMicroUsd: each * 10_000, contracts: place === 0 ? 1 : 1_000 }));
      const depth = { bids: levels([ask - 2, ask - 3]), asks: levels([ask, ask + 1]) };
      const more = { subject: `player=${index}`, market: { ...marketAt(ask - 2, ask), ticker: `KX-${index}`, depth } };
      return { ...market, more };
    });
    const drafts = decided(players, { maxStakeMicroUsd: 20_000_000 });
    assert.ok(staked(drafts) > 0 && staked(drafts) <= 20, `${staked(drafts)}`);
  });

  it('buy nothing where one position alone is worth more than the largest stake, tied or not', () => {
    const position = { side: 'yes', contracts: 40, averageCents: 70 } as const;
    const players = DAY.map((market, index) => ({
      ...market,
      ...(index === 0 ? { position } : {}),
      more: { subject: `player=${index}` },
    }));
    for (const markets of [players, players.map(({ more, ...market }) => market)]) {
      const drafts = decided(markets, { maxStakeMicroUsd: 20_000_000 });
      assert.deepEqual(
        drafts.filter(({ verdict }) => verdict.action === 'BUY'),
        [],
      );
    }
  });

  it('sell all that is to be sold of a market that nothing ties, through its book, whatever the others stake', () => {
    const level = (cents: number, contracts: number) => ({ priceMicroUsd: cents * 10_000, contracts });
    const depth = { bids: [level(50, 1), level(49, 1_000)], asks: null };
    const position = { side: 'yes', contracts: 10, averageCents: 60 } as const;
    const turned: Priced = {
      ask: 52,
      p: 0.35,
      position,
      more: { subject: 'player=turned', market: { ...marketAt(50, 52), ticker: 'KX-0', depth } },
    };
    const others = DAY.map((market, index) => ({ ...market, more: { subject: `player=${index}` } }));
    const [sold, ...bought] = decided([turned, ...others], { maxStakeMicroUsd: 20_000_000 });
    assert.ok(bought.every(({ event }) => event?.sizing?.isBudgetUsed));
    assert.deepEqual([sold?.verdict.action, sold?.verdict.trade?.contracts], ['SELL', 10]);
  });

  it('count what is held where there is no price, though only one other market has one', () => {
    const [first] = DAY;
    assert.ok(first);
    const position = { side: 'yes', contracts: 40, averageCents: 60 } as const;
    const unpriced = { ask: 52, p: null, position, more: { market: { ...marketAt(20, 80), ticker: 'KX-1' } } };
    assert.equal(decided([first, unpriced], { maxStakeMicroUsd: 20_000_000 })[0]?.verdict.action, 'SKIP');
    assert.equal(decided([first, unpriced], { maxStakeMicroUsd: 50_000_000 })[0]?.verdict.action, 'BUY');
  });

  it('are sized without the markets that have no answer and no price', () => {
    const drafts = decided([
      ...DAY.slice(0, 2),
      { ask: 52, p: null, more: { market: { ...marketAt(20, 80), ticker: 'KX-2' } } },
    ]);
    assert.deepEqual(
      drafts.map(({ event }) => event?.sizing?.markets),
      [2, 2, undefined],
    );
  });

  it('never lead away from the position that is right', () => {
    const anyMarket = fc.record({
      ask: fc.integer({ min: 4, max: 96 }),
      p: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      contracts: fc.constantFrom(0, 0, 1, 2.5, 80, 400),
      side: fc.constantFrom('yes' as const, 'no' as const),
    });
    fc.assert(
      fc.property(
        fc.array(anyMarket, { minLength: 2, maxLength: 6 }),
        fc.boolean(),
        fc.constantFrom(1, 30, 500),
        (markets, mutuallyExclusive, maxStake) => {
          const priced = markets.map(({ ask, p, contracts, side }) => ({
            ask,
            p,
            ...(contracts === 0 ? {} : { position: { side, contracts, averageCents: 50 } }),
          }));
          const event = { ...EVENT, mutuallyExclusive };
          const drafts = decided(priced, { event, maxStakeMicroUsd: maxStake * 1_000_000 }, { allowOutliers: true });
          for (const { terms, verdict } of drafts) {
            const held = signedPosition(terms.position);
            const { least, most } = verdict.target ?? { least: held, most: held };
            const distance = (position: number) => Math.max(0, least - position, position - most);
            const reached = held + signedChange(verdict);
            assert.ok(
              distance(reached) <= distance(held) + 1e-9,
              `from ${held} to ${reached}, target ${least} to ${most}`,
            );
            assert.ok(held * reached >= 0, 'both sides at once');
          }
        },
      ),
      { numRuns: 150, seed: 38 },
    );
  });
});

function decisionOf(draft: DecisionDraft): Decision {
  const money = { latencyMs: 0, costMicroUsd: 0, uncertainMicroUsd: 0 };
  return { ...draft, ...money, decidedAtMs: AT.nowMs, action: draft.verdict.action };
}

function signedChange({ trade }: DecisionDraft['verdict']): number {
  if (!trade) return 0;
  return (trade.action === 'BUY') === (trade.side === 'yes') ? trade.contracts : -trade.contracts;
}

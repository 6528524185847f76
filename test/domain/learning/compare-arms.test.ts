import assert from 'node:assert/strict';
import { renderArms } from '../../../cli/render-arms.ts';
import { drawGiven } from '../../../domain/forecast/arm-draw.ts';
import { type ArmComparison, compareArms, hasOtherArms } from '../../../domain/learning/compare-arms.ts';
import { labelsOf } from '../../../domain/learning/label.ts';
import type { ScoredDecision } from '../../../domain/learning/scored-decision.ts';
import type { Arm } from '../../../domain/shared/arm.ts';
import { hashToUnitInterval } from '../../../domain/shared/hash-to-unit-interval.ts';
import { assertAlmostEqual } from '../../support/almost-equal.ts';
import { scoredDecision } from './scored.ts';

const TEXT = { text: '43 degrees.', title: null, source: null, url: null, publishedAtMs: null };
const OFFERED = { evidence: [TEXT], isPriceShown: false };

const draw = (arm: Arm, chance: number) =>
  ({ offered: 'evidence', arm, drawn: 0.5, share: 0.1, probability: chance }) as const;
const decision = (ticker: string, arm: Arm, probability: number, more: Partial<ScoredDecision> = {}) =>
  scoredDecision({ ticker, decisionId: `main/${ticker}-${arm}`, eventTicker: ticker, arm, probability, ...more });
const find = (comparisons: readonly ArmComparison[], kind: ArmComparison['kind']) =>
  comparisons.find((each) => each.kind === kind && each.arm === 'evidence' && each.against === 'closedBook');

describe('What evidence has added', () => {
  it('is the difference on the markets that were decided both ways, each event one piece of evidence', () => {
    // Brier .01 against .25, .04 against .36, and an event of two markets with .09 against .09.
    const scored = [
      decision('A', 'evidence', 0.9),
      decision('A', 'closedBook', 0.5),
      decision('B', 'evidence', 0.8),
      decision('B', 'closedBook', 0.4),
      ...['C-1', 'C-2'].flatMap((ticker) => [
        decision(ticker, 'evidence', 0.7, { eventTicker: 'C' }),
        decision(ticker, 'closedBook', 0.7, { eventTicker: 'C' }),
      ]),
      decision('D', 'closedBook', 0.5),
    ];
    const { arms, comparisons } = compareArms(labelsOf(scored));
    const paired = find(comparisons, 'paired');
    assert.ok(paired);
    assert.deepEqual([paired.markets, paired.events], [{ arm: 4, against: 4 }, 3]);
    // The mean is -.14; A pulls it by -.025, B by -.045, C by .07.
    assertAlmostEqual(paired.difference.mean, -0.14);
    const error = Math.sqrt(((0.025 ** 2 + 0.045 ** 2 + 0.07 ** 2) * 3) / 2);
    assertAlmostEqual(paired.difference.high ?? 0, -0.14 + 1.96 * error);
    assert.deepEqual(
      arms.map(({ arm, markets, events }) => [arm, markets, events]),
      [
        ['closedBook', 5, 4],
        ['evidence', 4, 3],
      ],
    );
    assert.equal(find(comparisons, 'drawn'), undefined, 'nobody drew');
  });

  it('is found by the draw where who passes texts chooses the easy markets, though no market is decided twice', () => {
    // Evidence takes .05 off the Brier score; on easy markets, which alone are offered it, everything is .10 better.
    const scored = Array.from({ length: 4_000 }, (_, n) => {
      const ticker = `KX-${n}`;
      const isEasy = n % 2 === 0;
      const { draw: drawn } = drawGiven(ticker, OFFERED, isEasy ? 0.2 : 0);
      const arm = drawn?.arm ?? 'closedBook';
      const hardness = (isEasy ? 0.1 : 0.2) + 0.1 * hashToUnitInterval(ticker);
      const loss = hardness - (arm === 'evidence' ? 0.05 : 0);
      return decision(ticker, arm, 1 - Math.sqrt(loss), {
        marketPrice: 1 - Math.sqrt(hardness),
        ...(drawn ? { armDraw: drawn } : {}),
      });
    });
    const { arms, comparisons } = compareArms(labelsOf(scored));
    const found = find(comparisons, 'drawn');
    assert.ok(found);
    assertAlmostEqual(found.difference.mean, -0.05);
    assert.ok(found.markets.against > 300 && found.markets.against < 500, `${found.markets.against}`);
    const [closedBook, evidence] = arms.map(({ brier }) => brier.mean);
    assert.ok((evidence ?? 0) - (closedBook ?? 0) < -0.1, 'the plain difference is mostly the choice');
  });

  it('counts a market once, by its first draw, and by how likely its arm was', () => {
    const scored = [
      decision('A', 'evidence', 0.9, { armDraw: draw('evidence', 0.9) }),
      decision('A', 'closedBook', 0.1, { armDraw: draw('closedBook', 0.1), decidedAtMs: 1 }),
      decision('B', 'closedBook', 0.5, { armDraw: draw('closedBook', 0.1) }),
      decision('C', 'closedBook', 0.8, { armDraw: draw('closedBook', 0.5) }),
      decision('D', 'evidence', 0.9, { armDraw: draw('evidence', 0.9), marketPrice: null }),
    ];
    const found = find(compareArms(labelsOf(scored)).comparisons, 'drawn');
    assert.deepEqual(found?.markets, { arm: 1, against: 2 });
    assertAlmostEqual(found?.difference.mean ?? 0, 0.01 - (10 * 0.25 + 2 * 0.04) / 12);
    assert.deepEqual([found?.difference.low, found?.difference.high], [null, null], 'one event has no spread');
  });

  it('is the same in whatever order the decisions come, and nothing where nothing was given', () => {
    const scored = [
      decision('A', 'evidence', 0.9, { armDraw: draw('evidence', 0.9) }),
      decision('A', 'closedBook', 0.5),
    ];
    assert.deepEqual(compareArms(labelsOf(scored.toReversed())), compareArms(labelsOf(scored)));
    assert.ok(!hasOtherArms(compareArms(labelsOf([decision('A', 'closedBook', 0.5)]))));
  });

  it('is told in words, with n and interval', () => {
    const scored = ['A', 'B', 'C'].flatMap((ticker, n) => [
      decision(ticker, 'evidence', 0.9 - n / 20),
      decision(ticker, 'closedBook', 0.5),
    ]);
    const text = renderArms(compareArms(labelsOf(scored)));
    assert.match(text, /the question alone +3 +3 +0\.2500/);
    assert.match(text, /evidence against the question alone +paired +3 +3 +-0\.22\d\d \[-0\.2\d\d\d, -0\.2\d\d\d\]/);
    assert.match(renderArms(null), /no market has resolved/);
  });
});

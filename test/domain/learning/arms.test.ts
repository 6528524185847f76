import assert from 'node:assert/strict';
import { boardInArm, isDeselected, weightsFor } from '../../../domain/learning/apply-scoreboard.ts';
import { buildScoreboard, type ScoreboardInput } from '../../../domain/learning/build-scoreboard.ts';
import { NO_DRIFT } from '../../../domain/learning/drift.ts';
import { addToLabel, byCounting, type Label, labelsOf } from '../../../domain/learning/label.ts';
import { changeArmSums, changeLabelSums, labelSumsOf, noLabelSums } from '../../../domain/learning/label-sums.ts';
import { COLD_SCOREBOARD, OF_ARM } from '../../../domain/learning/scoreboard.ts';
import { areForecastsScored, type ScoredDecision } from '../../../domain/learning/scored-decision.ts';
import { passed, type WindowStart } from '../../../domain/learning/window-start.ts';
import { ARMS, type Arm } from '../../../domain/shared/arm.ts';
import { DEFAULT_GROUP } from '../../../domain/shared/group.ts';
import { pick } from '../../../domain/shared/pick.ts';
import { assertAlmostEqual } from '../../support/almost-equal.ts';
import { madeScores } from './made-scores.ts';

const MODELS = ['alpha', 'bravo', 'charlie', 'delta-5.2'];
const SEGMENT = { category: 'sports', volatility: 'unknown', expiry: '1d_to_7d' } as const;

const build = (labels: readonly Label[], older: ScoreboardInput['older'] = null) =>
  buildScoreboard({
    labels,
    older,
    group: DEFAULT_GROUP,
    models: MODELS,
    baseRates: [0.4],
    panelsAsked: 9,
    facts: { count: 600, newestMs: 3 },
    calls: [],
    brierCosts: [],
    excluded: {},
    version: 4,
    nowMs: 2_000 * 3_600_000,
  }).board;

/** Every decision once more in another arm, a second later, its answers elsewhere. */
const alsoIn = (arm: Arm, scored: readonly ScoredDecision[]): ScoredDecision[] =>
  scored.map((each) => ({
    ...each,
    arm,
    decisionId: `${each.decisionId}-${arm}`,
    decidedAtMs: each.decidedAtMs + 1,
    forecasts: each.forecasts
      .filter(({ shadow }) => !shadow)
      .map(({ model, rawProbability }) => ({ model, rawProbability: 1 - rawProbability, shadow: false })),
    reuse: null,
  }));

describe('arms', () => {
  const closed = madeScores(300, 5);
  const shown = alsoIn('priceShown', closed);
  const both = build(labelsOf([...closed, ...shown]));

  it('learn apart: what another arm answered changes nothing that is learned of the closed book', () => {
    const alone = build(labelsOf(closed));
    assert.deepEqual(pick(both, ...OF_ARM, 'shadows', 'reuse'), pick(alone, ...OF_ARM, 'shadows', 'reuse'));
    assert.equal(alone.arms, undefined);
  });

  it('are each learned as the closed book is', () => {
    const asClosedBook = build(labelsOf(shown.map((each): ScoredDecision => ({ ...each, arm: 'closedBook' }))));
    const own = boardInArm(both, 'priceShown');
    // Which models have gone bad is one thing for all arms.
    const learned = ({ models, ...rest }: typeof own) => ({
      ...pick(rest, 'labels', 'segments', 'nearCertain', 'interval', 'spread'),
      resolvedMarkets: rest.evidence.resolvedMarkets,
      models: models.map(({ drift: _, weight: __, ...standing }) => standing),
    });
    assert.deepEqual(learned(own), learned(asClosedBook));
    assert.notDeepEqual(own.models, both.models);
  });

  it('give a market one label, whatever the order in which its decisions come', () => {
    const scored = [...closed, ...shown];
    const labels = new Map<string, Label>();
    for (const each of scored.filter(areForecastsScored).toReversed())
      labels.set(each.ticker, addToLabel(labels.get(each.ticker) ?? null, each));
    for (const label of labelsOf(scored)) {
      const { panel, forecast, arms } = labels.get(label.ticker) as Label;
      assert.deepEqual({ panel, forecast, arms }, pick(label, 'panel', 'forecast', 'arms'));
    }
  });

  it('start without a record: equal weights, and nothing from the closed book but which models have gone bad', () => {
    const models = both.models.map((each) => ({ ...each, drift: { ...NO_DRIFT } }));
    const [first, ...others] = models;
    assert.ok(first);
    const bad = { ...both, models: [{ ...first, drift: { ...NO_DRIFT, state: 'deselected' as const } }, ...others] };
    const cold = boardInArm(bad, 'evidence');
    assert.equal(isDeselected(cold, first.model), true);
    const weights = weightsFor(cold, MODELS, SEGMENT);
    assert.deepEqual(weights, { alpha: 0, bravo: 1 / 3, charlie: 1 / 3, 'delta-5.2': 1 / 3 });
    assert.deepEqual(cold.evidence, COLD_SCOREBOARD.evidence);
    assert.deepEqual(cold.calls, both.calls);
  });

  it('read scoreboards of before arms', () => {
    const { arms: _, ...older } = both;
    assert.equal(boardInArm(older, 'closedBook'), older);
    for (const arm of ARMS.filter((each) => each !== 'closedBook')) assert.equal(boardInArm(older, arm).labels, 0);
  });

  it('have sums that additions and corrections leave as if they were added up anew', () => {
    const labels = labelsOf([...closed, ...shown]);
    const corrected = labels.map(
      (label, n): Label => (n % 3 === 0 ? { ...label, outcome: label.outcome === 1 ? 0 : 1 } : label),
    );
    let arms = changeArmSums({}, labels.slice(0, 40), []);
    arms = changeArmSums(arms, labels.slice(40), []);
    arms = changeArmSums(arms, corrected, labels);
    const anew = changeArmSums({}, corrected, []).priceShown ?? noLabelSums();
    assert.deepEqual(arms.priceShown?.panels, anew.panels);
    assertAlmostEqual(arms.priceShown?.models, anew.models);
    const sums = changeLabelSums(noLabelSums(), labels, []);
    assertAlmostEqual(sums.models, labelSumsOf(labelsOf(closed)).models);
  });

  it('are the same of a record that was folded as of one that was not', () => {
    const labels = labelsOf([...closed, ...shown]).toSorted(byCounting);
    let start: WindowStart | null = null;
    for (let from = 0; from < 120; from += 40) start = passed(start, labels.slice(from, from + 40), MODELS);
    assert.ok(start);
    const folded = build(labels.slice(120), { sums: labelSumsOf(labels), arms: changeArmSums({}, labels, []), start });
    assertAlmostEqual(boardInArm(folded, 'priceShown').models, boardInArm(both, 'priceShown').models);
    assertAlmostEqual(folded.models, both.models);
  });

  it('keep their record when all of their markets were decided before the window', () => {
    const early = labelsOf([...closed, ...shown])
      .toSorted(byCounting)
      .slice(0, 40);
    const late = labelsOf(closed).filter(({ ticker }) => early.every((label) => label.ticker !== ticker));
    const start = passed(null, early, MODELS);
    assert.ok(start);
    const all = [...early, ...late];
    const folded = build(late, { sums: labelSumsOf(all), arms: changeArmSums({}, all, []), start });
    const whole = boardInArm(build(all), 'priceShown');
    const own = boardInArm(folded, 'priceShown');
    assert.ok(whole.labels > 0);
    assertAlmostEqual(own.models, whole.models);
    assert.deepEqual([own.labels, own.evidence.resolvedEvents], [whole.labels, whole.evidence.resolvedEvents]);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { driftSentence } from '../../../domain/explain/candidate-sentences.ts';
import { plattPrior } from '../../../domain/forecast/calibrate.ts';
import { calibrationFor, isDeselected, weightsFor } from '../../../domain/learning/apply-scoreboard.ts';
import { buildScoreboard, type ScoreboardInput } from '../../../domain/learning/build-scoreboard.ts';
import { driftNotes } from '../../../domain/learning/drift-notes.ts';
import { labelsOf } from '../../../domain/learning/label.ts';
import { COLD_SCOREBOARD } from '../../../domain/learning/scoreboard.ts';
import type { ScoredDecision } from '../../../domain/learning/scored-decision.ts';
import { hedgeWeights } from '../../../domain/learning/weights.ts';
import { DEFAULT_GROUP } from '../../../domain/shared/group.ts';
import { scoredDecision } from './scored.ts';

const MODELS = ['alpha', 'bravo', 'charlie'];
const DAY_MS = 86_400_000;
const SEGMENT = { category: 'sports', volatility: 'unknown', expiry: '1d_to_7d' } as const;

const build = (scored: readonly ScoredDecision[], more: Partial<ScoreboardInput> = {}) =>
  buildScoreboard({
    labels: labelsOf(scored),
    older: null,
    group: DEFAULT_GROUP,
    models: MODELS,
    baseRates: [0.4],
    panelsAsked: scored.length,
    facts: { count: scored.length, newestMs: 0 },
    calls: [],
    brierCosts: [],
    excluded: {},
    version: 1,
    nowMs: 1_000 * DAY_MS,
    ...more,
  }).board;

/** A resolved panel on the n-th day. */
function panel(day: number, outcome: 0 | 1, probabilities: readonly number[], more: Partial<ScoredDecision> = {}) {
  return scoredDecision({
    ticker: `KX-${day}`,
    outcome,
    resolvedAtMs: day * DAY_MS,
    scheduledResolutionMs: day * DAY_MS,
    forecasts: probabilities.map((rawProbability, index) => ({
      model: MODELS[index] ?? '',
      rawProbability,
      shadow: false,
    })),
    ...more,
  });
}
const total = (weights: Readonly<Record<string, number>>) =>
  Object.values(weights).reduce((sum, value) => sum + value, 0);

/** A question without a price, three days before its resolution. */
const UNPRICED = { arm: 'closedBook', isPriced: false, horizonDays: 3, baseRate: 0.4 } as const;
const PRIOR = plattPrior(0.4);

describe('the scoreboard', () => {
  it('knows nothing before the first outcome: equal weights, prior calibration', () => {
    assert.deepEqual(weightsFor(COLD_SCOREBOARD, MODELS, SEGMENT), { alpha: 1 / 3, bravo: 1 / 3, charlie: 1 / 3 });
    assert.deepEqual(calibrationFor(COLD_SCOREBOARD, UNPRICED), PRIOR);
  });

  it('counts a market once, by its first full panel', () => {
    const first = panel(1, 1, [0.9, 0.5, 0.5]);
    const later = { ...panel(1, 1, [0.1, 0.5, 0.5]), decisionId: 'main/later', decidedAtMs: 1 };
    const quick = { ...panel(1, 1, [0.1, 0.5, 0.5]), decisionId: 'main/quick', decidedAtMs: -1, panel: false };
    const board = build([later, quick, first]);
    assert.equal(board.labels, 1);
    assert.ok(Math.abs((board.models[0]?.meanLoss ?? 0) - 0.01) < 1e-12);
  });

  it('is the same whatever the order of the facts', () => {
    const all = Array.from({ length: 40 }, (_, day) => panel(day, day % 3 ? 0 : 1, [0.2, 0.4, 0.6]));
    const board = build(all);
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        assert.deepEqual(build(shuffled), board);
      }),
      { numRuns: 20 },
    );
  });

  it('gives a model that is new or never answers the standing of the mean model, and not of their pool', () => {
    const names = ['alpha', 'bravo', 'charlie', 'delta', 'echo', 'foxtrot', 'silent'];
    // The loss of the pool is .1106, the mean of the models' losses .1303: charlie's .1190 lies between.
    const errors = [0.1, 0.2, 0.345, 0.4, 0.45, 0.5];
    const answers = (day: number) => {
      const outcome = day % 3 === 0 ? 1 : 0;
      const p = (index: number) => Math.abs(outcome - (errors[index] ?? 0));
      return panel(day, outcome, [], {
        forecasts: names.slice(0, 6).map((model, index) => ({ model, rawProbability: p(index), shadow: false })),
      });
    };
    const few = build(
      Array.from({ length: 20 }, (_, day) => answers(day)),
      { models: names },
    );
    const weights = weightsFor(few, names, SEGMENT);
    const losses = few.models.filter(({ model }) => model !== 'silent').map(({ meanLoss }) => meanLoss);
    const silent = few.models.find(({ model }) => model === 'silent');
    assert.ok(silent);
    assert.deepEqual([silent.answered, silent.excessLoss, silent.lossInterval], [0, 0, null]);
    assert.ok(Math.abs(silent.meanLoss - losses.reduce((sum, loss) => sum + loss / 6, 0)) < 1e-12);
    const better = names.filter((model) => (weights[model] ?? 0) > (weights.silent ?? 0));
    assert.deepEqual(better, ['alpha', 'bravo', 'charlie'], JSON.stringify(weights));
    assert.ok((weights.silent ?? 1) <= 1 / 7);

    // Its first answer counts as one answer, however long the others' record is.
    const long = Array.from({ length: 200 }, (_, day) => answers(day));
    const [last] = long.slice(-1) as [ScoredDecision];
    const joined = {
      ...last,
      forecasts: [
        ...last.forecasts,
        { model: 'silent', rawProbability: last.outcome === 1 ? 0.99 : 0.01, shadow: false },
      ],
    };
    const before = build(long, { models: names }).models.find(({ model }) => model === 'silent');
    const after = build([...long.slice(0, -1), joined], { models: names }).models.find(
      ({ model }) => model === 'silent',
    );
    assert.ok(before && after && after.answered === 1);
    assert.ok(after.weight > before.weight && after.weight < before.weight + 0.05, `${before.weight} ${after.weight}`);
  });

  it('draws a segment toward the whole by 200 labels', () => {
    const here = Array.from({ length: 20 }, (_, day) => panel(day, 0, [0.1, 0.3, 0.3]));
    const elsewhere = Array.from({ length: 20 }, (_, day) =>
      panel(100 + day, 0, [0.3, 0.1, 0.3], { segment: { ...SEGMENT, category: 'politics' } }),
    );
    const board = build([...here, ...elsewhere]);
    const sports = weightsFor(board, MODELS, SEGMENT);
    const politics = weightsFor(board, MODELS, { ...SEGMENT, category: 'politics' });
    const unseen = weightsFor(board, MODELS, { ...SEGMENT, category: 'crypto' });
    assert.ok((sports.alpha ?? 0) > (politics.alpha ?? 1), 'alpha is the one to ask about sports');
    const whole = (0.1 ** 2 * 20 + 0.3 ** 2 * 20) / 40;
    const losses = {
      alpha: (20 * 0.1 ** 2 + 200 * whole) / 220,
      bravo: (20 * 0.3 ** 2 + 200 * whole) / 220,
      charlie: 0.3 ** 2,
    };
    const slow = hedgeWeights(losses, 40);
    const fast = board.models.find(({ model }) => model === 'alpha')?.fast ?? 0;
    assert.ok(Math.abs((sports.alpha ?? 0) - ((slow.alpha ?? 0) + fast) / 2) < 1e-9);
    for (const weights of [sports, politics, unseen]) assert.ok(Math.abs(total(weights) - 1) < 1e-12);
  });

  it('leaves out of the calibration what is not yet scheduled to have resolved: early YES would bias it', () => {
    const early = Array.from({ length: 60 }, (_, day) =>
      panel(day, 1, [0.5, 0.5, 0.5], {
        decidedAtMs: 1_997 * DAY_MS,
        scheduledResolutionMs: 2_000 * DAY_MS,
      }),
    );
    assert.deepEqual(calibrationFor(build(early), UNPRICED), PRIOR);
    assert.notDeepEqual(calibrationFor(build(early, { nowMs: 2_001 * DAY_MS }), UNPRICED), PRIOR);
  });

  it('gives a deselected model no weight, tells when and why, and never deselects the last one', () => {
    const bad = Array.from({ length: 60 }, (_, day) => panel(day, 0, [0.95, 0.1, 0.1]));
    const board = build(bad);
    assert.ok(isDeselected(board, 'alpha'));
    const weights = weightsFor(board, MODELS, SEGMENT);
    assert.equal(weights.alpha, 0);
    assert.ok(Math.abs(total(weights) - 1) < 1e-12);
    const [first] = board.transitions;
    assert.equal(first?.model, 'alpha');
    assert.equal(board.transitions.at(-1)?.to, 'deselected');
    assert.ok((board.transitions.at(-1)?.sum ?? 0) > 3);

    const [note, ...others] = driftNotes(board);
    assert.deepEqual(others, []);
    assert.ok(note);
    assert.equal(note.since?.ticker, board.transitions.at(-1)?.ticker);
    assert.equal(note.since?.atMs, board.transitions.at(-1)?.atMs);
    assert.match(
      driftSentence(note),
      /^deselected \(S = \d+\.\d\d above 3 on 60 panels, since 1970-\S+ \S+Z at KX-\d+; on \d+ panels since, its Brier score was 0\.\d{4} above the others'\)$/,
    );
    // d = .95^2 - .1^2 = .8925, S grows by .8625 a panel, and nothing is said before 30 panels.
    assert.ok(Math.abs(note.sum - 30 * 0.8625) < 1e-9, `${note.sum}`);
    assert.ok(Math.abs((note.probation?.mean ?? 0) - 0.8925) < 1e-9);

    const pair = Array.from({ length: 60 }, (_, day) =>
      panel(day, day < 30 ? 0 : 1, day < 30 ? [0.95, 0.05] : [0.95, 0.05]),
    );
    const left = build(pair).models.filter(({ drift }) => drift.state !== 'deselected');
    assert.ok(left.length >= 1);
  });

  it('judges those on trial on the same markets, and says what to do with them', () => {
    const trial = (count: number, shadowP: number) =>
      Array.from({ length: count }, (_, day) => {
        const scored = panel(day, 0, [0.4, 0.5, 0.45]);
        return { ...scored, forecasts: [...scored.forecasts, { model: 'new', rawProbability: shadowP, shadow: true }] };
      });
    assert.equal(build(trial(10, 0.1)).shadows[0]?.advice, 'not yet');
    assert.equal(build(trial(60, 0.1)).shadows[0]?.advice, 'promote');
    assert.equal(build(trial(60, 0.9)).shadows[0]?.advice, 'no');
    assert.ok(!build(trial(60, 0.1)).models.some(({ model }) => model === 'new'), 'it never counts');
  });

  it('earns the interval from pairs with the last price, and the blend from priced forecasts', () => {
    const all = Array.from({ length: 40 }, (_, day) =>
      panel(day, day % 2 ? 1 : 0, [0.5, 0.5, 0.5], {
        probability: 0.5,
        lastMid: day % 2 ? 0.8 : 0.2,
        marketPrice: 0.5,
      }),
    );
    const board = build(all);
    assert.equal(board.interval.pairs, 40);
    assert.ok(Math.abs((board.interval.half80 ?? 0) - Math.log(4)) < 1e-9);
    assert.equal(board.evidence.resolvedMarkets, 40);
    assert.equal(build(all.map((scored) => ({ ...scored, blended: null }))).evidence.resolvedMarkets, 0);
  });
});

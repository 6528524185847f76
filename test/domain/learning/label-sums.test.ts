import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { buildScoreboard, type ScoreboardInput } from '../../../domain/learning/build-scoreboard.ts';
import { addToLabel, byCounting, countsFromMs, type Label, labelsOf } from '../../../domain/learning/label.ts';
import { changeLabelSums, type LabelSums, labelSumsOf, noLabelSums } from '../../../domain/learning/label-sums.ts';
import { areForecastsScored } from '../../../domain/learning/scored-decision.ts';
import { isAfter, passed, type WindowStart } from '../../../domain/learning/window-start.ts';
import { DEFAULT_GROUP } from '../../../domain/shared/group.ts';
import { assertAlmostEqual } from '../../support/almost-equal.ts';
import { madeScores } from './made-scores.ts';
import { scoredDecision } from './scored.ts';

const MODELS = ['alpha', 'bravo', 'charlie', 'echo'];
/** With one that joins the record late: before its first answer it is taken at the mean of the others. */
const EVERY_MODEL = [...MODELS, 'delta-5.2'];
const HOUR_MS = 3_600_000;

const build = (labels: readonly Label[], older: ScoreboardInput['older'] = null, nowMs: number = 1_700 * HOUR_MS) =>
  buildScoreboard({
    labels,
    older,
    group: DEFAULT_GROUP,
    models: MODELS,
    baseRates: [0.4, 0.5],
    panelsAsked: 9,
    facts: { count: 600, newestMs: 3 },
    calls: [],
    brierCosts: [],
    excluded: { void: 2 },
    version: 4,
    nowMs,
  });

describe('labels and their sums', () => {
  it('build the same scoreboard as ever, to the last digit', () => {
    const golden = JSON.parse(readFileSync(new URL('../../fixtures/scoreboard.json', import.meta.url), 'utf8'));
    const { board, transitions } = build(labelsOf(madeScores(600, 7)));
    const { group: _, ...comparable } = board;
    assert.deepEqual(JSON.parse(JSON.stringify({ board: comparable, transitions })), golden);
  });

  it('give one label a market, whatever the order in which its decisions come', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (seed, keys) => {
          const scored = madeScores(40, seed);
          const shuffled = scored
            .map((each) => ({ each, key: keys.next().value as number }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ each }) => each);
          const labels = new Map<string, Label>();
          for (const each of shuffled.filter(areForecastsScored)) {
            labels.set(each.ticker, addToLabel(labels.get(each.ticker) ?? null, each));
          }
          for (const label of labelsOf(scored)) {
            const other = labels.get(label.ticker);
            assert.deepEqual(other?.panel, label.panel);
            assert.deepEqual(other?.forecast, label.forecast);
            assertAlmostEqual(other?.shadows, label.shadows);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('are after any additions and corrections what they are when they are added up anew', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 30 }), (seed, step) => {
        const labels = labelsOf(madeScores(90, seed));
        let sums = noLabelSums();
        for (let from = 0; from < labels.length; from += step) {
          sums = changeLabelSums(sums, labels.slice(from, from + step), []);
        }
        // Every third is corrected to the other outcome, every tenth to none.
        const corrected = labels.map((label, index): Label => {
          return index % 3 === 0 ? { ...label, outcome: label.outcome === 1 ? 0 : 1 } : label;
        });
        const kept = corrected.filter((_, index) => index % 10 !== 0);
        for (const [index, label] of labels.entries()) {
          const after = index % 10 === 0 ? [] : [corrected[index] as Label];
          if (after[0] !== label) sums = changeLabelSums(sums, after, [label]);
        }
        const anew = labelSumsOf(kept);
        assert.deepEqual(
          [sums.labels, sums.panels, sums.nearCertain, sums.priced],
          [anew.labels, anew.panels, anew.nearCertain, anew.priced],
        );
        assertAlmostEqual(listsByName(sums), listsByName(anew));
      }),
      { numRuns: 50 },
    );
  });

  it('say the same of a record that was folded as of one that was not, in all that is a sum or in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 200 }), (seed, old) => {
        const labels = labelsOf(madeScores(400, seed)).toSorted(byCounting);
        let start: WindowStart | null = null;
        for (let from = 0; from < old; from += 50)
          start = passed(start, labels.slice(from, Math.min(old, from + 50)), EVERY_MODEL);
        assert.ok(start);
        const whole = build(labels).board;
        const folded = build(labels.slice(old), { sums: labelSumsOf(labels), start }).board;
        const summed = ({ labels: n, nearCertain, models, spread, reuse, transitions, evidence }: typeof whole) => ({
          n,
          nearCertain,
          models,
          spread,
          reuse,
          transitions,
          resolvedMarkets: evidence.resolvedMarkets,
        });
        assertAlmostEqual(summed(folded), summed(whole));
        const byKey = (board: typeof whole) => board.segments.toSorted((a, b) => (a.key < b.key ? -1 : 1));
        assertAlmostEqual(byKey(folded), byKey(whole));
      }),
      { numRuns: 25 },
    );
  });
});

describe('labels whose market resolved ahead of its time', () => {
  const NOW_MS = 1_250 * HOUR_MS;

  it('are left out of everything until the time has passed', () => {
    const labels = labelsOf(madeScores(400, 3));
    const counted = labels.filter((label) => countsFromMs(label) <= NOW_MS);
    assert.ok(labels.some(({ resolvedAtMs }) => resolvedAtMs <= NOW_MS) && counted.length < labels.length);
    const { board } = build(labels, null, NOW_MS);
    const { waiting, ...learned } = board;
    const { waiting: none, ...alone } = build(counted, null, NOW_MS).board;
    assert.deepEqual(learned, alone);
    assert.deepEqual(none, { labels: 0, nextMs: null });
    const next = labels.map(countsFromMs).filter((fromMs) => fromMs > NOW_MS);
    assert.deepEqual(waiting, { labels: next.length, nextMs: Math.min(...next) });
  });

  it('are counted once when it has, in a record that was folded meanwhile too', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 10, max: 90 }), (seed, kept) => {
        const labels = labelsOf(madeScores(400, seed));
        // Known by now are those that have resolved; some of them wait.
        const known = labels.filter(({ resolvedAtMs }) => resolvedAtMs <= NOW_MS);
        const counted = known.filter((label) => countsFromMs(label) <= NOW_MS).toSorted(byCounting);
        fc.pre(counted.length < known.length);
        const start = passed(null, counted.slice(0, -kept), EVERY_MODEL);
        assert.ok(start);
        const inWindow = (all: readonly Label[]) => all.filter((label) => isAfter(start, label));
        const [then, later] = [
          build(inWindow(known), { sums: labelSumsOf(known), start }, NOW_MS).board,
          build(inWindow(labels), { sums: labelSumsOf(labels), start }).board,
        ];
        const summed = ({ labels: panels, nearCertain, models, evidence, segments }: typeof then) => ({
          panels,
          nearCertain,
          models,
          resolvedMarkets: evidence.resolvedMarkets,
          segments: segments.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
        });
        assertAlmostEqual(summed(then), summed(build(counted, null, NOW_MS).board));
        assertAlmostEqual(summed(later), summed(build(labels).board));
      }),
      { numRuns: 25 },
    );
  });

  it('have the schedule of the first decision, whatever order they come in', () => {
    const early = scoredDecision({ ticker: 'KX-1', decidedAtMs: 1, scheduledResolutionMs: 5 * HOUR_MS });
    const later = { ...early, decisionId: 'main/later', decidedAtMs: 2, scheduledResolutionMs: 9 * HOUR_MS };
    for (const order of [
      [early, later],
      [later, early],
    ]) {
      let label: Label | null = null;
      for (const scored of order) label = addToLabel(label, { ...scored, outcome: 1, resolvedAtMs: HOUR_MS });
      assert.ok(label);
      assert.equal(countsFromMs(label), 5 * HOUR_MS);
    }
  });
});

function listsByName(sums: LabelSums) {
  const { models, segments, segmentModels, reuse, ...numbers } = sums;
  const named = <Each extends object>(all: readonly Each[], name: (each: Each) => string) =>
    Object.fromEntries(all.map((each) => [name(each), each] as const).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return {
    numbers,
    models: named(models, ({ model }) => model),
    segments: named(segments, ({ key }) => key),
    segmentModels: named(segmentModels, ({ key, model }) => `${key} ${model}`),
    reuse: named(reuse, ({ category, kind }) => `${category} ${kind}`),
  };
}

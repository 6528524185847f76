import assert from 'node:assert/strict';
import { addToLabel, decidedIn, labelsOf } from '../../../domain/learning/label.ts';
import { labelSumsOf } from '../../../domain/learning/label-sums.ts';
import { rebuildForecast, withoutEachModel } from '../../../domain/learning/rebuild.ts';
import { scoreDecision } from '../../../domain/learning/score-decision.ts';
import { COLD_SCOREBOARD } from '../../../domain/learning/scoreboard.ts';
import type { ScoredForecasts } from '../../../domain/learning/scored-decision.ts';
import { tallyHour } from '../../../domain/learning/tally-hour.ts';
import { logit } from '../../../domain/shared/probability.ts';
import { recorded } from '../../support/recorded-decision.ts';
import { scoredDecision } from './scored.ts';

/** Two models, the first of which answered twice. */
function askedTwice() {
  const decision = recorded('normal', [0.8, 0.7]);
  const [first] = decision.calls;
  assert.ok(first);
  const calls = [...decision.calls, { ...first, sample: 2, rawProbability: 0.6 }];
  const forecast = rebuildForecast({ ...decision, calls }, COLD_SCOREBOARD);
  assert.ok(forecast);
  return { ...decision, calls, forecast };
}

describe('a decision for which a model was asked twice', () => {
  it('comes out again, also without each of its models', () => {
    const decision = askedTwice();
    assert.deepEqual(
      decision.forecast.models.map(({ rawProbability, samples }) => [rawProbability.toFixed(6), samples]),
      [
        ['0.700000', [0.8, 0.6]],
        ['0.700000', undefined],
      ],
    );
    const { forecast: _, ...rest } = decision;
    assert.deepEqual(rebuildForecast(decision, COLD_SCOREBOARD), decision.forecast);
    const asReused = { ...rest, forecast: decision.forecast, calls: [], path: 'reused' as const };
    assert.deepEqual(rebuildForecast(asReused, COLD_SCOREBOARD), decision.forecast, 'from the forecast alone');
    const without = withoutEachModel(decision, COLD_SCOREBOARD);
    assert.deepEqual(
      without.map(({ forecast }) => forecast?.models.map(({ model }) => model)),
      [['model-1'], ['model-0']],
    );
  });

  it('is scored by the first answer of each model, and says what the mean gained', () => {
    const scored = scoreDecision(askedTwice(), [], {
      ticker: 'T',
      settlement: 'yes',
      atMs: Number.MAX_SAFE_INTEGER,
      lastMid: null,
    });
    assert.deepEqual(
      scored?.forecasts.map(({ rawProbability, samples }) => [rawProbability, samples]),
      [
        [0.8, [0.8, 0.6]],
        [0.7, undefined],
      ],
    );
    const { repeated } = addToLabel(null, scored as ScoredForecasts);
    assert.equal(repeated?.variance.toFixed(9), ((logit(0.8) - logit(0.6)) ** 2 / 2).toFixed(9));
    // (.2^2 + .4^2) / 2 - .3^2 where it ends YES, and (.8^2 + .6^2) / 2 - .7^2 where it ends NO: .01 either way.
    assert.equal(repeated?.brierGain.toFixed(9), '0.010000000');
  });
});

describe('a panel of which one model was asked twice', () => {
  it('tells how far each model lies from it by one answer each: the mean of two would lie nearer', () => {
    const decision = { ...askedTwice(), isFullPanel: true };
    const { cells } = tallyHour(0, [decision], [], []);
    const squaresOf = (of: string) =>
      cells.find(({ subject, by }) => subject === of && by === null)?.tally.peers?.squares.toFixed(9);
    const { pooled } = decision.forecast;
    assert.deepEqual(
      [squaresOf('model-0'), squaresOf('model-1')],
      [((0.8 - pooled) ** 2).toFixed(9), ((0.7 - pooled) ** 2).toFixed(9)],
    );
  });
});

describe('what asking again has brought', () => {
  const asked = (ticker: string, samples: readonly number[], more: Partial<ScoredForecasts> = {}) =>
    scoredDecision({ ticker, forecasts: [{ model: 'a', rawProbability: 0.5, samples, shadow: false }], ...more });

  it('is counted once a market, by its first such decision, in its own arm', () => {
    const labels = labelsOf([
      asked('A', [0.5, 0.7], { decidedAtMs: 2 }),
      asked('A', [0.1, 0.9], { decidedAtMs: 3 }),
      scoredDecision({ ticker: 'A', decidedAtMs: 1, decisionId: 'main/before' }),
      asked('B', [0.5, 0.7], { arm: 'evidence' }),
      scoredDecision({ ticker: 'C' }),
    ]);
    const sums = labelSumsOf(labels).spread;
    assert.deepEqual([sums.repeated, sums.brierGains.toFixed(6)], [1, '0.010000']);
    assert.equal(labelSumsOf(decidedIn(labels, 'evidence')).spread.repeated, 1);
    assert.equal(labelSumsOf(decidedIn(labels, 'priceShown')).spread.repeated, 0);
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ARM_PRIORS, UNSTATED_PRIOR } from '../../../domain/forecast/arm-priors.ts';
import { calibrate, plattPrior } from '../../../domain/forecast/calibrate.ts';
import { backtest, type RecordedQuestion } from '../../../domain/learning/backtest.ts';
import { ARMS } from '../../../domain/shared/arm.ts';
import { logit, sigmoid } from '../../../domain/shared/probability.ts';

interface Invented {
  readonly id: string;
  readonly created: string;
  readonly resolved: string;
  readonly outcome: 0 | 1;
  readonly forecasts: Record<string, number | null>;
  /** From an independent implementation of the same algorithm, in Python. */
  readonly expected: {
    readonly p: number;
    readonly a: number;
    readonly b: number;
    readonly weights: readonly number[];
  };
}

const INVENTED = JSON.parse(
  readFileSync(new URL('../../fixtures/forecasts/invented.json', import.meta.url), 'utf8'),
) as Invented[];

const questions = INVENTED.map(
  (question): RecordedQuestion => ({
    id: question.id,
    createdMs: Date.parse(question.created),
    scheduledResolutionMs: Date.parse(question.resolved),
    resolvedMs: Date.parse(question.resolved),
    outcome: question.outcome,
    marketPrice: null,
    forecasts: Object.fromEntries(
      Object.entries(question.forecasts).flatMap(([model, p]) => (p === null ? [] : [[model, [p]]])),
    ),
  }),
);
const options = { samples: 'first', baseRate: 0.3 } as const;

function question(index: number, change: Partial<RecordedQuestion> = {}): RecordedQuestion {
  const createdMs = index * 86_400_000;
  return {
    id: `q${index}`,
    createdMs,
    scheduledResolutionMs: createdMs + 3_600_000,
    resolvedMs: createdMs + 3_600_000,
    outcome: index % 3 === 0 ? 1 : 0,
    marketPrice: null,
    forecasts: { alpha: [0.4], bravo: [0.6, 0.8] },
    ...change,
  };
}

describe('a backtest', () => {
  it('leaves a question out whose evidence is of after the forecast, scores and learning alike, and counts it', () => {
    const honest = Array.from({ length: 30 }, (_, index) => question(index));
    const sure = (index: number) => {
      const own = question(index + 0.5);
      const outcome = index % 2 === 0 ? 1 : 0;
      return { ...own, outcome, forecasts: { alpha: [outcome] }, latestEvidenceMs: own.createdMs + 1 } as const;
    };
    const informed = Array.from({ length: 30 }, (_, index) => sure(index));
    const { informedAfter, ...found } = backtest([...honest, ...informed], options);
    const { informedAfter: none, ...alone } = backtest(honest, options);
    assert.deepEqual([informedAfter, none], [30, 0]);
    assert.deepEqual(found, alone);
    assert.equal(found.evidenceUndated, 30);
    const inTime = honest.map((each) => ({ ...each, latestEvidenceMs: each.createdMs }));
    assert.equal(backtest(inTime, options).evidenceUndated, 0);
  });

  it('gives what an independent implementation gives, whatever the order of the lines', () => {
    for (const list of [questions, questions.toReversed()]) {
      const { predictions } = backtest(list, options);
      assert.equal(predictions.length, INVENTED.length);
      for (const { id, p, a, b, weights } of predictions) {
        const expected = INVENTED.find((each) => each.id === id)?.expected;
        assert.ok(expected);
        for (const [actual, wanted] of [
          [p, expected.p],
          [a, expected.a],
          [b, expected.b],
          ...weights.map((weight, index) => [weight, expected.weights[index]]),
        ] as [number, number][]) {
          assert.ok(Math.abs(actual - wanted) < 2e-6, `${id}: ${actual} is not ${wanted}`);
        }
      }
    }
  });

  it('never lets a question know what resolved at its opening or later', () => {
    const first = question(0);
    const atOnce = question(1, { createdMs: first.resolvedMs });
    const later = question(2);
    const { predictions } = backtest([first, atOnce, later], options);
    assert.deepEqual(
      predictions.map(({ nHist }) => nHist),
      [0, 0, 2],
    );
  });

  it('does not change what it said of a question when the future changes', () => {
    const past = Array.from({ length: 30 }, (_, index) => question(index));
    const one = backtest([...past, question(40, { outcome: 0 })], options).predictions;
    const other = backtest([...past, question(40, { outcome: 1 }), question(41)], options).predictions;
    assert.deepEqual(one, other.slice(0, one.length));
  });

  it('takes the first sample, or the mean of all', () => {
    const [one] = backtest([question(0)], options).predictions;
    const [mean] = backtest([question(0)], { ...options, samples: 'mean' }).predictions;
    assert.ok((mean?.p ?? 0) > (one?.p ?? 1));
  });

  it('works with one question, one model, and models that are often silent', () => {
    const alone = backtest([question(0, { forecasts: { alpha: [0.3] } })], options);
    assert.deepEqual(Object.keys(alone.methods), [
      'live',
      'rec',
      'twoSpeed',
      'cappedHedge',
      'mean',
      'median',
      'logOddsMean',
      'fixedCalibration',
      'single:alpha',
    ]);
    const silent = Array.from({ length: 20 }, (_, index) =>
      question(index, { forecasts: index % 2 ? { alpha: [0.2] } : { bravo: [0.9] } }),
    );
    const { predictions } = backtest(silent, options);
    assert.ok(predictions.every(({ p }) => p > 0 && p < 1));
  });

  it("says of a question with a price what a live decision of the arm says: the prior's slope on the gap, its cold weight", () => {
    for (const arm of [...ARMS, undefined]) {
      const { gapSlope, coldWeight } = arm === undefined ? UNSTATED_PRIOR : ARM_PRIORS[arm];
      const given = arm === undefined ? options : { ...options, arm };
      const { methods, predictions } = backtest([question(0, { marketPrice: 0.2, outcome: 0 })], given);
      const pooled = 0.5;
      const p = sigmoid(logit(0.2) + coldWeight * gapSlope * (logit(pooled) - logit(0.2)));
      assert.ok(Math.abs((methods.live?.brier ?? 1) - p * p) < 1e-12, arm ?? 'unstated');
      assert.equal(methods.live?.brier, methods.blend?.brier);
      assert.ok(
        Math.abs((predictions[0]?.p ?? 0) - calibrate(pooled, plattPrior(0.3))) < 1e-12,
        'rec looks at no price',
      );
    }
  });

  it('learns of a question that resolved early as live decisions do, when its schedule has passed, and `rec` at once', () => {
    const day = 86_400_000;
    const early = Array.from({ length: 40 }, (_, index) =>
      question(index, { marketPrice: 0.5, outcome: 1, scheduledResolutionMs: 100 * day, forecasts: { alpha: [0.8] } }),
    );
    const lossAt = (createdMs: number, past: readonly RecordedQuestion[]) => {
      const asked = question(200, { createdMs, marketPrice: 0.5, outcome: 1, forecasts: { alpha: [0.8] } });
      const { methods, predictions } = backtest([...past, asked], options);
      const before = past.length * (past.length === 0 ? 0 : (backtest(past, options).methods.twoSpeed?.brier ?? 0));
      const ownLoss = (methods.twoSpeed?.brier ?? 0) * (past.length + 1) - before;
      return { loss: Number(ownLoss.toFixed(9)), nHist: predictions.at(-1)?.nHist };
    };
    const cold = lossAt(99 * day, []).loss;
    assert.deepEqual(lossAt(99 * day, early), { loss: cold, nHist: 40 });
    assert.ok(lossAt(101 * day, early).loss < cold);
  });

  it('judges market and blend on the questions that have a price, against the mean on the same questions', () => {
    const priced = Array.from({ length: 40 }, (_, index) =>
      question(index, { marketPrice: index % 2 ? (index % 3 === 0 ? 0.9 : 0.1) : null }),
    );
    const { methods } = backtest(priced, options);
    assert.equal(methods.market?.n, 20);
    assert.equal(methods.blend?.n, 20);
    assert.equal(methods.live?.n, 40);
    assert.equal(methods.rec?.n, 40);
    assert.ok(Math.abs((methods.market?.brier ?? 1) - 0.01) < 1e-12);
    assert.ok((methods.market?.deltaVsMean.high ?? 1) < 0, 'this price beats the mean beyond doubt');
  });
});

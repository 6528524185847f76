import assert from 'node:assert/strict';
import fc from 'fast-check';
import { leaveOneOut, makeForecast } from '../../../domain/forecast/forecast.ts';
import { answersOf, forecastersOf } from '../../../domain/forecast/forecasters.ts';
import { decideVerdict } from '../../../domain/verdict/verdict.ts';
import { FEE, marketAt, NO_EVIDENCE, PLAIN } from '../../support/judge.ts';

const said = (model: string, ...samples: number[]) => samples.map((rawProbability) => ({ model, rawProbability }));

function forecast(answers: readonly { readonly model: string; readonly rawProbability: number }[], weights = {}) {
  return makeForecast({
    answers,
    method: 'weighted',
    experienced: [],
    interval: { half80: null, half90: null },
    weights,
    calibration: { a: 1, b: 0 },
    evidence: NO_EVIDENCE,
    market: marketAt(49, 51),
    policy: PLAIN,
    fee: FEE,
    minEdge: PLAIN.minEdge,
  });
}

describe('several answers of one model', () => {
  it('are their mean, which has the model’s weight once', () => {
    const { models, pooled } = forecast([...said('a', 0.6), ...said('b', 0.2), ...said('a', 0.8)], { a: 0.5, b: 0.5 });
    assert.deepEqual(
      models.map(({ model, rawProbability, samples, weight }) => ({ model, rawProbability, samples, weight })),
      [
        { model: 'a', rawProbability: 0.7, samples: [0.6, 0.8], weight: 0.5 },
        { model: 'b', rawProbability: 0.2, samples: undefined, weight: 0.5 },
      ],
    );
    assert.ok(Math.abs(pooled - 0.45) < 1e-12, 'not .533, the mean of three answers');
  });

  it('agree, disagree and are left out as one', () => {
    const { agreement, disagreement, ...rest } = forecast([...said('a', 0.8, 1), ...said('b', 0.3)]);
    assert.equal(agreement, 0.5, 'a alone would buy, with half of the weight');
    assert.deepEqual([disagreement.low, disagreement.high], [0.3, 0.9]);
    const others = leaveOneOut({ agreement, disagreement, ...rest });
    assert.deepEqual(
      others.map((p) => p.toFixed(6)),
      ['0.300000', '0.900000'],
    );
  });

  it('do not free a trade on a suspicious text from resting on one model', () => {
    const verdict = (answers: ReturnType<typeof said>) =>
      decideVerdict({
        market: marketAt(49, 51),
        forecast: forecast(answers),
        evidence: NO_EVIDENCE,
        policy: { ...PLAIN, minAgreement: 0, allowOutliers: true },
        fee: FEE,
        mode: 'normal',
        injectionFlags: ['override'],
        bankrollMicroUsd: 1_000_000_000,
        maxStakeMicroUsd: 100_000_000,
        position: null,
      });
    assert.equal(verdict(said('a', 0.9, 0.9, 0.9)).action, 'SKIP');
    assert.equal(verdict([...said('a', 0.9), ...said('b', 0.9)]).action, 'BUY');
  });

  it('come apart and together again without a change', () => {
    const answer = fc.record({
      model: fc.constantFrom('a', 'b', 'c'),
      rawProbability: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(answer), (answers) => {
        const forecasters = forecastersOf(answers);
        assert.deepEqual(forecastersOf(answersOf(forecasters)), forecasters);
        assert.equal(answersOf(forecasters).length, answers.length);
      }),
    );
  });
});

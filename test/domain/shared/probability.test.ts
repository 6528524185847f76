import assert from 'node:assert/strict';
import fc from 'fast-check';
import { blendProven, blendWeight, blendWithPrice } from '../../../domain/forecast/blend.ts';
import { calibrate, fitPlatt, horizonWeight, plattPrior } from '../../../domain/forecast/calibrate.ts';
import { intervalFor } from '../../../domain/forecast/interval.ts';
import { pool } from '../../../domain/forecast/pool.ts';
import { equalWeights, hedgeWeights } from '../../../domain/learning/weights.ts';
import { logit, sigmoid } from '../../../domain/shared/probability.ts';
import { columns } from '../columns.ts';

const close = (actual: number, expected: number, tolerance = 1e-6) =>
  assert.ok(Math.abs(actual - expected) < tolerance, `${actual} is not ${expected}`);
const probability = fc.double({ min: 0, max: 1, noNaN: true });

describe('log-odds', () => {
  it('have known values and stay finite at 0 and 1', () => {
    close(logit(0.5), 0);
    close(logit(0.3), -0.847298);
    close(logit(0), -4.59512);
    close(logit(1), 4.59512);
    close(sigmoid(2.5), 0.924142);
  });
});

describe('the pool', () => {
  it('is the weighted mean of those who answered', () => {
    close(
      pool([
        { rawProbability: 0.6, weight: 1 },
        { rawProbability: 0.8, weight: 1 },
      ]),
      0.7,
    );
    close(
      pool([
        { rawProbability: 0.2, weight: 3 },
        { rawProbability: 0.6, weight: 1 },
      ]),
      0.3,
    );
  });

  it('refuses to make something of nothing', () => {
    assert.throws(() => pool([]), RangeError);
    assert.throws(() => pool([{ rawProbability: 0.5, weight: 0 }]), RangeError);
  });

  it('lies within its answers, whatever the weights', () => {
    const answer = fc.record({ rawProbability: probability, weight: fc.double({ min: 1e-6, max: 10, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(answer, { minLength: 1, maxLength: 8 }), (answers) => {
        const values = answers.map((each) => each.rawProbability);
        const pooled = pool(answers.map((each) => Object.freeze(each)));
        assert.ok(pooled >= Math.min(...values) && pooled <= Math.max(...values));
      }),
    );
  });
});

describe('capped Hedge', () => {
  it('is equal before any outcome, and never surer than 50 outcomes make it', () => {
    assert.deepEqual(hedgeWeights({ a: 0.1, b: 0.9 }, 0), equalWeights(['a', 'b']));
    close(hedgeWeights({ a: 0.1, b: 0.2 }, 10).a ?? 0, 0.880797);
    assert.deepEqual(hedgeWeights({ a: 0.1, b: 0.2 }, 50), hedgeWeights({ a: 0.1, b: 0.2 }, 5_000));
  });
});

describe('calibration', () => {
  it('starts from a prior of known values', () => {
    const prior = plattPrior(0.3);
    close(prior.a, 0.75);
    close(prior.b, -0.211824);
    close(calibrate(0.5, prior), 0.447241);
    close(calibrate(0.3, prior), 0.3);
  });

  it('returns the prior when it has nothing to learn from', () => {
    assert.deepEqual(fitPlatt(columns([]), plattPrior(0.4)), plattPrior(0.4));
  });

  it('moves toward what happened, and monotonically maps any probability', () => {
    const prior = plattPrior(0.4);
    const points = Array.from({ length: 40 }, () => ({ logOdds: 0, outcome: 1 as const, weight: 1 }));
    const fitted = fitPlatt(columns(points), prior);
    assert.ok(fitted.b > prior.b);
    fc.assert(
      fc.property(probability, probability, (one, two) => {
        if (one < two) assert.ok(calibrate(one, fitted) <= calibrate(two, fitted));
      }),
    );
  });

  it('lets questions of another horizon count less', () => {
    close(horizonWeight(10, 10), 1);
    close(horizonWeight(10, 20), 0.6125, 1e-3);
    close(horizonWeight(0.1, 0.4), 1);
  });
});

describe('the blend with the price', () => {
  it('is the price at 0, the models at 1, and between them in between', () => {
    close(blendWithPrice(0.8, 0.4, 0), 0.4);
    close(blendWithPrice(0.8, 0.4, 1), 0.8);
    close(blendWithPrice(0.6, 0.4, 0.5), 0.5);
    const inner = fc.double({ min: 0.02, max: 0.98, noNaN: true });
    fc.assert(
      fc.property(inner, inner, fc.double({ min: 0, max: 1, noNaN: true }), (p, price, weight) => {
        const blended = blendWithPrice(p, price, weight);
        assert.ok(blended >= Math.min(p, price) - 1e-12 && blended <= Math.max(p, price) + 1e-12);
      }),
    );
  });

  it('gives the models what resolved markets have earned, within caps', () => {
    const evidence = { resolvedMarkets: 0, fittedWeight: null, lowerBound: null };
    assert.equal(blendWeight('evidence', evidence), 0.05);
    assert.equal(blendWeight('evidence', { ...evidence, resolvedMarkets: 299, fittedWeight: 0.9 }), 0.25);
    assert.equal(blendWeight('evidence', { ...evidence, resolvedMarkets: 300, fittedWeight: 0.9 }), 0.5);
    assert.equal(blendWeight(0.7, evidence), 0.7);
  });

  it("is proven by 100 resolved markets with a lower bound above 0, and an operator's number needs no proof", () => {
    const proven = { resolvedMarkets: 100, fittedWeight: 0.1, lowerBound: 0.001 };
    assert.equal(blendProven('evidence', proven), true);
    assert.equal(blendProven('evidence', { ...proven, resolvedMarkets: 99 }), false);
    assert.equal(blendProven('evidence', { ...proven, lowerBound: 0 }), false);
    assert.equal(blendProven('evidence', { ...proven, lowerBound: null }), false);
    assert.equal(blendProven(0.5, { ...proven, resolvedMarkets: 0 }), true);
  });
});

describe('the interval', () => {
  const COLD = { half80: null, half90: null };

  it('takes the width that resolved markets have earned', () => {
    const [low, high] = intervalFor(0.5, 80, { half80: 1, half90: null });
    close(low, sigmoid(-1));
    close(high, sigmoid(1));
  });

  it('has known values and widens with its coverage', () => {
    const [low, high] = intervalFor(0.5, 80, COLD);
    close(low, 0.075858);
    close(high, 0.924142);
    const [lower, higher] = intervalFor(0.5, 90, COLD);
    assert.ok(lower < low && higher > high);
  });
});

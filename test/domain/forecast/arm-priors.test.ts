import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ARM_PRIORS } from '../../../domain/forecast/arm-priors.ts';
import { blendWithPrice } from '../../../domain/forecast/blend.ts';
import { calibrate, calibrateAt, fitGapSlope, plattPrior } from '../../../domain/forecast/calibrate.ts';
import { leaveOneOut, makeForecast } from '../../../domain/forecast/forecast.ts';
import { calibrationFor } from '../../../domain/learning/apply-scoreboard.ts';
import {
  createHistory,
  fitGapGrid,
  GRID_HORIZON_DAYS,
  gapSlopeAt,
  valueAt,
} from '../../../domain/learning/calibration.ts';
import { COLD_SCOREBOARD } from '../../../domain/learning/scoreboard.ts';
import { ARMS, type Arm } from '../../../domain/shared/arm.ts';
import { gapTo, logOdds, movedFrom } from '../../../domain/shared/probability.ts';
import { FEE, marketAt, NO_EVIDENCE, PLAIN } from '../../support/judge.ts';

const close = (actual: number, expected: number, within = 1e-6) =>
  assert.ok(Math.abs(actual - expected) < within, `${actual} is not ${expected}`);
const price = fc.double({ min: 0.0005, max: 0.9995, noNaN: true });
const probability = fc.double({ min: 0, max: 1, noNaN: true });
const weight = fc.double({ min: 0, max: 1, noNaN: true });
const arm = fc.constantFrom(...ARMS);
const COLD = { isPriced: true, horizonDays: 3, baseRate: 0.4 } as const;

function forecastOf(
  answers: readonly number[],
  bid: number,
  ask: number,
  given: { arm?: Arm; coherent?: number } = {},
) {
  return makeForecast({
    ...given,
    answers: answers.map((rawProbability, n) => ({ model: `m${n}`, rawProbability })),
    method: 'weighted',
    experienced: [],
    weights: {},
    calibration: calibrationFor(COLD_SCOREBOARD, { ...COLD, arm: given.arm ?? 'closedBook' }),
    evidence: NO_EVIDENCE,
    interval: { half80: null, half90: null },
    market: marketAt(bid, ask),
    policy: { blend: 'evidence', maxSpread: PLAIN.maxSpread },
    fee: FEE,
    minEdge: 0.03,
  });
}

describe('the calibration on the gap to the price', () => {
  it('leaves a pool that agrees with the price where it is: .03 stays .03', () => {
    const { pooled, calibrated, coherent, blended } = forecastOf([0.03, 0.03], 2, 4);
    for (const p of [pooled, calibrated, coherent, blended]) assert.equal(p, 0.03);
    fc.assert(
      fc.property(price, arm, (p, each) => {
        assert.equal(calibrateAt(p, p, calibrationFor(COLD_SCOREBOARD, { ...COLD, arm: each })), p);
      }),
    );
  });

  it('draws the pool toward the price by its slope, and keeps the order of pools', () => {
    close(calibrateAt(0.41, 0.61, { kind: 'gap', a: 0.75 }), 0.560821);
    fc.assert(
      fc.property(price, probability, probability, (at, one, two) => {
        const of = (p: number) => calibrateAt(at, p, { kind: 'gap', a: 0.75 });
        const calibrated = of(one);
        assert.ok(calibrated > 0 && calibrated < 1);
        assert.ok((calibrated - at) * (one - at) >= 0, 'on the side of the price where the pool is');
        if (one < two) assert.ok(of(one) <= of(two));
      }),
    );
  });

  it('makes of what records from before it hold what it made then', () => {
    const older = plattPrior(0.4);
    assert.equal(calibrateAt(0.9, 0.5, older), calibrateAt(0.1, 0.5, older));
    assert.equal(calibrateAt(0.9, 0.5, older), calibrate(0.5, older));
  });

  it('is fitted with a ridge toward its prior, and never turns the models round', () => {
    assert.equal(fitGapSlope({ priceLogOdds: [], gaps: [], outcomes: [], weights: [] }, 0.75), 0.75);
    const fitted = (isRight: boolean) => {
      const n = 400;
      const gaps = Array.from({ length: n }, (_, k) => (k % 2 ? 1 : -1));
      const outcomes = gaps.map((gap, k) => ((k % 8 < 2 ? gap < 0 : gap > 0) === isRight ? 1 : 0));
      return fitGapSlope({ priceLogOdds: gaps.map(() => 0), gaps, outcomes, weights: gaps.map(() => 1) }, 0.75);
    };
    // Of 400 questions at .5 with a gap of 1, three quarters went the models' way: ln 3 without the ridge.
    assert.ok(fitted(true) > 0.95 && fitted(true) < Math.log(3), String(fitted(true)));
    assert.equal(fitted(false), 0);
  });

  it('minimises what it says', () => {
    const question = fc.record({
      price: fc.double({ min: 0.02, max: 0.98, noNaN: true }),
      p: probability,
      outcome: fc.constantFrom(0, 1),
    });
    fc.assert(
      fc.property(fc.array(question, { minLength: 1, maxLength: 60 }), (questions) => {
        const points = {
          priceLogOdds: questions.map((each) => logOdds(each.price)),
          gaps: questions.map((each) => gapTo(each.price, each.p)),
          outcomes: questions.map(({ outcome }) => outcome),
          weights: questions.map(() => 1),
        };
        const loss = (a: number) =>
          questions.reduce(
            (sum, { price: at, outcome }, n) => {
              const p = movedFrom(at, a * (points.gaps[n] as number));
              return sum - Math.log(outcome === 1 ? p : 1 - p);
            },
            10 * (a - 0.75) ** 2,
          );
        const least = loss(fitGapSlope(points, 0.75));
        for (let a = 0; a <= 2; a += 0.05) assert.ok(least <= loss(a) + 1e-6, `${a} is better`);
      }),
      { numRuns: 50 },
    );
  });

  it('learns from the questions that had a price alone, and its grid is near the exact fit', () => {
    const history = createHistory(['a', 'b']);
    for (let n = 0; n < 120; n++) {
      const forecasts = { a: ((n * 37) % 97) / 100 + 0.01, b: ((n * 11) % 89) / 100 + 0.02 };
      history.add({
        forecasts,
        outcome: (n * 7) % 3 === 0 ? 1 : 0,
        horizonDays: 0.5 + (n % 40),
        marketPrice: n % 3 === 0 ? null : ((n * 53) % 90) / 100 + 0.05,
      });
    }
    const weights = { a: 0.6, b: 0.4 };
    const priced = history.priced(weights);
    assert.equal(priced.gaps.length, 80);
    const grid = fitGapGrid(history, weights, 0.75);
    assert.equal(grid.length, GRID_HORIZON_DAYS.length);
    for (const days of [0.2, 0.7, 3, 11, 40, 700])
      close(valueAt(grid, days), gapSlopeAt(priced, Math.min(512, days), 0.75), 0.01);
    assert.ok(Math.min(...grid) < 0.75 && Math.min(...grid) >= 0, String(grid));
  });
});

describe('the prior', () => {
  it('has a slope for each arm, and an intercept from the base rate where no price is known', () => {
    const wide = { isPriced: false, horizonDays: 3, baseRate: 0.4 } as const;
    for (const each of ARMS) {
      const { gapSlope, plattSlope } = ARM_PRIORS[each];
      const unpriced = calibrationFor(COLD_SCOREBOARD, { ...wide, arm: each });
      assert.deepEqual(calibrationFor(COLD_SCOREBOARD, { ...COLD, arm: each }), { kind: 'gap', a: gapSlope });
      close(calibrateAt(0.5, 0.4, unpriced), 0.4, 1e-12);
      assert.equal(unpriced.a, plattSlope);
    }
  });

  it('starts from 1/k for k exclusive markets without a price, in the intercept too', () => {
    const of = (exclusiveMarkets: number | null) =>
      calibrationFor(COLD_SCOREBOARD, {
        isPriced: false,
        horizonDays: 3,
        baseRate: 0.4,
        arm: 'closedBook',
        exclusiveMarkets,
      });
    const { a, b } = plattPrior(1 / 8);
    const eight = of(8);
    close(eight.a, a, 1e-12);
    close(eight.kind === 'gap' ? Number.NaN : eight.b, b, 1e-12);
    close(calibrateAt(0.5, 1 / 8, eight), 1 / 8, 1e-9);
    assert.notDeepEqual(of(null), eight);
  });
});

describe('the blend at weight 0', () => {
  it('is the price to the last digit, at .005 too', () => {
    assert.equal(blendWithPrice(0.4, 0.005, 0), 0.005);
    fc.assert(fc.property(probability, price, (p, at) => assert.equal(blendWithPrice(p, at, 0), at)));
  });

  it('never leaves (0, 1), nor the side of the price where the models are', () => {
    fc.assert(
      fc.property(probability, fc.oneof(price, fc.constantFrom(0, 1)), weight, (p, at, w) => {
        const blended = blendWithPrice(p, at, w);
        assert.ok(blended > 0 && blended < 1);
        if (at > 0 && at < 1) assert.ok((blended - at) * (p - at) >= -1e-15);
      }),
    );
  });
});

describe('a forecast', () => {
  it('calibrates each model, the pool and the pool without each model by the same gap', () => {
    const forecast = forecastOf([0.3, 0.3, 0.3], 4, 6, { arm: 'evidence' });
    const alike = [...forecast.models.map(({ blended }) => blended), ...leaveOneOut(forecast)];
    for (const p of alike) close(p ?? Number.NaN, forecast.blended ?? 0, 1e-12);
    close(forecast.calibrated, movedFrom(0.05, 0.75 * gapTo(0.05, 0.3)), 1e-12);
    close(forecast.blended ?? 0, movedFrom(0.05, 0.1 * 0.75 * gapTo(0.05, 0.3)), 1e-12);
  });

  it('moves each of them as the pool was moved to fit the other markets of its event', () => {
    const moved = forecastOf([0.3, 0.3, 0.3], 4, 6, { coherent: 0.1 });
    for (const p of [...moved.models.map(({ blended }) => blended), ...leaveOneOut(moved)])
      close(p ?? Number.NaN, moved.blended ?? 0, 1e-12);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ARM_PRIORS } from '../../../domain/forecast/arm-priors.ts';
import { blendWithPrice } from '../../../domain/forecast/blend.ts';
import { calibrate, plattPrior } from '../../../domain/forecast/calibrate.ts';
import { conformalDistance, conformalHalfWidth } from '../../../domain/forecast/interval.ts';
import { createBlendEvidence, fitBlendWeight } from '../../../domain/learning/blend-evidence.ts';
import { pairedBootstrap } from '../../../domain/learning/bootstrap.ts';
import { calibrationAt, createHistory, fitGrid, GRID_HORIZON_DAYS } from '../../../domain/learning/calibration.ts';
import { type Drift, driftOverPanels, driftStep, NO_DRIFT } from '../../../domain/learning/drift.ts';
import { expectedCalibrationError, imputedLosses, logLoss, reliability } from '../../../domain/learning/quality.ts';
import {
  createStandings,
  fixedShareStep,
  hedgeWeights,
  ownHedgeWeights,
  twoSpeedWeights,
} from '../../../domain/learning/weights.ts';
import { sigmoid } from '../../../domain/shared/probability.ts';
import { scoredPanel } from './scored.ts';

const close = (actual: number, expected: number, within = 1e-6) =>
  assert.ok(Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);
const total = (weights: Readonly<Record<string, number>>) =>
  Object.values(weights).reduce((sum, value) => sum + value, 0);

/** Uniform numbers that are the same in every run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('weights that learn', () => {
  it('forget by a twentieth a question, and stay a distribution', () => {
    const stepped = fixedShareStep({ alpha: 0.5, bravo: 0.5 }, { alpha: 0, bravo: 0.5 });
    close(stepped.alpha ?? 0, 0.95 * (1 / (1 + Math.exp(-1))) + 0.025);
    close(stepped.bravo ?? 0, 0.2805, 1e-3);
    close(total(stepped), 1);
  });

  it('take a model that did not answer for the mean of those who did, and not for their pool', () => {
    const standings = createStandings(['good', 'poor', 'silent']);
    for (let label = 0; label < 30; label++) standings.add({ forecasts: { good: 0.1, poor: 0.6 }, outcome: 0 });
    const { good = 0, poor = 0, silent = 0 } = standings.twoSpeed();
    assert.ok(good > silent && silent > poor, `${good} ${silent} ${poor}`);
    // By hand: their mean loss is .185, so that the excess of the one is -.175 and of the other .175.
    const raw = [30 * -0.175, 30 * 0.175, 0].map((exponent) => Math.exp(-2 * exponent));
    const sum = raw.reduce((all, each) => all + each, 0);
    close(2 * silent - (standings.fast().silent ?? 0), 1 / sum, 1e-12);
  });

  it('are by each model’s own record what they are by the losses where all have answered everything', () => {
    const losses = { alpha: 0.1, bravo: 0.2, charlie: 0.3 };
    const records = (answered: number) =>
      Object.fromEntries(Object.entries(losses).map(([model, loss]) => [model, { answered, excess: loss - 0.2 }]));
    for (const n of [1, 20, 50, 500]) {
      const [own, classic] = [ownHedgeWeights(records(n)), hedgeWeights(losses, n)];
      for (const model of Object.keys(losses)) close(own[model] ?? 0, classic[model] ?? 1, 1e-12);
    }
    const joined = ownHedgeWeights({
      good: { answered: 50, excess: -0.02 },
      poor: { answered: 50, excess: 0.02 },
      silent: { answered: 0, excess: 0 },
    });
    close(joined.good ?? 0, 0.867, 1e-3);
    close(joined.silent ?? 0, 0.117, 1e-3);
  });

  it('are half of the long memory and half of the short', () => {
    assert.deepEqual(twoSpeedWeights({ alpha: 1, bravo: 0 }, { alpha: 0.5, bravo: 0.5 }), { alpha: 0.75, bravo: 0.25 });
  });

  it('take silence for the mean of those who answered', () => {
    assert.deepEqual(imputedLosses({ alpha: 0.2, bravo: 0.6 }, ['alpha', 'bravo', 'charlie'], 0), {
      alpha: 0.04000000000000001,
      bravo: 0.36,
      charlie: 0.16000000000000003,
    });
  });

  it('never leave a model that it cannot come back from, and follow one that breaks sooner than the long memory does', () => {
    const standings = createStandings(['good', 'other']);
    for (let label = 0; label < 200; label++) standings.add({ forecasts: { good: 0.1, other: 0.4 }, outcome: 0 });
    assert.ok((standings.slow().good ?? 0) > 0.99);
    assert.ok((standings.fast().other ?? 0) >= 0.025);
    for (let label = 0; label < 15; label++) standings.add({ forecasts: { good: 0.9, other: 0.4 }, outcome: 0 });
    assert.ok((standings.slow().good ?? 0) > 0.95, 'the long memory still believes in it');
    assert.ok((standings.fast().good ?? 1) < 0.2, 'the short one does not');
    close(total(standings.twoSpeed()), 1);
  });
});

describe('quality', () => {
  it('is scored with known values', () => {
    close(logLoss(0.8, 1), 0.223144);
    close(logLoss(0, 1), -Math.log(0.001));
    const outcomes = [
      { p: 0.05, outcome: 0 as const },
      { p: 0.05, outcome: 1 as const },
      { p: 1, outcome: 1 as const },
    ];
    const bins = reliability(outcomes);
    assert.equal(bins[0]?.n, 2);
    assert.equal(bins[9]?.n, 1);
    close(expectedCalibrationError(bins) ?? 0, 0.9 / 3);
    assert.equal(expectedCalibrationError(reliability([])), null);
  });

  it('has an interval that is the same each time, holds the mean, and narrows with the markets', () => {
    const random = chance(7);
    const few = Array.from({ length: 30 }, () => random() - 0.4);
    const many = Array.from({ length: 3_000 }, () => random() - 0.4);
    assert.deepEqual(pairedBootstrap(few), pairedBootstrap(few));
    const [wide, narrow] = [pairedBootstrap(few), pairedBootstrap(many)];
    assert.ok(wide && narrow);
    assert.ok(wide.low < wide.mean && wide.mean < wide.high);
    assert.ok(narrow.high - narrow.low < (wide.high - wide.low) / 5);
    close(narrow.mean, 0.1, 0.02);
    assert.equal(pairedBootstrap([]), null);
  });
});

describe('a live calibration', () => {
  const random = chance(3);
  const history = createHistory(['alpha', 'bravo', 'charlie']);
  for (let index = 0; index < 220; index++) {
    const truth = 0.1 + 0.8 * random();
    const noisy = () => Math.min(0.99, Math.max(0.01, truth + (random() - 0.5) * 0.3));
    const forecasts = { alpha: noisy(), bravo: noisy(), ...(random() < 0.7 ? { charlie: noisy() } : {}) };
    const outcome = random() < truth ? (1 as const) : (0 as const);
    history.add({ forecasts, outcome, horizonDays: 0.3 * 2 ** (11 * random()) });
  }
  const weights = { alpha: 0.5, bravo: 0.3, charlie: 0.2 };
  const grid = fitGrid(history, weights, plattPrior(0.4));

  it('read from the grid is within .002 of the exact fit, at every horizon', () => {
    const logOdds = history.repool(weights);
    let worst = 0;
    for (let days = 0.2; days <= 512; days *= 1.13) {
      const exact = history.fit(logOdds, days, plattPrior(0.4));
      for (let p = 0.02; p < 1; p += 0.02) {
        worst = Math.max(worst, Math.abs(calibrate(p, calibrationAt(grid, days)) - calibrate(p, exact)));
      }
    }
    assert.ok(worst <= 0.002, `the worst difference is ${worst}`);
  });

  it('is exact on the grid, and keeps to its ends beyond it', () => {
    for (const [index, days] of GRID_HORIZON_DAYS.entries()) {
      const { a, b } = calibrationAt(grid, days);
      close(a, grid[index]?.a ?? 0, 1e-12);
      close(b, grid[index]?.b ?? 0, 1e-12);
    }
    assert.deepEqual(calibrationAt(grid, 0.01), calibrationAt(grid, 0.5));
    assert.deepEqual(calibrationAt(grid, 5_000), calibrationAt(grid, 512));
  });
});

describe('the evidence for a blend', () => {
  const world = (seed: number, count: number, priceNoise: number, modelNoise: number) => {
    const random = chance(seed);
    const noise = (scale: number) => scale * (random() + random() + random() + random() - 2) * 1.7;
    const evidence = createBlendEvidence();
    for (let index = 0; index < count; index++) {
      const logOdds = noise(1.3);
      const outcome = random() < sigmoid(logOdds) ? (1 as const) : (0 as const);
      evidence.add({
        probability: sigmoid(logOdds + noise(modelNoise)),
        price: sigmoid(logOdds + noise(priceNoise)),
        outcome,
      });
    }
    return evidence;
  };

  it("starts at the arm's cold weight and proves nothing", () => {
    const cold = createBlendEvidence();
    assert.equal(cold.weight(), 0.05);
    assert.equal(createBlendEvidence(ARM_PRIORS.evidencePriceShown).weight(), 0.75);
    assert.deepEqual(cold.evidence(), { resolvedMarkets: 0, fittedWeight: null, lowerBound: null });
    close(fitBlendWeight([], 0.05), 0.05);
  });

  it('stays next to the price where the price is the better forecaster', () => {
    const evidence = world(1, 400, 0.1, 1);
    assert.ok(evidence.weight() <= 0.06, `${evidence.weight()}`);
    assert.ok((evidence.evidence().lowerBound ?? 0) <= 0.001);
  });

  it('rises where the models know more, to .25 below 300 markets and .50 from there on', () => {
    const early = world(2, 299, 1.2, 0.3);
    assert.equal(early.weight(), 0.25);
    const late = world(2, 1_000, 1.2, 0.3);
    assert.equal(late.weight(), 0.5);
    assert.ok((late.evidence().lowerBound ?? 0) > 0);
  });

  it('fits the weight that is best in hindsight but for the ridge', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            probability: fc.double({ min: 0.02, max: 0.98, noNaN: true }),
            price: fc.double({ min: 0.02, max: 0.98, noNaN: true }),
            outcome: fc.constantFrom(0 as const, 1 as const),
          }),
          { minLength: 1, maxLength: 40 },
        ),
        (markets) => {
          const loss = (w: number) =>
            markets.reduce(
              (sum, { probability, price, outcome }) => sum + (blendWithPrice(probability, price, w) - outcome) ** 2,
              10 * (w - 0.05) ** 2,
            );
          const least = loss(fitBlendWeight(markets, 0.05));
          for (let w = 0; w <= 1; w += 0.01) assert.ok(least <= loss(w) + 1e-4, `${w} is better`);
        },
      ),
      // The loss is not convex: of 20,000 random worlds one stopped at a loss greater by .00005.
      { seed: 7, numRuns: 200 },
    );
  });
});

describe('the interval from resolved markets', () => {
  it('takes the right rank, from 20 pairs on', () => {
    const distances = Array.from({ length: 20 }, (_, index) => index + 1).toReversed();
    assert.equal(conformalHalfWidth(distances.slice(1), 0.8), null);
    assert.equal(conformalHalfWidth(distances, 0.8), 17);
    assert.equal(conformalHalfWidth(distances, 0.9), 19);
    assert.equal(conformalHalfWidth(distances, 0.99), null, '20 pairs say nothing about 99 %');
    close(conformalDistance(0.5, 0.999), 4.59512, 1e-5);
  });
});

describe('the alarm for a model that goes bad', () => {
  const run = (differences: readonly number[], from: Drift = NO_DRIFT) => differences.reduce(driftStep, from);
  const times = (count: number, difference: number) => Array.from({ length: count }, () => difference);

  it('says nothing before 30 questions, then warns above 2 and deselects above 3', () => {
    assert.equal(run(times(29, 0.4)).state, 'ok');
    assert.equal(run(times(30, 0.4)).state, 'deselected');
    assert.equal(run([...times(30, 0), ...times(18, 0.15)]).state, 'warned');
    assert.equal(run([...times(30, 0), ...times(26, 0.15)]).state, 'deselected');
  });

  it('forgives a bad streak that ends', () => {
    assert.equal(run([...times(30, 0), ...times(18, 0.15), ...times(30, -0.05)]).state, 'ok');
  });

  it('takes a model back on 30 new questions on which it was no worse than the others', () => {
    const out = run([...times(30, 0), ...times(30, 0.2)]);
    assert.equal(out.state, 'deselected');
    const probation = out.probation.labels;
    assert.equal(run(times(29 - probation, -0.3), out).state, 'deselected');
    assert.equal(run(times(30 - probation, -0.3), out).state, 'ok');
    assert.equal(run(times(60, 0.1), out).state, 'deselected');
  });

  it('holds a model against the mean of what the others forecast, not against their mean loss', () => {
    const panel = scoredPanel({
      ticker: 'KX-1',
      forecasts: { alpha: 0.9, bravo: 0.1, charlie: 0.5 },
      outcome: 0,
      atMs: 1,
    });
    const { drifts } = driftOverPanels([panel], ['alpha', 'bravo', 'charlie']);
    close(drifts.alpha?.sum ?? 0, 0.9 ** 2 - 0.3 ** 2 - 0.03, 1e-12);
    close(drifts.bravo?.sum ?? 1, 0, 1e-12);
    close(drifts.charlie?.sum ?? 1, 0, 1e-12);
  });

  it('leaves five equally good models alone that err together as language models do', () => {
    const models = ['alpha', 'bravo', 'charlie', 'delta', 'echo'];
    let above = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const random = chance(seed * 7_919);
      const noise = (scale: number) => scale * (random() + random() + random() + random() - 2) * 1.7;
      const panels = Array.from({ length: 500 }, (_, index) => {
        const truth = noise(1.5);
        const outcome = random() < sigmoid(truth) ? (1 as const) : (0 as const);
        // What they share and what is each one's own: errors correlated by .8^2 / (.8^2 + .3^2) = .88.
        const shared = noise(0.8);
        const forecasts = Object.fromEntries(models.map((model) => [model, sigmoid(truth + shared + noise(0.3))]));
        return scoredPanel({ ticker: `KX-${index}`, forecasts, outcome, atMs: index });
      });
      above += panels.filter(({ forecasts, outcome }) => {
        const [own = 0, ...others] = Object.values(forecasts);
        const mean = others.reduce((sum, p) => sum + p / others.length, 0);
        return (own - outcome) ** 2 - (mean - outcome) ** 2 > 0.03;
      }).length;
      assert.deepEqual(driftOverPanels(panels, models).transitions, [], `seed ${seed}`);
    }
    assert.ok(above > 1_000, `chance put alpha above the allowance on ${above} questions`);
  });
});

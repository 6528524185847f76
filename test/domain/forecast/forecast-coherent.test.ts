import assert from 'node:assert/strict';
import { makeForecast } from '../../../domain/forecast/forecast.ts';
import type { FeeRow } from '../../../domain/market/fee-row.ts';
import { DEFAULT_DECISION_POLICY } from '../../../domain/shared/policy.ts';
import { DEFAULT_FEES } from '../../../kalshi/fee-schedule.ts';
import { marketAt } from '../../support/judge.ts';

const [FEE] = DEFAULT_FEES as readonly [FeeRow];

describe('a forecast that was moved to fit its event', () => {
  const forecast = (answers: readonly number[], coherent?: number) =>
    makeForecast({
      answers: answers.map((rawProbability, index) => ({ model: `m${index}`, rawProbability })),
      method: 'weighted',
      experienced: [],
      weights: {},
      calibration: { a: 1, b: 0 },
      evidence: { resolvedMarkets: 0, fittedWeight: null, lowerBound: null },
      interval: { half80: null, half90: null },
      market: marketAt(44, 46),
      policy: { ...DEFAULT_DECISION_POLICY, blend: 1 },
      fee: FEE,
      minEdge: 0.03,
      ...(coherent === undefined ? {} : { coherent }),
    });

  it('has each answer moved with it, so that one alone agrees with itself', () => {
    const { coherent, calibrated, models, agreement } = forecast([0.8], 0.55);
    assert.deepEqual([coherent, calibrated], [0.55, 0.8]);
    assert.ok(Math.abs((models[0]?.blended ?? 0) - 0.55) < 1e-12);
    assert.equal(agreement, 1);
  });

  it('is as it was where it fits already', () => {
    assert.deepEqual(forecast([0.8, 0.3], forecast([0.8, 0.3]).coherent), forecast([0.8, 0.3]));
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Verdict } from '../../../domain/decision/verdict.ts';
import { calibrate, plattPrior } from '../../../domain/forecast/calibrate.ts';
import { NO_DRIFT } from '../../../domain/learning/drift.ts';
import {
  comesOutAgain,
  rebuildForecast,
  rebuildVerdict,
  withoutEachModel,
  withoutModel,
} from '../../../domain/learning/rebuild.ts';
import { COLD_SCOREBOARD, type Scoreboard } from '../../../domain/learning/scoreboard.ts';
import { PLAIN } from '../../support/judge.ts';
import { recorded } from '../../support/recorded-decision.ts';

/** One on which model-0 is deselected, so that it has no weight. */
function boardWithoutWeightOf(out: string, models: readonly string[]): Scoreboard {
  return {
    ...COLD_SCOREBOARD,
    labels: 200,
    models: models.map((model) => ({
      model,
      answered: 200,
      meanLoss: model === out ? 0.4 : 0.2,
      lossInterval: null,
      fast: 1 / models.length,
      weight: model === out ? 0 : 1 / (models.length - 1),
      drift: { ...NO_DRIFT, state: model === out ? 'deselected' : 'ok' },
    })),
  };
}

describe('a decision without one of its models', () => {
  it('is without nobody the decision itself, to the last digit', () => {
    const decisions = [
      recorded('normal', [0.92, 0.9, 0.88]),
      recorded('degraded', [0.8, 0.75, 0.62]),
      recorded('normal', [0.2, 0.1], true),
      recorded('emergency', [0.8, 0.78], true, 2),
    ];
    for (const decision of decisions) {
      assert.deepEqual(withoutModel(decision, COLD_SCOREBOARD, null), {
        forecast: rebuildForecast(decision, COLD_SCOREBOARD),
        verdict: rebuildVerdict(decision, COLD_SCOREBOARD),
      });
      assert.deepEqual(withoutModel(decision, COLD_SCOREBOARD, null).verdict, decision.verdict);
      assert.equal(comesOutAgain(decision, COLD_SCOREBOARD), true);
    }
  });

  it('is what the others say, who share its weight: .9, .6 and .3 without each are .45, .6 and .75', () => {
    const decision = recorded('normal', [0.9, 0.6, 0.3]);
    const without = withoutEachModel(decision, COLD_SCOREBOARD);
    const prior = plattPrior(PLAIN.baseRate);
    for (const [index, pooled] of [0.45, 0.6, 0.75].entries()) {
      const { model, forecast } = without[index] ?? {};
      assert.equal(model, `model-${index}`);
      assert.ok(Math.abs((forecast?.pooled ?? 0) - pooled) < 1e-12);
      assert.ok(Math.abs((forecast?.coherent ?? 0) - calibrate(pooled, prior)) < 1e-12);
      assert.deepEqual(
        forecast?.models.map(({ weight }) => weight),
        [0.5, 0.5],
      );
    }
  });

  it('trades less where the boldest is left out, and nothing where too few are left for the quorum', () => {
    const decision = recorded('normal', [0.75, 0.55]);
    assert.equal(decision.action, 'BUY');
    const [withoutBold, withoutTimid] = withoutEachModel(decision, COLD_SCOREBOARD);
    assert.equal(withoutBold?.verdict?.action, 'SKIP');
    assert.equal(withoutTimid?.verdict?.action, 'BUY');
    const strict = recorded('normal', [0.95, 0.9], false, 2);
    for (const { forecast, verdict } of withoutEachModel(strict, COLD_SCOREBOARD)) {
      assert.equal(forecast?.models.length, 1);
      assert.equal(verdict?.trade, null);
      const figures = { answered: 1, quorum: 2, called: 1, failures: [] };
      assert.deepEqual(verdict?.reasons, [{ code: 'no_quorum', figures }]);
    }
  });

  it('is the same where that model has no weight', () => {
    const probability = fc.double({ min: 0.02, max: 0.98, noNaN: true });
    fc.assert(
      fc.property(fc.array(probability, { minLength: 3, maxLength: 6 }), (answers) => {
        const decision = recorded('normal', answers);
        const models = answers.map((_, index) => `model-${index}`);
        const board = boardWithoutWeightOf('model-0', models);
        const forecast = rebuildForecast(decision, board);
        assert.equal(forecast?.models[0]?.weight, 0);
        // As it would have been recorded with this board.
        const base = withoutModel({ ...decision, forecast }, board, null);
        const left = withoutModel({ ...decision, forecast }, board, 'model-0');
        for (const key of ['pooled', 'coherent', 'blended', 'agreement'] as const) {
          assert.equal(left.forecast?.[key], base.forecast?.[key], key);
        }
        assert.deepEqual(left.verdict, base.verdict);
      }),
    );
  });

  it('is not told where fewer than two answered', () => {
    assert.deepEqual(withoutEachModel(recorded('normal', [0.9]), COLD_SCOREBOARD), []);
    assert.deepEqual(withoutEachModel({ ...recorded('normal', [0.9, 0.8]), forecast: null }, COLD_SCOREBOARD), []);
  });

  it('has a forecast and no verdict where something else had decided', () => {
    const decision = recorded('normal', [0.9, 0.8]);
    const figures = { closeTimeMs: 1_000, reachedAtMs: 2_000 };
    const closed: Verdict = { ...decision.verdict, trade: null, reasons: [{ code: 'market_closed', figures }] };
    for (const { forecast, verdict } of withoutEachModel({ ...decision, verdict: closed }, COLD_SCOREBOARD)) {
      assert.ok(forecast);
      assert.equal(verdict, null);
    }
  });

  it('is not compared with a record that does not come out again', () => {
    const decision = recorded('normal', [0.9, 0.8]);
    const { forecast, verdict } = decision;
    assert.ok(forecast && verdict.trade);
    const otherwise = { ...decision, forecast: { ...forecast, coherent: forecast.coherent + 0.001 } };
    assert.equal(comesOutAgain(otherwise, COLD_SCOREBOARD), false);
    const trade = { ...verdict.trade, contracts: verdict.trade.contracts + 1 };
    assert.equal(comesOutAgain({ ...decision, verdict: { ...verdict, trade } }, COLD_SCOREBOARD), false);
    assert.equal(comesOutAgain({ ...decision, forecast: null }, COLD_SCOREBOARD), false);
  });
});

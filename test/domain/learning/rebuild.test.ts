import assert from 'node:assert/strict';
import type { Verdict } from '../../../domain/decision/verdict.ts';
import { ARM_PRIORS } from '../../../domain/forecast/arm-priors.ts';
import { blendWithPrice } from '../../../domain/forecast/blend.ts';
import { rebuildForecast, rebuildVerdict } from '../../../domain/learning/rebuild.ts';
import { COLD_SCOREBOARD } from '../../../domain/learning/scoreboard.ts';
import { ARMS } from '../../../domain/shared/arm.ts';
import { permitted } from '../../../domain/verdict/mode-verdict.ts';
import { recorded } from '../../support/recorded-decision.ts';

describe('a decision worked out again', () => {
  // Enough of an edge in both modes, and half the size in degraded.
  const between = [0.8, 0.75, 0.62];

  it('comes out the same in a stricter mode, with what the normal one would have done', () => {
    const decision = recorded('degraded', between);
    assert.equal(decision.verdict.withheldTradeMode, 'normal');
    assert.deepEqual(rebuildForecast(decision, COLD_SCOREBOARD), decision.forecast);
    assert.deepEqual(rebuildVerdict(decision, COLD_SCOREBOARD), decision.verdict);
  });

  it('comes out with its action and its size, in every mode that trades', () => {
    for (const mode of ['normal', 'economy', 'degraded'] as const) {
      const decision = recorded(mode, [0.92, 0.9, 0.88]);
      assert.equal(decision.verdict.action === 'BUY' || decision.verdict.withheldTrade !== null, true, mode);
      assert.deepEqual(rebuildForecast(decision, COLD_SCOREBOARD), decision.forecast);
      assert.deepEqual(rebuildVerdict(decision, COLD_SCOREBOARD), decision.verdict);
    }
    const sold = recorded('normal', [0.3, 0.25], true);
    assert.equal(sold.action, 'SELL');
    assert.deepEqual(rebuildVerdict(sold, COLD_SCOREBOARD), sold.verdict);
  });

  it('comes out the same in an emergency, whether enough had answered to know what normal would have done or not', () => {
    const enough = recorded('emergency', [0.8, 0.78], true, 2);
    assert.equal(enough.verdict.withheldTradeMode, 'normal');
    assert.deepEqual(rebuildVerdict(enough, COLD_SCOREBOARD), enough.verdict);
    const tooFew = recorded('emergency', [0.8], true, 2);
    assert.equal(tooFew.verdict.withheldTrade, null);
    assert.deepEqual(rebuildVerdict(tooFew, COLD_SCOREBOARD), tooFew.verdict);
  });

  it('comes out with the trade that a change of mode took away', () => {
    const bought = recorded('normal', [0.8, 0.78]);
    assert.equal(bought.action, 'BUY');
    const taken = permitted(bought.verdict, 'halted', 'normal');
    assert.equal(taken.reasons[0]?.code, 'mode_changed');
    const settled = { ...bought, mode: 'halted' as const, action: taken.action, verdict: taken };
    assert.deepEqual(rebuildVerdict(settled, COLD_SCOREBOARD), taken);
  });

  it('comes out on the gap to the price, by the prior of its arm', () => {
    for (const arm of ARMS) {
      const decision = recorded('normal', [0.8, 0.78], false, 1, { onGap: true, arm, policy: { blend: 'evidence' } });
      assert.deepEqual(decision.forecast?.calibration, { kind: 'gap', a: ARM_PRIORS[arm].gapSlope });
      assert.equal(decision.forecast?.blendWeight, ARM_PRIORS[arm].coldWeight);
      assert.deepEqual(rebuildForecast(decision, COLD_SCOREBOARD), decision.forecast);
      assert.deepEqual(rebuildVerdict(decision, COLD_SCOREBOARD), decision.verdict);
    }
  });

  it('comes out as it was made before weights by arm, at the weight that it states', () => {
    const { forecast, ...decision } = recorded('normal', [0.8, 0.78], false, 1, { policy: { blend: 'evidence' } });
    assert.ok(forecast && forecast.calibration.kind === undefined);
    const blended = (p: number) => blendWithPrice(p, 0.5, 0.15);
    const older = { ...forecast, blendWeight: 0.15, blended: blended(forecast.coherent) };
    const again = rebuildForecast({ ...decision, forecast: older }, COLD_SCOREBOARD);
    assert.equal(again?.blended, older.blended);
    assert.equal(again?.blendWeight, 0.15);
    assert.deepEqual(again?.calibration, forecast.calibration);
  });

  it('shows what was changed in the record', () => {
    const bought = recorded('normal', [0.8, 0.78]);
    const { trade } = bought.verdict;
    assert.ok(trade);
    const forged = { ...bought, verdict: { ...bought.verdict, trade: { ...trade, contracts: trade.contracts + 1 } } };
    assert.notDeepEqual(rebuildVerdict(forged, COLD_SCOREBOARD), forged.verdict);
  });

  it('says nothing of a verdict that no forecast led to', () => {
    const bought = recorded('normal', [0.8, 0.78]);
    assert.deepEqual(rebuildForecast(bought, COLD_SCOREBOARD), bought.forecast);
    const halted: Verdict = { ...bought.verdict, reasons: [{ code: 'mode_halted', figures: { mode: 'halted' } }] };
    assert.equal(rebuildVerdict({ ...bought, verdict: halted }, COLD_SCOREBOARD), null);
  });
});

import assert from 'node:assert/strict';
import type { CallRecord } from '../../../domain/decision/decision.ts';
import type { PlannedCall } from '../../../domain/planning/plan.ts';
import { permitsPanel, type WidenInput, widen } from '../../../domain/planning/widen.ts';
import { worthOfMore } from '../../../domain/planning/worth-of-more.ts';
import { FEE, judge, marketAt } from '../../support/judge.ts';

const call = (model: string, expectedCostMicroUsd = 10_000): PlannedCall => ({
  model,
  provider: 'p',
  worstCaseMicroUsd: 50_000,
  expectedCostMicroUsd,
  callTimeoutMs: 1_000,
});
const answered = (model: string, latencyMs = 900): CallRecord => ({
  model,
  provider: 'p',
  step: 'panel',
  outcome: 'answered',
  rawProbability: 0.5,
  reasoning: null,
  failure: null,
  costMicroUsd: 1,
  latencyMs,
  attemptId: null,
});
/** One says BUY YES, the other BUY NO: nobody would skip, as their mean does. */
const { forecast } = judge({ answers: [0.6, 0.42], market: marketAt(49, 51) });
const PLAN = { panel: [call('model-0'), call('model-1')], wider: [call('spared'), call('dearer', 20_000)] };

const widening = (more: Partial<WidenInput> = {}) =>
  widen({
    forecast,
    calls: [answered('model-0', 400), answered('model-1')],
    plan: PLAN,
    policy: { minAgreement: 0.6 },
    mode: 'normal',
    band: 'open',
    market: marketAt(49, 51),
    fee: FEE,
    threshold: 0.03,
    maxStakeMicroUsd: 100_000_000,
    remainingMs: 10_000,
    ...more,
  });
const names = (calls: readonly PlannedCall[] = []) => calls.map(({ model }) => model);

describe('widening', () => {
  it('asks all who were spared when the panel agrees too little and their answers are worth their cost', () => {
    const { calls, why } = widening() ?? {};
    assert.deepEqual(names(calls), ['spared', 'dearer']);
    assert.match(
      why ?? '',
      /^Widened: .* agreement of 0 % is below the 60 % demanded; what 2 more .* they cost \$0\.0300\.$/,
    );
  });

  it('also asks who was left over of the panel itself', () => {
    const { calls } = widening({ plan: { panel: [...PLAN.panel, call('left')], wider: [call('spared')] } }) ?? {};
    assert.deepEqual(names(calls), ['left', 'spared']);
  });

  it('has nothing to say where nobody is left, nobody answered, there is no price, or the plan is an old one', () => {
    assert.equal(widening({ plan: { ...PLAN, wider: [] } }), null);
    assert.equal(widening({ plan: { panel: [...PLAN.panel, call('left')] } }), null);
    assert.equal(widening({ forecast: null }), null);
    assert.equal(widening({ forecast: { ...forecast, agreement: null } }), null);
  });

  it('asks nobody where the panel agrees, as the mode demands', () => {
    const agreeing = { ...forecast, agreement: 0.6 };
    assert.match(widening({ forecast: agreeing })?.why ?? '', /^Not widened: .*60 % is not below the 60 % demanded\.$/);
    assert.deepEqual(names(widening({ forecast: agreeing, mode: 'degraded' })?.calls), ['spared', 'dearer']);
  });

  it('asks nobody where mode or budget permit no panel, or no time is left for the slowest answer', () => {
    const refusals: readonly (readonly [Partial<WidenInput>, RegExp])[] = [
      [{ mode: 'economy' }, /mode economy permits no panel/],
      [{ mode: 'halted' }, /mode halted permits no panel/],
      [{ band: 'conserve' }, /budget has become conserve/],
      [{ band: 'exhausted' }, /budget has become exhausted/],
      [{ remainingMs: 900 }, /900 ms are left where the slowest answer took 900 ms/],
    ];
    for (const [change, why] of refusals) {
      const refused = widening(change);
      assert.deepEqual(refused?.calls, []);
      assert.match(refused?.why ?? '', why);
    }
    assert.equal(widening({ remainingMs: 901 })?.calls.length, 2);
  });

  it('asks nobody whose answers cost as much as they are worth', () => {
    const worth =
      worthOfMore(
        { market: marketAt(49, 51), fee: FEE, threshold: 0.03, maxStakeMicroUsd: 100_000_000 },
        forecast,
      )?.(1) ?? 0;
    assert.ok(worth > 1_000, `${worth}`);
    const at = (cost: number) => widening({ plan: { ...PLAN, wider: [call('spared', cost)] } })?.calls.length;
    assert.equal(at(Math.floor(worth)), 1);
    assert.equal(at(Math.ceil(worth)), 0);
  });
});

describe('a band', () => {
  it('permits a panel only while it is open', () => {
    assert.deepEqual((['open', 'conserve', 'critical', 'exhausted'] as const).map(permitsPanel), [
      true,
      false,
      false,
      false,
    ]);
  });
});

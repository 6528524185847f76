import assert from 'node:assert/strict';
import type { CallFailureKind } from '../../../domain/decision/reason.ts';
import type { CallResult } from '../../../domain/planning/call-result.ts';
import { afterCalls, beginning, type DecisionState } from '../../../domain/planning/decision-state.ts';
import { type Moment, nextStep } from '../../../domain/planning/next-step.ts';
import type { Plan } from '../../../domain/planning/plan.ts';
import { planDecision } from '../../../domain/planning/plan-decision.ts';
import type { PlannedCall } from '../../../domain/planning/priced-model.ts';
import { STRATEGIES } from '../../../domain/shared/method.ts';
import type { DecisionPolicy } from '../../../domain/shared/policy.ts';
import {
  callResult,
  modelsOf,
  NOW_MS,
  planInput,
  plannedCall,
  pricedModel,
  RESERVATION,
  snapshotOf,
  stateOf,
} from '../../support/planning.ts';

const AT: Moment = { nowMs: NOW_MS + 1_000, mode: null, band: null };
const of = (model: string, provider: string, more: Partial<PlannedCall> = {}) =>
  plannedCall(model, { provider, ...more });
const VALUE = {
  budgetShadowPrice: 0,
  first: { models: ['a'], valueMicroUsd: 0, costMicroUsd: 1, requiredMultiple: 0, pays: true },
};
/** One model alone may be called, and others stand by. */
const ONE: Partial<Plan> = {
  start: 'quick',
  first: [of('a', 'p')],
  standby: [of('a2', 'p'), of('b', 'q'), of('c', 'r')],
};
/** A panel of two, and others that were left out of it. */
const PANEL: Partial<Plan> = {
  start: 'panel',
  first: [of('a', 'p'), of('b', 'q')],
  wider: [of('c', 'r'), of('d', 's')],
};

const free = (model: string, provider: string, kind: CallFailureKind = 'bad_request', more: Partial<CallResult> = {}) =>
  callResult(model, null, { provider, costMicroUsd: 0, failure: { kind, message: 'no' }, ...more });
const stepOf = (state: DecisionState, moment: Partial<Moment> = {}) => {
  const next = nextStep(state, { ...AT, ...moment });
  const codes = next.notes.map(({ code }) => code);
  return next.kind === 'call' ? [next.step, modelsOf(next.calls), codes] : [next.kind, codes];
};
const REPLACED = ['failed_replaced'];

describe('a model that failed and cost nothing', () => {
  const one = (plan: Partial<Plan>, calls: readonly CallResult[], policy: Partial<DecisionPolicy> = {}) =>
    stateOf(snapshotOf({ ...ONE, ...plan }, {}, policy), ...calls);

  for (const strategy of STRATEGIES) {
    const plan = { strategy, value: strategy === 'value' ? VALUE : null };
    it(`is replaced by one of another provider where one alone may be called, by strategy ${strategy}`, () => {
      assert.deepEqual(stepOf(one(plan, [free('a', 'p')])), ['quick', ['b'], REPLACED]);
      assert.deepEqual(stepOf(one(plan, [free('a', 'p')]), { mode: 'economy' }), ['quick', ['b'], REPLACED]);
      assert.deepEqual(stepOf(one(plan, [free('a', 'p')]), { band: 'critical' }), ['quick', ['b'], REPLACED]);
    });
  }

  it('may be a local one: what costs nothing anyway is replaced however it failed', () => {
    for (const kind of [
      'unusable_answer',
      'refused',
      'timed_out',
      'server_error',
      'not_sent',
      'not_started',
    ] as const) {
      assert.deepEqual(stepOf(one({}, [free('a', 'p', kind)])), ['quick', ['a2'], REPLACED], kind);
    }
  });

  it('is replaced again and again until one answers or none is left, and then by no more', () => {
    const failed = [free('a', 'p'), free('b', 'q', 'too_long')];
    assert.deepEqual(stepOf(one({}, failed)), ['quick', ['c'], REPLACED]);
    assert.deepEqual(stepOf(one({}, [...failed, callResult('c', 0.9, { provider: 'r' })])), ['stop', []]);
    const all = [...failed, free('c', 'r', 'overloaded'), free('a2', 'p', 'overloaded')];
    assert.deepEqual(stepOf(one({}, all)), ['stop', []]);
  });

  it('is not where the request is too large for each of them: the next may have room', () => {
    const failed = [free('a', 'p', 'too_long'), free('b', 'q', 'too_long')];
    assert.deepEqual(stepOf(one({}, failed)), ['quick', ['a2'], REPLACED]);
  });

  it('is not once two providers alike refused the request', () => {
    const refused = [free('a', 'p'), free('b', 'q')];
    assert.deepEqual(stepOf(one({}, refused)), ['stop', ['request_at_fault']]);
    const redirected = [free('a', 'p', 'redirected'), free('b', 'q', 'redirected')];
    assert.deepEqual(stepOf(one({}, redirected)), ['quick', ['a2'], REPLACED], 'an address says nothing of a request');
  });

  it('is not where it may have been billed, where its reservation was lost, or where no model may be called', () => {
    assert.deepEqual(stepOf(one({}, [free('a', 'p', 'timed_out', { costMicroUsd: 5 })])), ['stop', []]);
    assert.deepEqual(stepOf(one({}, [free('a', 'p', 'reservation_lost')])), ['stop', []]);
    for (const mode of ['emergency', 'halted'] as const) {
      assert.deepEqual(stepOf(one({}, [free('a', 'p')]), { mode }), ['stop', ['mode_permits_no_more']]);
    }
    assert.deepEqual(stepOf(one({}, [free('a', 'p')]), { nowMs: NOW_MS + 20_000 }), ['stop', ['no_time_for_more']]);
  });

  it('leaves the choice to the strategy where that has models of its own to call', () => {
    const queue = [of('b', 'q'), of('c', 'r')];
    assert.deepEqual(stepOf(one({ queue }, [free('a', 'p')])), ['panel', ['b', 'c'], ['unanswered']]);
    const weighed = { queue, strategy: 'value', value: VALUE } as const;
    assert.deepEqual(stepOf(one(weighed, [free('a', 'p')])), ['panel', ['b'], ['unanswered']]);
    assert.deepEqual(stepOf(one({ queue }, [free('a', 'p')]), { mode: 'economy' }), ['quick', ['b'], REPLACED]);
  });

  it('by strategy value is followed by a model of another provider first', () => {
    const queue = [of('a2', 'p'), of('b', 'q')];
    const state = one({ queue, strategy: 'value', value: VALUE }, [free('a', 'p')]);
    assert.deepEqual(stepOf(state), ['panel', ['b'], ['unanswered']]);
  });

  it('of a panel is replaced as far as a quorum needs it', () => {
    const panel = (calls: readonly CallResult[], quorum = 2) =>
      stepOf(stateOf(snapshotOf({ ...PANEL, strategy: 'consensus' }, {}, { quorum }), ...calls));
    const answered = callResult('b', 0.6, { step: 'panel', provider: 'q' });
    const refused = free('a', 'p', 'bad_request', { step: 'panel' });
    assert.deepEqual(panel([refused, answered]), ['wider', ['c'], REPLACED]);
    assert.deepEqual(panel([refused, free('b', 'q', 'too_long', { step: 'panel' })]), ['wider', ['c', 'd'], REPLACED]);
    assert.deepEqual(panel([refused, answered], 1)[0], 'stop', 'one answer is enough');
    assert.deepEqual(panel([refused, free('b', 'q', 'bad_request', { step: 'panel' })]), [
      'stop',
      ['request_at_fault'],
    ]);
    const more = [refused, answered, free('c', 'r', 'overloaded', { step: 'wider' })];
    assert.deepEqual(panel(more), ['wider', ['d'], REPLACED]);
  });

  it('is not replaced in a decision that was admitted by earlier rules', () => {
    const { standby: _, ...earlier } = snapshotOf(ONE).plan;
    const snapshot = { ...snapshotOf(ONE), plan: { ...earlier, queue: [of('b', 'q')] } };
    assert.deepEqual(stepOf(stateOf(snapshot, free('a', 'p'))), ['stop', ['request_at_fault']]);
  });
});

describe('the models that stand by', () => {
  const models = [pricedModel('a', 10_000), pricedModel('b', 20_000, {}, { provider: 'q' }), pricedModel('c', 30_000)];
  const standbyOf = (more: Parameters<typeof planInput>[0], policy: Parameters<typeof planInput>[1] = {}) =>
    modelsOf(planDecision(planInput({ models, maxStakeMicroUsd: 1_000_000, ...more }, policy)).standby ?? []);

  it('are all others where one model alone may be called, as far as the decision’s cap has room', () => {
    assert.deepEqual(standbyOf({}, { ensemble: false }), ['b', 'c']);
    assert.deepEqual(standbyOf({ mode: 'economy' }), ['b', 'c']);
    assert.deepEqual(standbyOf({ mode: 'economy', decisionCapMicroUsd: 45_000 }), ['b']);
  });

  it('are none where the strategy may call them anyway', () => {
    assert.deepEqual(standbyOf({}), []);
  });

  it('keep a decision going until the last of them, and it ends', () => {
    const plan = planDecision(planInput({ models, mode: 'economy', maxStakeMicroUsd: 1_000_000 }));
    let state = beginning({ ...snapshotOf(plan), mode: 'economy' });
    const called: string[] = [];
    for (let step = 0; step < 10; step++) {
      const next = nextStep(state, AT);
      if (next.kind === 'stop') break;
      called.push(...modelsOf(next.calls));
      const results = next.calls.map(({ model, provider }) => free(model, provider, 'overloaded'));
      state = afterCalls(state, RESERVATION, results);
    }
    assert.deepEqual(called, ['a', 'b', 'c']);
  });
});

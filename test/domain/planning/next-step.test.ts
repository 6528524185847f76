import assert from 'node:assert/strict';
import type { DecisionState, NextStep } from '../../../domain/planning/decision-state.ts';
import { afterCalls, afterLook, afterRefusal, pathOf } from '../../../domain/planning/decision-state.ts';
import { type Moment, nextStep, stricterMode } from '../../../domain/planning/next-step.ts';
import type { Plan } from '../../../domain/planning/plan.ts';
import { MODES } from '../../../domain/shared/modes.ts';
import { callResult, modelsOf, NOW_MS, plannedCall, RESERVATION, snapshotOf, stateOf } from '../../support/planning.ts';

const AT: Moment = { nowMs: NOW_MS + 1_000, mode: null, band: null };
const QUICK: Partial<Plan> = {
  start: 'quick',
  first: [plannedCall('a')],
  queue: [plannedCall('b'), plannedCall('c')],
};
const PANEL: Partial<Plan> = { start: 'panel', first: [plannedCall('a'), plannedCall('b')], wider: [plannedCall('c')] };
const VALUE = {
  budgetShadowPrice: 0,
  first: { models: ['a'], valueMicroUsd: 0, costMicroUsd: 1, requiredMultiple: 0, pays: true },
};
const quickAnswer = callResult('a', 0.45);
const panelAnswers = [callResult('a', 0.6, { step: 'panel' }), callResult('b', 0.42, { step: 'panel' })];

const shapeOf = (next: NextStep) =>
  next.kind === 'call' ? [next.step, modelsOf(next.calls)] : [next.kind, next.notes.map(({ code }) => code)];

describe('the next step', () => {
  const table: readonly (readonly [string, DecisionState, Partial<Moment>, readonly unknown[]])[] = [
    ['is none where no model is to be called', stateOf(snapshotOf({ start: 'none' })), {}, ['stop', []]],
    ['is none without money', stateOf(snapshotOf(QUICK, { reservation: null })), {}, ['stop', []]],
    ['is first the plan’s one model', stateOf(snapshotOf(QUICK)), {}, ['quick', ['a']]],
    ['is first the plan’s panel', stateOf(snapshotOf(PANEL)), {}, ['panel', ['a', 'b']]],
    ['is the panel after an unsure model', stateOf(snapshotOf(QUICK), quickAnswer), {}, ['panel', ['b', 'c']]],
    ['is none after a confident one', stateOf(snapshotOf(QUICK), callResult('a', 0.9)), {}, ['stop', ['confident']]],
    [
      'is one model where calls are weighed',
      stateOf(snapshotOf({ ...QUICK, strategy: 'value', value: VALUE }), quickAnswer),
      {},
      ['panel', ['b']],
    ],
    [
      'is what was left out of a panel that disagrees',
      stateOf(snapshotOf({ ...PANEL, strategy: 'consensus' }, {}, { minAgreement: 0.6 }), ...panelAnswers),
      {},
      ['wider', ['c']],
    ],
    [
      'is the model again where calls are weighed and no other is left',
      stateOf(
        snapshotOf({ ...QUICK, queue: [], strategy: 'value', value: VALUE }, {}, { samplesPerModel: 2 }),
        quickAnswer,
      ),
      {},
      ['panel', ['a']],
    ],
    [
      'is none where it was asked as often as it may be',
      stateOf(
        snapshotOf({ ...QUICK, queue: [], strategy: 'value', value: VALUE }, {}, { samplesPerModel: 2 }),
        quickAnswer,
        callResult('a', 0.5, { step: 'panel', sample: 2 }),
      ),
      {},
      ['stop', []],
    ],
    [
      'is no model again after a panel that was called in order to learn',
      stateOf(snapshotOf({ ...PANEL, wider: [], strategy: 'value' }, {}, { samplesPerModel: 2 }), ...panelAnswers),
      {},
      ['stop', []],
    ],
    [
      'is not the model again that failed',
      stateOf(
        snapshotOf({ ...QUICK, queue: [], strategy: 'value', value: VALUE }, {}, { samplesPerModel: 3 }),
        quickAnswer,
        callResult('a', null, { step: 'panel', sample: 2 }),
      ),
      {},
      ['stop', []],
    ],
    [
      'is as many answers of each model of a panel as the policy says',
      stateOf(snapshotOf(QUICK, {}, { samplesPerModel: 2 }), quickAnswer),
      {},
      ['panel', ['b', 'c', 'b', 'c']],
    ],
    [
      'is none once every model was called',
      stateOf(snapshotOf(QUICK), quickAnswer, ...['b', 'c'].map((model) => callResult(model, 0.5, { step: 'panel' }))),
      {},
      ['stop', []],
    ],
    [
      'is none in a mode that permits one model',
      stateOf(snapshotOf(QUICK), quickAnswer),
      { mode: 'economy' },
      ['stop', ['mode_permits_no_more']],
    ],
    [
      'is none past the deadline',
      stateOf(snapshotOf(QUICK), quickAnswer),
      { nowMs: NOW_MS + 20_000 },
      ['stop', ['no_time_for_more']],
    ],
    [
      'is no panel once the budget was signalled to be short',
      stateOf(snapshotOf(QUICK), quickAnswer),
      { band: 'critical' },
      ['stop', ['unsure', 'band_permits_no_more']],
    ],
    [
      'is none after a first step that had no model',
      { ...stateOf(snapshotOf({ ...PANEL, first: [], wider: [] })), reservations: [RESERVATION] },
      {},
      ['stop', []],
    ],
    [
      'is none after a refusal of money',
      { ...stateOf(snapshotOf(QUICK), quickAnswer), isRefused: true },
      {},
      ['stop', []],
    ],
  ];
  for (const [says, state, moment, expected] of table) {
    it(says, () => assert.deepEqual(shapeOf(nextStep(state, { ...AT, ...moment })), expected));
  }

  it('has its money held only where it is the first', () => {
    const first = nextStep(stateOf(snapshotOf(QUICK)), AT);
    const further = nextStep(stateOf(snapshotOf(QUICK), quickAnswer), AT);
    assert.ok(first.kind === 'call' && further.kind === 'call');
    assert.deepEqual([first.reservation, further.reservation], [RESERVATION, null]);
  });

  it('changes nothing that it is given', () => {
    const state = stateOf(snapshotOf(QUICK), quickAnswer);
    const before = structuredClone(state);
    nextStep(state, AT);
    assert.deepEqual(state, before);
  });
});

describe('a signalled mode', () => {
  it('may tighten the admission’s and never loosens it', () => {
    for (const admitted of MODES) {
      assert.equal(stricterMode(admitted, null), admitted);
      for (const signalled of MODES) {
        const strict = Math.max(MODES.indexOf(admitted), MODES.indexOf(signalled));
        assert.equal(stricterMode(admitted, signalled), MODES[strict]);
      }
    }
  });
});

describe('the state of a running decision', () => {
  it('gathers looks, calls and refusals in order', () => {
    const begun = stateOf(snapshotOf({ ...QUICK, strategy: 'value', value: VALUE }), quickAnswer);
    const next = nextStep(begun, AT);
    const looked = afterLook(begun, next);
    assert.deepEqual([looked.notes, looked.evaluations], [next.notes, [next.evaluation]]);
    const called = afterCalls(looked, RESERVATION, [callResult('b', 0.4, { step: 'panel' })]);
    assert.deepEqual([modelsOf(called.calls), called.reservations.length], [['a', 'b'], 2]);
    const cap = { cap: 'day', of: null, capMicroUsd: 1, committedMicroUsd: 1, askedMicroUsd: 1 } as const;
    const refused = afterRefusal(called, cap);
    assert.deepEqual(refused.notes.at(-1), { code: 'cap_refused', figures: { cap, consequence: 'no_more' } });
    assert.equal(nextStep(refused, AT).kind, 'stop');
  });

  it('has a path that follows from the steps of its calls', () => {
    const steps = (...all: ('quick' | 'panel' | 'wider')[]) => pathOf(all.map((step) => ({ step })));
    assert.deepEqual(
      [steps(), steps('quick'), steps('quick', 'panel'), steps('panel', 'panel'), steps('panel', 'wider')],
      ['none', 'quick', 'escalated', 'full', 'full'],
    );
  });
});

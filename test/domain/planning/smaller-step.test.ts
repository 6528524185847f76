import assert from 'node:assert/strict';
import type { CapRefusal } from '../../../domain/money/cap-refusal.ts';
import type { PlanInput } from '../../../domain/planning/plan.ts';
import { type FirstStep, firstStep, smallerStep } from '../../../domain/planning/smaller-step.ts';
import { modelsOf, planInput, pricedModel } from '../../support/planning.ts';

const MODELS = [pricedModel('cheap', 10_000), pricedModel('mid', 20_000), pricedModel('dear', 30_000)];
const LARGE = planInput({ models: MODELS, maxStakeMicroUsd: 90_000_000 });
const BURN_IN: PlanInput = { ...planInput({ models: MODELS }, { explore: true }) };

const refusal = (cap: CapRefusal['cap'], of: string | null = null): CapRefusal => ({
  ok: false,
  cap,
  of,
  capMicroUsd: 100,
  committedMicroUsd: 90,
  askedMicroUsd: 50,
});
const shapeOf = ({ plan }: FirstStep) => [plan.start, modelsOf(plan.first), plan.purpose, plan.refusal?.code ?? null];
const consequences = ({ notes }: FirstStep) =>
  notes.map(({ code, figures }) => (code === 'cap_refused' ? figures.consequence : code));

describe('a first step whose money is refused', () => {
  it('is one model instead of the panel, the cheapest, and then none', () => {
    const panel = firstStep(LARGE);
    assert.deepEqual(shapeOf(panel), ['panel', ['cheap', 'mid', 'dear'], 'decision', null]);
    const one = smallerStep(LARGE, panel, refusal('hour'));
    assert.deepEqual(shapeOf(one), ['quick', ['cheap'], 'decision', null]);
    assert.deepEqual([one.plan.queue, one.plan.wider], [[], []]);
    assert.deepEqual(
      one.plan.candidates.map(({ model, chosen, heldBack, why }) => [model, chosen, heldBack, why.code]),
      [
        ['cheap', 'quick', null, 'cheapest_of_panel'],
        ['mid', null, 'by_rule', 'no_room_for_panel'],
        ['dear', null, 'by_rule', 'no_room_for_panel'],
      ],
    );
    const twice = { ...LARGE, policy: { ...LARGE.policy, samplesPerModel: 2 } };
    const once = smallerStep(twice, firstStep(twice), refusal('hour')).plan;
    assert.deepEqual([modelsOf(once.first), modelsOf(once.standby ?? [])], [['cheap'], ['mid', 'dear']]);
    const none = smallerStep(LARGE, one, refusal('day'));
    assert.deepEqual(shapeOf(none), ['none', [], 'decision', 'budget_refused']);
    assert.deepEqual(consequences(none), ['one_model']);
    const { refusal: reason } = none.plan;
    assert.ok(reason?.code === 'budget_refused' && reason.figures.cap === 'hour', 'the panel’s refusal is the reason');
  });

  it('is no model where one decision may not cost that', () => {
    const one = firstStep(planInput({ models: MODELS }));
    assert.deepEqual(shapeOf(smallerStep(planInput({ models: MODELS }), one, refusal('decision')))[3], 'decision_cap');
  });

  it('is what the trade needs where there is no room to learn', () => {
    const all = firstStep(BURN_IN);
    assert.deepEqual(shapeOf(all), ['panel', ['cheap', 'mid', 'dear'], 'exploration', null]);
    const justified = smallerStep(BURN_IN, all, refusal('purpose', 'exploration'));
    assert.deepEqual(shapeOf(justified), ['quick', ['cheap'], 'decision', null]);
    assert.deepEqual([justified.explore, consequences(justified)], [false, ['no_learning']]);
  });

  it('is the other models where one model’s own cap has no room, and that one does not come back', () => {
    const without = smallerStep(BURN_IN, firstStep(BURN_IN), refusal('model', 'cheap'));
    assert.deepEqual(shapeOf(without), ['panel', ['mid', 'dear'], 'exploration', null]);
    const left = without.plan.candidates.find(({ model }) => model === 'cheap');
    assert.deepEqual([left?.why.code, left?.heldBack], ['over_model_cap', 'unavailable']);
    const justified = smallerStep(BURN_IN, without, refusal('purpose', 'exploration'));
    assert.deepEqual(shapeOf(justified), ['quick', ['mid'], 'decision', null]);
    assert.deepEqual(consequences(justified), ['without_model', 'no_learning']);
  });

  it('is no model where every model’s own cap is full', () => {
    const { step } = ['cheap', 'mid', 'dear'].reduce(
      ({ step: before }, model) => ({ step: smallerStep(LARGE, before, refusal('model', model)) }),
      { step: firstStep(LARGE) },
    );
    assert.deepEqual(shapeOf(step), ['none', [], 'decision', 'budget_refused']);
    assert.ok(step.plan.candidates.every(({ chosen }) => chosen === null));
  });

  it('keeps what it had weighed: it was wanted all the same', () => {
    const weighed = planInput({ models: MODELS, valueOfFirstMicroUsd: 50_000 }, { strategy: 'value' });
    const none = smallerStep(weighed, firstStep(weighed), refusal('day'));
    assert.deepEqual([none.plan.start, none.plan.value?.first.valueMicroUsd], ['none', 50_000]);
  });
});

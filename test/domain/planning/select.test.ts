import assert from 'node:assert/strict';
import { methodWeights } from '../../../domain/forecast/method-weights.ts';
import type { PlanInput } from '../../../domain/planning/plan.ts';
import type { ModelRecord, PricedModel } from '../../../domain/planning/priced-model.ts';
import { hashToUnitInterval } from '../../../domain/shared/hash-to-unit-interval.ts';
import { DEFAULT_BUDGET_POLICY, purposeCapMicroUsd } from '../../../domain/shared/policy.ts';
import { marketAt } from '../../support/judge.ts';
import { modelsOf, NO_KEY, panelOf, planOf, pricedModel, quickOf } from '../../support/planning.ts';

const model = (id: string, cost: number, record: Partial<ModelRecord> = {}, more: Partial<PricedModel> = {}) =>
  pricedModel(id, cost, { weight: 0.25, ...record }, more);
const MODELS = [
  model('dear-and-good', 20_000, { weight: 0.4 }),
  model('fair', 5_000, { weight: 0.3 }),
  model('cheap', 1_000, { weight: 0.25 }),
  model('free-and-poor', 0, { weight: 0.05 }),
];
const LEARNED = { labels: 60, panelsAsked: 70, nearCertain: 0 };
const NOTHING_LEARNED = { labels: 0, panelsAsked: 0, nearCertain: 0 };
const TURNED = { sum: 3.2, labels: 45, probation: null, since: null };

const plan = (more: Partial<PlanInput> = {}, policy: Partial<PlanInput['policy']> = {}) =>
  planOf({ models: MODELS, learned: LEARNED, ...more }, { explore: true, ...policy });
/** Ids on which the draw says this. */
const drawn = (isPanel: boolean) => {
  for (let index = 0; ; index++)
    if (hashToUnitInterval(`panel/main/${index}`) < 0.07 === isPanel) return `main/${index}`;
};
const ORDINARY = drawn(false);
const EXPLORED = drawn(true);

describe('the models to call', () => {
  it('in burn-in everyone, from the money for exploration where the trade needs only one', () => {
    const small = plan({ learned: { labels: 59, panelsAsked: 119, nearCertain: 0 } });
    assert.equal(small.start, 'panel');
    assert.equal(panelOf(small).length, 4);
    assert.equal(small.purpose, 'exploration');
    assert.equal(small.explorationProbability, 1);
    assert.ok(small.callsEveryModel);
    assert.deepEqual(small.notes, [
      { code: 'burn_in', figures: { labels: 59, labelsNeeded: 60, panels: 119, panelsNeeded: 120 } },
    ]);
    const large = plan({ learned: NOTHING_LEARNED, maxStakeMicroUsd: 90_000_000 });
    assert.equal(large.purpose, 'decision', 'a large stake justifies the panel by itself');
  });

  it('after 60 labels or 120 panels no more', () => {
    for (const learned of [LEARNED, { labels: 3, panelsAsked: 120, nearCertain: 0 }]) {
      assert.equal(plan({ learned, decisionId: ORDINARY }).start, 'quick');
    }
  });

  it('never for learning’s sake in another mode, with the ensemble off, or where it was declined', () => {
    const learned = NOTHING_LEARNED;
    for (const other of [
      plan({ learned, mode: 'economy' }),
      plan({ learned, mode: 'degraded' }),
      plan({ learned }, { ensemble: false }),
      plan({ learned }, { explore: false }),
    ]) {
      assert.equal(other.explorationProbability, 0);
      assert.equal(other.start, 'quick');
    }
    assert.equal(plan({ learned, markets: [marketAt(1, 2)] }).refusal?.code, 'price_gate');
  });

  it('where calls are weighed, none whose answer is thought to take away more than it adds, with the reason', () => {
    const models = MODELS.map((each) => ({
      ...each,
      record: { ...each.record, excessLoss: each.model === 'fair' ? 0.0051 : 0 },
    }));
    const { first, queue, candidates } = plan({ decisionId: ORDINARY, models }, { strategy: 'value' });
    assert.ok(!modelsOf([...first, ...queue]).includes('fair'));
    const why = candidates.find((each) => each.model === 'fair')?.why;
    assert.deepEqual(why, { code: 'harmful_answer', figures: { excessLoss: 0.0051 } });
  });

  it('first one that is as good as the best, the most weight for its cost among these; a worse one at no price', () => {
    const priced = (excess: number) =>
      MODELS.map((each) => {
        const excessLoss = each.model === 'cheap' ? excess : each.model === 'free-and-poor' ? 0.01 : 0;
        return { ...each, record: { ...each.record, excessLoss } };
      });
    const first = (excess: number) => quickOf(plan({ decisionId: ORDINARY, models: priced(excess) }))?.model;
    assert.equal(first(0.001), 'cheap');
    assert.equal(first(0.0011), 'fair');
  });

  it('with a record the best two by weight for their cost; a poor one not even for nothing', () => {
    const small = plan({ decisionId: ORDINARY });
    assert.equal(quickOf(small)?.model, 'cheap');
    assert.deepEqual(modelsOf(small.queue), ['fair']);
    const large = plan({ decisionId: ORDINARY, maxStakeMicroUsd: 90_000_000 });
    assert.deepEqual(modelsOf(large.first), ['cheap', 'fair']);
    assert.equal(large.callsEveryModel, false);
    const poor = large.candidates.find((candidate) => candidate.model === 'free-and-poor');
    assert.equal(poor?.chosen, 'wider');
    const passedOver = { code: 'less_weight_for_cost', figures: { than: ['cheap', 'fair'] } };
    assert.deepEqual(poor?.why, { code: 'called_if_panel_disagrees', figures: { passedOver } });
  });

  it('after a panel that agrees too little, those who were spared for economy alone, as far as the cap goes', () => {
    const wider = (more: Partial<PlanInput>, policy: Partial<PlanInput['policy']> = {}) =>
      modelsOf(plan({ decisionId: ORDINARY, ...more }, policy).wider);
    const large = { maxStakeMicroUsd: 90_000_000 };
    assert.deepEqual(wider(large), ['dear-and-good', 'free-and-poor']);
    assert.deepEqual(wider({}), ['dear-and-good', 'free-and-poor'], 'after an escalation too');
    const out = [
      ...MODELS.slice(1),
      model('gone', 1, {}, { unavailable: NO_KEY }),
      model('turned', 1, { deselected: TURNED }),
      model('trial', 1, {}, { shadow: true }),
      model('late', 1, { p95Ms: 90_000 }),
    ];
    assert.deepEqual(wider({ ...large, models: out }), ['free-and-poor']);
    // 1,000 + 5,000 and two repeats at 5,000 = 16,000; the dear one is 20,000 more.
    assert.deepEqual(wider({ ...large, decisionCapMicroUsd: 35_999 }), ['free-and-poor']);
    assert.deepEqual(wider({ ...large, decisionCapMicroUsd: 36_000 }), ['dear-and-good', 'free-and-poor']);
    assert.deepEqual(wider({ ...large, decisionId: EXPLORED }), [], 'everyone is asked');
    assert.deepEqual(wider({ ...large, learned: NOTHING_LEARNED }), []);
    assert.deepEqual(wider({ ...large, mode: 'economy' }), []);
    assert.deepEqual(wider(large, { ensemble: false }), []);
  });

  it('everyone on seven in a hundred, drawn from the decision’s id', () => {
    const explored = plan({ decisionId: EXPLORED });
    assert.equal(explored.first.length, 4);
    assert.equal(explored.purpose, 'exploration');
    assert.equal(explored.explorationProbability, 0.07);
    assert.deepEqual(plan({ decisionId: EXPLORED }), explored, 'the same decision draws the same');
    const share =
      Array.from({ length: 4_000 }, (_, index) => hashToUnitInterval(`panel/main/${index}`)).filter((u) => u < 0.07)
        .length / 4_000;
    assert.ok(Math.abs(share - 0.07) < 0.012, `${share}`);
  });

  it('a deselected model only when everyone is asked', () => {
    const models = [...MODELS, model('out', 100, { weight: 0, deselected: TURNED })];
    const ordinary = plan({ models, decisionId: ORDINARY, maxStakeMicroUsd: 90_000_000 });
    assert.ok(!modelsOf(ordinary.first).includes('out'));
    assert.deepEqual(ordinary.candidates.at(-1)?.why, { code: 'deselected', figures: TURNED });
    assert.ok(modelsOf(plan({ models, decisionId: EXPLORED }).first).includes('out'));
  });

  it('none that answers too late as a rule, unless no other is left', () => {
    const models = [model('slow', 100, { p95Ms: 9_000 }), model('quick', 5_000, { p95Ms: 900 })];
    const chosen = plan({ models, deadlineMs: 5_000, decisionId: ORDINARY });
    assert.equal(quickOf(chosen)?.model, 'quick');
    assert.deepEqual(chosen.candidates[0]?.why, { code: 'too_slow', figures: { p95Ms: 9_000, deadlineMs: 5_000 } });
    assert.equal(quickOf(plan({ models: models.slice(0, 1), deadlineMs: 5_000, decisionId: ORDINARY }))?.model, 'slow');
  });

  it('by its mean cost lately where that is known, not by its worst case', () => {
    const models = [model('a', 5_000, { callCostMicroUsd: 400 }), model('b', 1_000, { callCostMicroUsd: 900 })];
    assert.equal(quickOf(plan({ models, decisionId: ORDINARY }))?.model, 'a');
  });

  it('by what this very request is likely to cost where that is known', () => {
    const models = [
      model('a', 5_000, { callCostMicroUsd: 400 }, { predictedMicroUsd: 1_800 }),
      model('b', 5_000, { callCostMicroUsd: 900 }, { predictedMicroUsd: 700 }),
    ];
    const quick = quickOf(plan({ models, decisionId: ORDINARY }));
    assert.equal(quick?.model, 'b');
    assert.equal(quick?.expectedCostMicroUsd, 700);
    assert.equal(quick?.expectedFrom, 'tokens');
  });

  it('by the cost of .01 Brier with the method cost-benefit, the proven first; with another method not', () => {
    const models = [
      model('fair', 1_000),
      model('dear-and-proven', 4_000, { costPerHundredthMicroUsd: 900 }),
      model('proven', 4_000, { costPerHundredthMicroUsd: 500 }),
    ];
    const benefit = plan({ models, decisionId: ORDINARY }, { method: 'cost-benefit' });
    assert.equal(quickOf(benefit)?.model, 'proven');
    assert.deepEqual(modelsOf(benefit.queue), ['dear-and-proven', 'fair']);
    assert.deepEqual(benefit.candidates[2]?.why, {
      code: 'least_cost_for_accuracy',
      figures: { costPerHundredthMicroUsd: 500 },
    });
    assert.equal(quickOf(plan({ models, decisionId: ORDINARY }))?.model, 'fair');
    const unproven = models.map((each) => ({ ...each, record: { ...each.record, costPerHundredthMicroUsd: null } }));
    assert.equal(quickOf(plan({ models: unproven, decisionId: ORDINARY }, { method: 'cost-benefit' }))?.model, 'fair');
  });

  it('a shadow model never', () => {
    const models = [...MODELS, model('new', 100, {}, { shadow: true })];
    const planned = plan({ models, decisionId: EXPLORED });
    assert.ok(!modelsOf(planned.first).includes('new'));
    assert.equal(planned.candidates.at(-1)?.why.code, 'shadow');
  });
});

describe('the methods', () => {
  it('consensus asks its number at once, whatever the stake', () => {
    for (const policy of [{ method: 'consensus' }, { strategy: 'consensus' }] as const) {
      const small = plan({ decisionId: ORDINARY }, policy);
      assert.equal(small.start, 'panel');
      assert.equal(panelOf(small).length, 3);
    }
  });

  it('cost-benefit asks one first, whatever the stake', () => {
    const large = plan({ decisionId: ORDINARY, maxStakeMicroUsd: 900_000_000 }, { method: 'cost-benefit' });
    assert.equal(large.start, 'quick');
    assert.equal(large.queue.length, 3);
  });

  it('confidence gives the word to the boldest of the experienced, consensus a vote to each', () => {
    const given = {
      answers: [
        { model: 'a', rawProbability: 0.6 },
        { model: 'b', rawProbability: 0.1 },
        { model: 'c', rawProbability: 0.01 },
      ],
      weights: { a: 0.5, b: 0.3, c: 0.2 },
      calibration: { a: 1, b: 0 },
      experienced: ['a', 'b'],
    };
    assert.deepEqual(methodWeights({ ...given, method: 'confidence' }, 0.5), { b: 1 });
    assert.deepEqual(methodWeights({ ...given, method: 'confidence', experienced: [] }, 0.5), given.weights);
    assert.deepEqual(methodWeights({ ...given, method: 'consensus' }, 0.5), { a: 1, b: 1, c: 1 });
    assert.deepEqual(methodWeights({ ...given, method: 'weighted' }, 0.5), given.weights);
  });
});

describe('money for a purpose', () => {
  it('is a share of the day unless it is stated', () => {
    const budget = { ...DEFAULT_BUDGET_POLICY, dayMicroUsd: 10_000_000 };
    assert.equal(purposeCapMicroUsd(budget, 'exploration'), 2_000_000);
    assert.equal(purposeCapMicroUsd(budget, 'shadow'), 500_000);
    assert.equal(purposeCapMicroUsd(budget, 'decision'), null);
    assert.equal(purposeCapMicroUsd({ ...budget, purposeMicroUsd: { exploration: 0 } }, 'exploration'), 0);
  });
});

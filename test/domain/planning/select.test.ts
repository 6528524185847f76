import assert from 'node:assert/strict';
import { methodWeights } from '../../../domain/forecast/method-weights.ts';
import { escalate } from '../../../domain/planning/escalate.ts';
import { type PlanInput, planDecision, shadowCalls } from '../../../domain/planning/plan.ts';
import { type ModelRecord, NO_RECORD, type PricedModel } from '../../../domain/planning/select.ts';
import { valueOfInformationMicroUsd } from '../../../domain/planning/value-of-information.ts';
import { hashToUnitInterval } from '../../../domain/shared/hash-to-unit-interval.ts';
import { DEFAULT_BUDGET_POLICY, DEFAULT_DECISION_POLICY, purposeCapMicroUsd } from '../../../domain/shared/policy.ts';
import { FEE, judge, marketAt } from '../../support/judge.ts';

function model(
  id: string,
  cost: number,
  record: Partial<ModelRecord> = {},
  more: Partial<PricedModel> = {},
): PricedModel {
  return {
    model: id,
    provider: 'p',
    worstCaseMicroUsd: cost,
    callTimeoutMs: 1_000,
    unavailable: null,
    shadow: false,
    record: { ...NO_RECORD, weight: 0.25, ...record },
    ...more,
  };
}
const MODELS = [
  model('dear-and-good', 20_000, { weight: 0.4 }),
  model('fair', 5_000, { weight: 0.3 }),
  model('cheap', 1_000, { weight: 0.25 }),
  model('free-and-poor', 0, { weight: 0.05 }),
];
const LEARNED = { labels: 60, panelsAsked: 70 };

const plan = (more: Partial<PlanInput> = {}, policy: Partial<PlanInput['policy']> = {}) =>
  planDecision({
    decisionId: 'main/one',
    market: marketAt(44, 46),
    maxStakeMicroUsd: 20_000_000,
    policy: { ...DEFAULT_DECISION_POLICY, strategy: 'stake', ...policy },
    mode: 'normal',
    models: MODELS,
    decisionCapMicroUsd: 1_000_000,
    deadlineMs: 20_000,
    learned: LEARNED,
    ...more,
  });
const names = (calls: readonly { model: string }[]) => calls.map((call) => call.model);
/** Ids on which the draw says this. */
const drawn = (isPanel: boolean) => {
  for (let index = 0; ; index++)
    if (hashToUnitInterval(`panel/main/${index}`) < 0.07 === isPanel) return `main/${index}`;
};
const ORDINARY = drawn(false);
const EXPLORED = drawn(true);

describe('whom to ask', () => {
  it('in burn-in everyone, from the money for exploration where the trade needs only one', () => {
    const small = plan({ learned: { labels: 59, panelsAsked: 119 } });
    assert.equal(small.start, 'panel');
    assert.equal(small.panel.length, 4);
    assert.equal(small.purpose, 'exploration');
    assert.equal(small.explorationProbability, 1);
    assert.ok(small.asksEveryone);
    assert.match(small.notes[0] ?? '', /Burn-in: 59 resolved markets of 60/);
    const large = plan({ learned: { labels: 0, panelsAsked: 0 }, maxStakeMicroUsd: 90_000_000 });
    assert.equal(large.purpose, 'decision', 'a large stake justifies the panel by itself');
  });

  it('after 60 labels or 120 panels no more', () => {
    for (const learned of [LEARNED, { labels: 3, panelsAsked: 120 }]) {
      assert.equal(plan({ learned, decisionId: ORDINARY }).start, 'quick');
    }
  });

  it('never for learning’s sake in another mode, with the ensemble off, or where it was declined', () => {
    const learned = { labels: 0, panelsAsked: 0 };
    for (const other of [
      plan({ learned, mode: 'economy' }),
      plan({ learned, mode: 'degraded' }),
      plan({ learned }, { ensemble: false }),
      plan({ learned }, { explore: false }),
    ]) {
      assert.equal(other.explorationProbability, 0);
      assert.equal(other.start, 'quick');
    }
    assert.equal(plan({ learned, market: marketAt(1, 2) }).refusal?.code, 'price_gate');
  });

  it('by value nobody whose answer is thought to take away more than it adds, with the reason', () => {
    const models = MODELS.map((each) => ({
      ...each,
      record: { ...each.record, excessLoss: each.model === 'fair' ? 0.0051 : 0 },
    }));
    const { quick, panel, candidates } = plan({ decisionId: ORDINARY, models }, { strategy: 'value' });
    assert.ok(![quick, ...panel].some((each) => each?.model === 'fair'));
    const why = candidates.find((each) => each.model === 'fair')?.why ?? '';
    assert.match(why, /its Brier loss is thought to be 0\.0051 above the best model's/);
  });

  it('first one that is as good as the best, the most weight for its cost among these; a worse one at no price', () => {
    const priced = (excess: number) =>
      MODELS.map((each) => {
        const excessLoss = each.model === 'cheap' ? excess : each.model === 'free-and-poor' ? 0.01 : 0;
        return { ...each, record: { ...each.record, excessLoss } };
      });
    const first = (excess: number) => plan({ decisionId: ORDINARY, models: priced(excess) }).quick?.model;
    assert.equal(first(0.001), 'cheap');
    assert.equal(first(0.0011), 'fair');
  });

  it('with a record the best two by weight for their cost; a poor one not even for nothing', () => {
    const small = plan({ decisionId: ORDINARY });
    assert.equal(small.quick?.model, 'cheap');
    assert.deepEqual(names(small.panel), ['fair']);
    const large = plan({ decisionId: ORDINARY, maxStakeMicroUsd: 90_000_000 });
    assert.deepEqual(names(large.panel), ['cheap', 'fair']);
    assert.equal(large.asksEveryone, false);
    const poor = large.candidates.find((candidate) => candidate.model === 'free-and-poor');
    assert.equal(poor?.chosen, 'wider');
    assert.match(poor?.why ?? '', /less weight for its cost than cheap and fair: asked if the panel agrees too little/);
  });

  it('after a panel that agrees too little, those who were spared for economy alone, as far as the cap goes', () => {
    const wider = (more: Partial<PlanInput>, policy: Partial<PlanInput['policy']> = {}) =>
      names(plan({ decisionId: ORDINARY, ...more }, policy).wider ?? []);
    const large = { maxStakeMicroUsd: 90_000_000 };
    assert.deepEqual(wider(large), ['dear-and-good', 'free-and-poor']);
    assert.deepEqual(wider({}), ['dear-and-good', 'free-and-poor'], 'after an escalation too');
    const out = [
      ...MODELS.slice(1),
      model('gone', 1, {}, { unavailable: 'no key' }),
      model('turned', 1, { deselected: 'it turned' }),
      model('trial', 1, {}, { shadow: true }),
      model('late', 1, { p95Ms: 90_000 }),
    ];
    assert.deepEqual(wider({ ...large, models: out }), ['free-and-poor']);
    // 1,000 + 5,000 and two repeats at 5,000 = 16,000; the dear one is 20,000 more.
    assert.deepEqual(wider({ ...large, decisionCapMicroUsd: 35_999 }), ['free-and-poor']);
    assert.deepEqual(wider({ ...large, decisionCapMicroUsd: 36_000 }), ['dear-and-good', 'free-and-poor']);
    assert.deepEqual(wider({ ...large, decisionId: EXPLORED }), [], 'everyone is asked');
    assert.deepEqual(wider({ ...large, learned: { labels: 0, panelsAsked: 0 } }), []);
    assert.deepEqual(wider({ ...large, mode: 'economy' }), []);
    assert.deepEqual(wider(large, { ensemble: false }), []);
  });

  it('everyone on seven in a hundred, drawn from the decision’s id', () => {
    const explored = plan({ decisionId: EXPLORED });
    assert.equal(explored.panel.length, 4);
    assert.equal(explored.purpose, 'exploration');
    assert.equal(explored.explorationProbability, 0.07);
    assert.deepEqual(plan({ decisionId: EXPLORED }), explored, 'the same decision draws the same');
    const share =
      Array.from({ length: 4_000 }, (_, index) => hashToUnitInterval(`panel/main/${index}`)).filter((u) => u < 0.07)
        .length / 4_000;
    assert.ok(Math.abs(share - 0.07) < 0.012, `${share}`);
  });

  it('a deselected model only when everyone is asked', () => {
    const models = [...MODELS, model('out', 100, { weight: 0, deselected: 'it is deselected' })];
    const ordinary = plan({ models, decisionId: ORDINARY, maxStakeMicroUsd: 90_000_000 });
    assert.ok(!names(ordinary.panel).includes('out'));
    assert.equal(ordinary.candidates.at(-1)?.why, 'it is deselected');
    assert.ok(names(plan({ models, decisionId: EXPLORED }).panel).includes('out'));
  });

  it('nobody who answers too late as a rule, unless nobody else is left', () => {
    const models = [model('slow', 100, { p95Ms: 9_000 }), model('quick', 5_000, { p95Ms: 900 })];
    const chosen = plan({ models, deadlineMs: 5_000, decisionId: ORDINARY });
    assert.equal(chosen.quick?.model, 'quick');
    assert.match(chosen.candidates[0]?.why ?? '', /more than 9000 ms, past the deadline of 5000 ms/);
    assert.equal(plan({ models: models.slice(0, 1), deadlineMs: 5_000, decisionId: ORDINARY }).quick?.model, 'slow');
  });

  it('by its mean cost lately where that is known, not by its worst case', () => {
    const models = [model('a', 5_000, { callCostMicroUsd: 400 }), model('b', 1_000, { callCostMicroUsd: 900 })];
    assert.equal(plan({ models, decisionId: ORDINARY }).quick?.model, 'a');
  });

  it('by what this very request is likely to cost where that is known', () => {
    const predicted = (meanMicroUsd: number) => ({
      predicted: { meanMicroUsd, p50MicroUsd: meanMicroUsd, p90MicroUsd: meanMicroUsd },
    });
    const models = [
      model('a', 5_000, { callCostMicroUsd: 400 }, predicted(1_800)),
      model('b', 5_000, { callCostMicroUsd: 900 }, predicted(700)),
    ];
    const { quick } = plan({ models, decisionId: ORDINARY });
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
    assert.equal(benefit.quick?.model, 'proven');
    assert.deepEqual(names(benefit.panel), ['dear-and-proven', 'fair']);
    assert.match(benefit.candidates[2]?.why ?? '', /the least cost for \.01 Brier \(\$0\.0005\)/);
    assert.equal(plan({ models, decisionId: ORDINARY }).quick?.model, 'fair');
    const unproven = models.map((each) => ({ ...each, record: { ...each.record, costPerHundredthMicroUsd: null } }));
    assert.equal(plan({ models: unproven, decisionId: ORDINARY }, { method: 'cost-benefit' }).quick?.model, 'fair');
  });

  it('models on trial beside the decision, on their share, and never in it', () => {
    const models = [...MODELS, model('new', 100, {}, { shadow: true })];
    const planned = plan({ models, decisionId: ORDINARY });
    assert.ok(!names(planned.panel).includes('new'));
    assert.match(planned.candidates.at(-1)?.why ?? '', /on trial/);
    const input = { decisionId: ORDINARY, models, mode: 'normal' as const };
    assert.deepEqual(names(shadowCalls(input, planned, 1)), ['new']);
    assert.deepEqual(shadowCalls(input, planned, 0), []);
    assert.deepEqual(shadowCalls({ ...input, mode: 'economy' }, planned, 1), []);
    assert.deepEqual(shadowCalls(input, plan({ models, market: marketAt(1, 2) }), 1), []);
  });
});

describe('the methods', () => {
  it('consensus asks its number at once, whatever the stake', () => {
    for (const policy of [{ method: 'consensus' }, { strategy: 'consensus' }] as const) {
      const small = plan({ decisionId: ORDINARY }, policy);
      assert.equal(small.start, 'panel');
      assert.equal(small.panel.length, 3);
    }
  });

  it('cost-benefit asks one first, whatever the stake', () => {
    const large = plan({ decisionId: ORDINARY, maxStakeMicroUsd: 900_000_000 }, { method: 'cost-benefit' });
    assert.equal(large.start, 'quick');
    assert.equal(large.panel.length, 3);
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
    assert.deepEqual(methodWeights({ ...given, method: 'confidence' }), { b: 1 });
    assert.deepEqual(methodWeights({ ...given, method: 'confidence', experienced: [] }), given.weights);
    assert.deepEqual(methodWeights({ ...given, method: 'consensus' }), { a: 1, b: 1, c: 1 });
    assert.deepEqual(methodWeights({ ...given, method: 'weighted' }), given.weights);
  });

  it('cost-benefit adds as many as pay for themselves, and says what they are worth', () => {
    const { forecast } = judge({ answers: [0.55], policy: { blend: 1 }, calibrated: false });
    const panel = plan({ decisionId: ORDINARY }, { method: 'cost-benefit' }).panel;
    const ask = (maxStakeMicroUsd: number) =>
      escalate({
        forecast,
        failures: [],
        panel,
        policy: { method: 'cost-benefit', escalateWithin: 0.1 },
        market: marketAt(49, 51),
        fee: FEE,
        threshold: 0.03,
        maxStakeMicroUsd,
      });
    assert.ok(ask(100_000_000).calls.length > 0);
    assert.match(ask(100_000_000).why, /^Escalated: what \d more could change is worth \$\d/);
    assert.deepEqual(ask(1_000).calls, []);
    assert.match(ask(1_000).why, /^Not escalated/);
  });
});

describe('the value of information', () => {
  const base = {
    answered: 1,
    more: 4,
    blended: 0.5,
    blendWeight: 1,
    edge: 0.03,
    threshold: 0.03,
    contracts: 100,
  };

  it('has a known value, and is nothing where the price has all the weight or nothing more is asked', () => {
    // s = 1.95 sqrt(1 - .92) = .55154, sd = .13789, u = 0: 100 * .13789 * .398942 = $5.5008
    assert.ok(Math.abs(valueOfInformationMicroUsd(base) - 5_500_800) < 500, `${valueOfInformationMicroUsd(base)}`);
    assert.equal(valueOfInformationMicroUsd({ ...base, blendWeight: 0 }), 0);
    assert.equal(valueOfInformationMicroUsd({ ...base, more: 0 }), 0);
  });

  it('falls with the distance from the threshold', () => {
    const values = [0, 0.05, 0.1, 0.2, 0.4].map((more) => valueOfInformationMicroUsd({ ...base, edge: 0.03 + more }));
    for (const [index, value] of values.entries()) if (index > 0) assert.ok(value < (values[index - 1] ?? 0));
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

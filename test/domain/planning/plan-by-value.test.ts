import assert from 'node:assert/strict';
import type { PlanInput } from '../../../domain/planning/plan.ts';
import { marketAt } from '../../support/judge.ts';
import { modelsOf, planOf, pricedModel, quickOf } from '../../support/planning.ts';

describe('a plan that weighs each call', () => {
  const models = [pricedModel('dear', 30_000), pricedModel('cheap', 10_000), pricedModel('mid', 20_000)];
  const learned = { labels: 100, panelsAsked: 200, nearCertain: 0 };
  const plan = (more: Partial<PlanInput> = {}, policy: Partial<PlanInput['policy']> = {}) =>
    planOf(
      { models, learned, maxStakeMicroUsd: 900_000_000, valueOfFirstMicroUsd: 50_000, ...more },
      { strategy: 'value', ...policy },
    );

  it('asks one first whatever the stake, and has everybody else in the queue, the best first', () => {
    const made = plan();
    assert.equal(quickOf(made)?.model, 'cheap');
    assert.deepEqual(modelsOf(made.queue), ['mid', 'dear']);
    assert.deepEqual(made.wider, []);
    assert.deepEqual(made.value?.first, {
      models: ['cheap'],
      valueMicroUsd: 50_000,
      costMicroUsd: 10_000,
      requiredMultiple: 0,
      pays: true,
    });
  });

  it('calls no model where the first answer does not bring what money is worth, and keeps what was weighed', () => {
    const none = plan({ budgetShadowPrice: 6 });
    assert.equal(none.start, 'none');
    assert.equal(none.refusal?.code, 'not_worth_asking');
    assert.equal(none.value?.first.pays, false);
    assert.equal(plan({ budgetShadowPrice: 5 }).start, 'quick');
  });

  it('makes money dearer in a fuller band instead of leaving one model', () => {
    assert.equal(plan({ band: 'conserve' }).queue.length, 2);
    assert.equal(plan({ band: 'conserve', budgetShadowPrice: 3 }).refusal?.code, 'not_worth_asking');
    assert.equal(plan({ band: 'open', budgetShadowPrice: 3 }).start, 'quick');
  });

  it('near certainty calls one that is worth itself, else none', () => {
    const markets = [marketAt(1, 2)];
    const known = { markets, isValueMeasured: true };
    assert.equal(plan({ ...known, valueOfFirstMicroUsd: 10_001 }).start, 'quick');
    assert.equal(plan({ markets, valueOfFirstMicroUsd: 1e9 }).refusal?.code, 'price_gate', 'not by what is supposed');
    assert.equal(plan({ ...known, valueOfFirstMicroUsd: 10_000 }).refusal?.code, 'price_gate');
    assert.equal(plan({ ...known, valueOfFirstMicroUsd: 10_001, budgetShadowPrice: 2 }).refusal?.code, 'price_gate');
    assert.equal(plan({ ...known, valueOfFirstMicroUsd: 1e9 }, { strategy: 'stake' }).refusal?.code, 'price_gate');
  });

  it('looks behind the gate with one model on half of the decisions, until it is known whether prices are right there', () => {
    const at = (decisionId: string, nearCertain: number) =>
      plan(
        {
          decisionId,
          valueOfFirstMicroUsd: 0,
          markets: [marketAt(1, 2)],
          learned: { labels: 100, panelsAsked: 200, nearCertain },
        },
        { explore: true },
      );
    const ids = Array.from({ length: 400 }, (_, index) => `main/${index}`);
    const looks = ids.map((id) => at(id, 99)).filter(({ start }) => start !== 'none');
    assert.ok(Math.abs(looks.length - 200) < 40, String(looks.length));
    for (const { start, queue, purpose, explorationProbability } of looks) {
      assert.deepEqual([start, queue.length, purpose, explorationProbability], ['quick', 0, 'exploration', 0.5]);
    }
    assert.ok(ids.every((id) => at(id, 100).refusal?.code === 'price_gate'));
    const two = ids.map((decisionId) =>
      plan({ decisionId, learned, markets: [marketAt(1, 2), marketAt(1, 2)] }, { explore: true }),
    );
    assert.ok(
      two.every(({ refusal }) => refusal?.code === 'price_gate'),
      'an event of such markets is not looked at',
    );
  });

  it('asks those who must agree together', () => {
    assert.equal(plan({}, { method: 'consensus' }).start, 'panel');
    assert.equal(plan({}, { strategy: 'consensus' }).start, 'panel');
  });
});

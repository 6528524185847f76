import assert from 'node:assert/strict';
import fc from 'fast-check';
import { COLD_SPREAD } from '../../../domain/learning/answer-spread.ts';
import { measuredSpread } from '../../../domain/learning/measured-spread.ts';
import type { FeeRow } from '../../../domain/market/fee.ts';
import { nextByValue } from '../../../domain/planning/cascade.ts';
import { type PlanInput, type PlannedCall, planDecision } from '../../../domain/planning/plan.ts';
import { NO_RECORD } from '../../../domain/planning/select.ts';
import { valueOfInformationMicroUsd } from '../../../domain/planning/value-of-information.ts';
import { worthOfFirst, worthOfMore } from '../../../domain/planning/worth-of-more.ts';
import { DEFAULT_DECISION_POLICY } from '../../../domain/shared/policy.ts';
import { DEFAULT_FEES } from '../../../kalshi/fee-schedule.ts';
import { marketAt } from '../../support/judge.ts';

const [FEE] = DEFAULT_FEES as readonly [FeeRow];
const WORTH = { market: marketAt(44, 46), fee: FEE, threshold: 0.03, maxStakeMicroUsd: 100_000_000 };
const call = (model: string, expectedCostMicroUsd: number): PlannedCall => ({
  model,
  provider: 'p',
  worstCaseMicroUsd: 20_000,
  expectedCostMicroUsd,
  callTimeoutMs: 1_000,
});
const answers = (count: number, blended: number | null) => ({
  blended,
  blendWeight: 0.5,
  models: Array.from({ length: count }, (_, index) => ({
    model: `m${index}`,
    rawProbability: 0.5,
    weight: 1 / count,
    blended,
    wouldDo: null,
  })),
});

describe('the value of information', () => {
  it('is .4 standard deviations a contract where the edge is at the threshold, and nothing where nothing can move', () => {
    const at = { answered: 1, more: 1, blended: 0.5, edge: 0.03, threshold: 0.03, contracts: 100 };
    // s = 1.95 sqrt(.05) = .4360333; sd = .5 * .25 * s = .0545042; 100 * sd * .3989423 = $2.174401.
    assert.equal(Math.round(valueOfInformationMicroUsd({ ...at, blendWeight: 0.5 })), 2_174_401);
    assert.equal(valueOfInformationMicroUsd({ ...at, blendWeight: 0 }), 0);
    assert.equal(valueOfInformationMicroUsd({ ...at, blendWeight: 0.5, more: 0 }), 0);
  });

  it('grows with how far answers have been found to move P', () => {
    const at = {
      answered: 1,
      more: 2,
      blended: 0.4,
      edge: 0,
      threshold: 0.03,
      contracts: 50,
      blendWeight: 0.5,
    };
    const wide = valueOfInformationMicroUsd({ ...at, spread: { ...COLD_SPREAD, furtherFactor: 2 } });
    assert.ok(wide > valueOfInformationMicroUsd(at));
  });

  it('of a first answer is that of its distance from the price', () => {
    const near = worthOfFirst({ ...WORTH, spread: { ...COLD_SPREAD, fromPrice: 0.2 } }, 0.5);
    assert.ok(near > 0 && near < worthOfFirst({ ...WORTH, spread: { ...COLD_SPREAD, fromPrice: 2 } }, 0.5));
    assert.equal(worthOfFirst(WORTH, 0), 0);
  });
});

describe('the spread of answers', () => {
  const panel = (...all: readonly number[]) => ({
    forecasts: all.map((rawProbability, index) => ({ model: `m${index}`, rawProbability, shadow: false })),
  });

  it('is as recorded elsewhere below thirty of its own', () => {
    assert.deepEqual(measuredSpread(Array(29).fill(panel(0.2, 0.8)), []), { ...COLD_SPREAD, panels: 29 });
  });

  it('is measured on the panels and on the price from thirty on', () => {
    const priced = { probability: 0.5, marketPrice: 1 / (1 + Math.exp(1)) };
    const { furtherFactor, fromPrice, isPriceMeasured } = measuredSpread(
      Array(30).fill(panel(0.5, 0.5)),
      Array(30).fill(priced),
    );
    assert.equal(furtherFactor, 0);
    assert.ok(isPriceMeasured && Math.abs(fromPrice - 1) < 1e-9);
    assert.ok(measuredSpread(Array(30).fill(panel(0.2, 0.8)), []).furtherFactor > 1);
  });
});

describe('the next call by value', () => {
  it('is the head of the queue while it is worth more than it costs, and says so in numbers', () => {
    const forecast = answers(1, 0.5);
    const worth = Math.round(worthOfMore(WORTH, forecast)?.(1) ?? 0);
    const paying = nextByValue({ ...WORTH, forecast, queue: [call('a', worth - 1)], price: 1 });
    assert.deepEqual(
      paying.calls.map(({ model }) => model),
      ['a'],
    );
    assert.match(paying.why, /^Escalated: VOI \$\d+\.\d{4} > \$\d+\.\d{4} \(a\)\.$/);
    const dear = nextByValue({ ...WORTH, forecast, queue: [call('a', worth - 1)], price: 1.5 });
    assert.deepEqual(dear.calls, []);
    assert.match(dear.why, /^Not escalated: VOI .* <= .* times 1\.50, the price of money \(a\)\.$/);
    assert.equal(dear.offer?.pays, false);
  });

  it('is nobody while no trade can come of it', () => {
    const input = { ...WORTH, forecast: answers(1, 0.5), queue: [call('a', 1)], price: 1 };
    assert.equal(nextByValue(input).calls.length, 1);
    assert.deepEqual(nextByValue({ ...input, isOnPaper: true }).calls, []);
    assert.equal(worthOfFirst({ ...WORTH, isOnPaper: true }, 0.5), 0);
  });

  it('is nobody where nobody is left, or there is no price', () => {
    assert.equal(nextByValue({ ...WORTH, forecast: answers(1, 0.5), queue: [], price: 1 }).offer, null);
    assert.equal(nextByValue({ ...WORTH, forecast: answers(1, null), queue: [call('a', 1)], price: 1 }).offer, null);
  });

  it('never brings less than it costs, takes from the head, and shrinks as money gets dearer', () => {
    const queue = fc.array(fc.integer({ min: 0, max: 3_000_000 }), { minLength: 1, maxLength: 6 });
    const p = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    const price = fc.double({ min: 1, max: 50, noNaN: true });
    fc.assert(
      fc.property(queue, p, price, fc.integer({ min: 1, max: 5 }), (costs, final, of, answered) => {
        const input = {
          ...WORTH,
          forecast: answers(answered, final),
          queue: costs.map((cost, n) => call(`m${n}`, cost)),
        };
        const { calls, offer } = nextByValue({ ...input, price: of });
        assert.deepEqual(calls, input.queue.slice(0, calls.length));
        if (calls.length > 0) assert.ok((offer?.worthMicroUsd ?? 0) > of * (offer?.costMicroUsd ?? 0));
        else assert.ok(nextByValue({ ...input, price: of * 2 }).calls.length === 0);
      }),
    );
  });
});

describe('a plan by value', () => {
  const model = (id: string, worstCaseMicroUsd: number) => ({
    model: id,
    provider: 'p',
    worstCaseMicroUsd,
    callTimeoutMs: 1_000,
    unavailable: null,
    shadow: false,
    record: NO_RECORD,
  });
  const plan = (more: Partial<PlanInput> = {}, policy: Partial<PlanInput['policy']> = {}) =>
    planDecision({
      decisionId: 'main/one',
      deadlineMs: 20_000,
      learned: { labels: 100, panelsAsked: 200 },
      market: marketAt(44, 46),
      maxStakeMicroUsd: 900_000_000,
      policy: { ...DEFAULT_DECISION_POLICY, explore: false, ...policy },
      mode: 'normal',
      models: [model('dear', 30_000), model('cheap', 10_000), model('mid', 20_000)],
      decisionCapMicroUsd: 1_000_000,
      worthOfFirstMicroUsd: 50_000,
      ...more,
    });

  it('asks one first whatever the stake, and has everybody else in the queue, the best first', () => {
    const { start, quick, panel, wider, byValue } = plan();
    assert.equal(start, 'quick');
    assert.equal(quick?.model, 'cheap');
    assert.deepEqual(
      panel.map((each) => each.model),
      ['mid', 'dear'],
    );
    assert.deepEqual(wider, []);
    assert.deepEqual(byValue?.first, {
      models: ['cheap'],
      worthMicroUsd: 50_000,
      costMicroUsd: 10_000,
      price: 0,
      pays: true,
    });
  });

  it('asks nobody where the first answer does not bring what money is worth, and keeps what was asked for', () => {
    const none = plan({ budgetShadowPrice: 6 });
    assert.equal(none.start, 'none');
    assert.equal(none.refusal?.code, 'not_worth_asking');
    assert.equal(none.byValue?.first.pays, false);
    assert.equal(plan({ budgetShadowPrice: 5 }).start, 'quick');
  });

  it('makes money dearer in a fuller band instead of leaving one model', () => {
    assert.equal(plan({ band: 'conserve' }).panel.length, 2);
    assert.equal(plan({ band: 'conserve', budgetShadowPrice: 3 }).refusal?.code, 'not_worth_asking');
    assert.equal(plan({ band: 'open', budgetShadowPrice: 3 }).start, 'quick');
  });

  it('near certainty asks one that is worth itself, else nobody', () => {
    const market = marketAt(1, 2);
    const known = { market, isWorthMeasured: true };
    assert.equal(plan({ ...known, worthOfFirstMicroUsd: 10_001 }).start, 'quick');
    assert.equal(plan({ market, worthOfFirstMicroUsd: 1e9 }).refusal?.code, 'price_gate', 'not by what is supposed');
    assert.equal(plan({ ...known, worthOfFirstMicroUsd: 10_000 }).refusal?.code, 'price_gate');
    assert.equal(plan({ ...known, worthOfFirstMicroUsd: 10_001, budgetShadowPrice: 2 }).refusal?.code, 'price_gate');
    assert.equal(plan({ ...known, worthOfFirstMicroUsd: 1e9 }, { strategy: 'stake' }).refusal?.code, 'price_gate');
  });

  it('looks behind the gate with one model on half of the decisions, until it is known whether prices are right there', () => {
    const at = (decisionId: string, nearCertain: number) =>
      plan(
        {
          decisionId,
          worthOfFirstMicroUsd: 0,
          market: marketAt(1, 2),
          learned: { labels: 100, panelsAsked: 200, nearCertain },
        },
        { explore: true },
      );
    const ids = Array.from({ length: 400 }, (_, index) => `main/${index}`);
    const looks = ids.map((id) => at(id, 99)).filter(({ start }) => start !== 'none');
    assert.ok(Math.abs(looks.length - 200) < 40, String(looks.length));
    for (const { start, panel, purpose, explorationProbability } of looks) {
      assert.deepEqual([start, panel.length, purpose, explorationProbability], ['quick', 0, 'exploration', 0.5]);
    }
    assert.ok(ids.every((id) => at(id, 100).refusal?.code === 'price_gate'));
  });

  it('asks those who must agree together', () => {
    assert.equal(plan({}, { method: 'consensus' }).start, 'panel');
    assert.equal(plan({}, { strategy: 'consensus' }).start, 'panel');
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { callName } from '../../../../domain/explain/decision-words.ts';
import type { Situation } from '../../../../domain/planning/strategies/situation.ts';
import { callByValue } from '../../../../domain/planning/strategies/value.ts';
import { valueOfMore } from '../../../../domain/planning/value-of-information.ts';
import { targetBand } from '../../../../domain/verdict/target.ts';
import { callResult, modelsOf, plannedCall } from '../../../support/planning.ts';
import { forecastAt, market, situation, VALUE } from './situation.ts';

const priced = (model: string, expectedCostMicroUsd: number) => plannedCall(model, { expectedCostMicroUsd });
const propose = (more: Partial<Situation> = {}) => callByValue(situation(more));
const codes = ({ notes }: ReturnType<typeof callByValue>) => notes.map(({ code }) => code);
const VALUE_OF_ONE = Math.round(valueOfMore(VALUE, forecastAt(0.5))?.([plannedCall('b')]) ?? 0);

describe('the strategy value', () => {
  it('calls the head of the queue while its value exceeds its cost, and says so in numbers', () => {
    const queue = [priced('b', VALUE_OF_ONE - 1)];
    const paying = propose({ queue });
    assert.deepEqual(modelsOf(paying.calls), ['b']);
    assert.ok(paying.evaluation?.pays);
    assert.deepEqual(paying.notes, [{ code: 'value_of_more', figures: paying.evaluation }]);
    const scarce = propose({ queue, budgetShadowPrice: 1.5 });
    assert.deepEqual(scarce.calls, []);
    assert.deepEqual([scarce.evaluation?.pays, scarce.evaluation?.requiredMultiple], [false, 1.5]);
    assert.deepEqual(propose({ queue, band: 'conserve' }).calls, [], 'a fuller band makes money dearer');
  });

  it('calls none while no trade can come of it, where there is no price, or no model is left', () => {
    const queue = [priced('b', 1)];
    assert.equal(propose({ queue }).calls.length, 1);
    const onPaper = propose({ queue, markets: [market(forecastAt(0.5), { isOnPaper: true })] });
    assert.deepEqual([onPaper.calls, onPaper.evaluation, codes(onPaper)], [[], null, ['blend_unproven']]);
    const unpriced = propose({ queue, markets: [market(forecastAt(null))] });
    assert.deepEqual([unpriced.calls, unpriced.evaluation, codes(unpriced)], [[], null, ['no_price']]);
    assert.deepEqual(propose({ queue: [] }), { calls: [], step: 'panel', notes: [], evaluation: null });
  });

  it('calls several at once where there is no time to look again after each', () => {
    const queue = [priced('b', 1), priced('c', 1)];
    assert.deepEqual(modelsOf(propose({ queue, remainingMs: 1_801 }).calls), ['b']);
    const hurried = propose({ queue, remainingMs: 1_800 });
    assert.deepEqual(modelsOf(hurried.calls), ['b', 'c'], 'two answers of 900 ms do not fit');
    assert.deepEqual(hurried.evaluation?.models, ['b', 'c']);
  });

  it('calls the next model where a market has no answer yet, unless the fault is the request’s own', () => {
    const partly = propose({ markets: [market(forecastAt(0.5)), market(null)], queue: [priced('b', 1e12)] });
    assert.deepEqual(modelsOf(partly.calls), ['b']);
    assert.deepEqual(partly.notes, [{ code: 'unanswered', figures: { unanswered: 1, markets: 2 } }]);
    const failure = { kind: 'bad_request', message: '' } as const;
    const calls = ['p', 'q'].map((provider) => callResult(provider, null, { failure, provider }));
    const refused = propose({ markets: [market(null), market(null)], calls });
    assert.deepEqual([refused.calls, codes(refused)], [[], ['request_at_fault']]);
  });

  it('calls all others, whatever they cost, where one model alone would trade on a suspicious text', () => {
    const queue = [priced('b', 1e12), priced('c', 1e12)];
    const markets = [market(forecastAt(0.5, 1)), market(forecastAt(0.9))];
    assert.deepEqual(propose({ queue, markets }).calls, []);
    const suspicious = propose({ queue, markets, isSuspicious: true });
    assert.deepEqual([modelsOf(suspicious.calls), codes(suspicious)], [['b', 'c'], ['rests_on_one_model']]);
    assert.deepEqual(propose({ queue, markets: [market(forecastAt(0.45))], isSuspicious: true }).calls, []);
    assert.deepEqual(propose({ queue, markets: [market(forecastAt(0.9, 2))], isSuspicious: true }).calls, []);
  });

  it('asks the others about a suspicious text where a position would be changed on one model’s word, and not else', () => {
    const queue = [priced('b', 1e12)];
    const asked = (blended: number, contracts: number) => {
      const position = { side: 'yes', contracts, averageCents: 45 } as const;
      return propose({ queue, markets: [market(forecastAt(blended), { position })], isSuspicious: true }).calls.length;
    };
    const held = rightAt(0.55);
    assert.equal(asked(0.55, held), 0, 'what is right stays');
    assert.equal(asked(0.55, held - 10), 1, 'some is missing');
    assert.equal(asked(0.55, 10 * held), 1, 'some is too much');
    assert.equal(asked(0.38, held), 1, 'the view is against it');
  });

  /** The YES contracts that are right at this probability. */
  const rightAt = (probability: number) => targetBand({ ...VALUE, quotes: VALUE.market.quotes }, probability).least;

  it('asks a model again where that takes away more of the error for its price, as often as it may', () => {
    const asked = [{ call: priced('model-0', 100), samples: 1 }];
    const order = (cost: number, more: Partial<Situation> = {}) =>
      propose({ asked, samplesPerModel: 2, queue: [priced('b', cost)], remainingMs: 0, ...more }).calls.map(callName);
    // A second answer takes away half of what a second model does.
    assert.deepEqual(order(199), ['b', 'model-0, answer 2', 'b, answer 2']);
    assert.deepEqual(order(201), ['model-0, answer 2', 'b', 'b, answer 2']);
    assert.deepEqual(order(201, { samplesPerModel: 1 }), ['b']);
    assert.deepEqual(order(201, { remainingMs: 10_000 }), ['model-0, answer 2'], 'one at a time');
    const again = propose({ asked, samplesPerModel: 3, queue: [] });
    assert.deepEqual(
      [again.evaluation?.models, again.evaluation?.samples],
      [
        ['model-0', 'model-0'],
        [2, 3],
      ],
    );
    assert.deepEqual(again.calls.map(callName), ['model-0, answer 2']);
    assert.deepEqual(propose({ asked, samplesPerModel: 1, queue: [] }).calls, []);
    const dear = [{ call: priced('model-0', VALUE_OF_ONE), samples: 1 }];
    assert.deepEqual(propose({ asked: dear, samplesPerModel: 2, queue: [] }).calls, [], 'it is not worth a model');
  });

  it('weighs what an answer may change on all markets together, and each prompt’s cost', () => {
    const calls = (cost: number, markets: number, parts = 1) =>
      propose({
        queue: [priced('b', cost)],
        markets: Array.from({ length: markets }, () => market(forecastAt(0.5))),
        parts,
      }).calls.length;
    assert.equal(calls(VALUE_OF_ONE * 1.5, 1), 0);
    assert.equal(calls(VALUE_OF_ONE * 1.5, 2), 1);
    assert.equal(calls(VALUE_OF_ONE * 2.01, 2), 0);
    assert.equal(calls(VALUE_OF_ONE * 1.5, 2, 2), 0);
  });

  it('never brings less than it costs, takes from the head, and shrinks as money gets dearer', () => {
    const queue = fc.array(fc.integer({ min: 0, max: 3_000_000 }), { minLength: 1, maxLength: 6 });
    const p = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    const price = fc.double({ min: 1, max: 50, noNaN: true });
    fc.assert(
      fc.property(queue, p, price, fc.integer({ min: 1, max: 5 }), (costs, blended, multiple, answers) => {
        const given = {
          markets: [market(forecastAt(blended, answers))],
          queue: costs.map((cost, n) => priced(`m${n}`, cost)),
          remainingMs: 0,
        };
        const { calls, evaluation } = propose({ ...given, budgetShadowPrice: multiple });
        assert.deepEqual(calls, given.queue.slice(0, calls.length));
        if (calls.length > 0) {
          assert.ok((evaluation?.valueMicroUsd ?? 0) > multiple * (evaluation?.costMicroUsd ?? 0));
        } else assert.deepEqual(propose({ ...given, budgetShadowPrice: multiple * 2 }).calls, []);
      }),
    );
  });
});

import assert from 'node:assert/strict';
import { callIfPanelDisagrees } from '../../../../domain/planning/strategies/consensus.ts';
import type { Situation } from '../../../../domain/planning/strategies/situation.ts';
import { valueOfMore } from '../../../../domain/planning/value-of-information.ts';
import { judge, marketAt } from '../../../support/judge.ts';
import { callResult, modelsOf, plannedCall } from '../../../support/planning.ts';
import { market, situation, VALUE } from './situation.ts';

/** One says BUY YES, the other BUY NO: neither would skip, as their mean does. */
const { forecast } = judge({ answers: [0.6, 0.42], market: marketAt(49, 51) });
const AT = { market: marketAt(49, 51) };
const LEFT_OUT = [plannedCall('spared'), plannedCall('dearer', { expectedCostMicroUsd: 20_000 })];
const panel = (slowestMs: number) => [
  callResult('model-0', 0.6, { step: 'panel', latencyMs: 400 }),
  callResult('model-1', 0.42, { step: 'panel', latencyMs: slowestMs }),
];
const propose = (more: Partial<Situation> = {}) =>
  callIfPanelDisagrees(
    situation({
      markets: [market(forecast, AT)],
      calls: panel(900),
      queue: [],
      wider: LEFT_OUT,
      policy: { escalateWithin: 0.1, minAgreement: 0.6, quorum: 2 },
      ...more,
    }),
  );
const codes = ({ notes }: ReturnType<typeof callIfPanelDisagrees>) => notes.map(({ code }) => code);

describe('a panel that agrees too little', () => {
  it('is widened to all that were left out, where their answers are worth their cost', () => {
    const { calls, step, notes } = propose();
    assert.deepEqual([modelsOf(calls), step], [['spared', 'dearer'], 'wider']);
    const [note] = notes;
    assert.ok(note?.code === 'panel_disagrees');
    const { agreement, needed, value } = note.figures;
    assert.deepEqual([agreement, needed, value.models.length, value.costMicroUsd], [0, 0.6, 2, 30_000]);
  });

  it('is widened by what is left over of the panel itself too', () => {
    assert.deepEqual(modelsOf(propose({ queue: [plannedCall('left')], wider: [plannedCall('spared')] }).calls), [
      'left',
      'spared',
    ]);
  });

  it('counts the market on which it agrees least', () => {
    const agreed = judge({ answers: [0.6, 0.61], market: marketAt(49, 51) }).forecast;
    assert.deepEqual(codes(propose({ markets: [market(agreed, AT)] })), ['panel_agrees']);
    assert.deepEqual(codes(propose({ markets: [market(agreed, AT), market(forecast, AT)] })), ['panel_disagrees']);
  });

  it('is left as it is where it agrees enough for the mode', () => {
    const agreeing = { ...forecast, agreement: 0.7 };
    assert.deepEqual(propose({ markets: [market(agreeing, AT)] }).calls, []);
    assert.equal(propose({ markets: [market(agreeing, AT)], mode: 'degraded' }).calls.length, 2, '.6 + .15 is needed');
  });

  it('is left as it is where more answers are worth less than they cost, to the micro-dollar', () => {
    const value = valueOfMore({ ...VALUE, ...AT }, forecast)?.([{ model: 'c' }]) ?? 0;
    const priced = (expectedCostMicroUsd: number) => [plannedCall('spared', { expectedCostMicroUsd })];
    assert.equal(propose({ wider: priced(Math.ceil(value)) }).calls.length, 0);
    assert.equal(propose({ wider: priced(Math.ceil(value) - 1) }).calls.length, 1);
  });

  it('is left as it is where the budget has become short, or no answer would come in time', () => {
    assert.deepEqual(codes(propose({ band: 'conserve' })), ['band_permits_no_more']);
    const late = propose({ calls: panel(10_000), remainingMs: 10_000 });
    assert.deepEqual(late.notes, [{ code: 'no_time_for_more', figures: { remainingMs: 10_000, slowestMs: 10_000 } }]);
    assert.equal(propose({ calls: panel(9_999), remainingMs: 10_000 }).calls.length, 2);
  });

  it('has nothing to say where no model is left, none answered, or there is no price', () => {
    for (const nothing of [
      propose({ wider: [] }),
      propose({ markets: [market(null, AT)] }),
      propose({ markets: [market({ ...forecast, agreement: null }, AT)] }),
    ]) {
      assert.deepEqual([nothing.calls, nothing.notes], [[], []]);
    }
    assert.deepEqual(codes(propose({ markets: [market({ ...forecast, blended: null }, AT)] })), ['no_price']);
  });
});

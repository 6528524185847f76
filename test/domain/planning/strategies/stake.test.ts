import assert from 'node:assert/strict';
import { FAILURE_RULES, type FailureKind } from '../../../../domain/health/failure.ts';
import type { Situation } from '../../../../domain/planning/strategies/situation.ts';
import { callByStake } from '../../../../domain/planning/strategies/stake.ts';
import { callResult, modelsOf, plannedCall } from '../../../support/planning.ts';
import { forecastAt, market, situation } from './situation.ts';

const QUEUE = [plannedCall('b'), plannedCall('c')];
const propose = (more: Partial<Situation> = {}) => callByStake(situation({ queue: QUEUE, ...more }));
const codes = ({ notes }: ReturnType<typeof callByStake>) => notes.map(({ code }) => code);

describe('the strategy stake after one model', () => {
  it('calls the panel where P is nearer to a coin toss than the policy allows, in numbers', () => {
    const unsure = propose({ markets: [market(forecastAt(0.45))] });
    assert.deepEqual(modelsOf(unsure.calls), ['b', 'c']);
    assert.equal(unsure.step, 'panel');
    const [note] = unsure.notes;
    assert.ok(note?.code === 'unsure' && Math.abs(note.figures.distance - 0.05) < 1e-12);
    const confident = propose({ markets: [market(forecastAt(0.7))] });
    assert.deepEqual([confident.calls, codes(confident)], [[], ['confident']]);
  });

  it('of several markets looks at the one that is nearest to a coin toss', () => {
    assert.equal(propose({ markets: [market(forecastAt(0.9)), market(forecastAt(0.55))] }).calls.length, 2);
    assert.equal(propose({ markets: [market(forecastAt(0.9)), market(forecastAt(0.1))] }).calls.length, 0);
    assert.deepEqual(codes(propose({ markets: [market(forecastAt(0.9)), market(null)] })), ['unanswered']);
  });

  it('calls the panel after a failure of whatever kind: one provider’s refusal is no fault of the request', () => {
    const kinds = [...(Object.keys(FAILURE_RULES) as FailureKind[]), 'not_started', 'reservation_lost'] as const;
    for (const kind of kinds) {
      const failed = callResult('a', null, { failure: { kind, message: 'failed' } });
      const { calls, notes } = propose({ markets: [market(null)], calls: [failed] });
      assert.deepEqual([modelsOf(calls), notes[0]?.code], [['b', 'c'], 'unanswered'], kind);
    }
  });

  it('calls no other model where two providers alike refused the request, and does where it is one of them twice', () => {
    const refusedBy = (...providers: string[]) => {
      const failure = { kind: 'bad_request', message: 'no' } as const;
      const calls = providers.map((provider, index) => callResult(`m${index}`, null, { failure, provider }));
      return propose({ markets: [market(null)], calls });
    };
    const alike = refusedBy('p', 'q');
    assert.deepEqual(alike.calls, []);
    assert.deepEqual(alike.notes, [
      { code: 'request_at_fault', figures: { failure: 'bad_request', providers: ['p', 'q'] } },
    ]);
    assert.deepEqual(modelsOf(refusedBy('p', 'p').calls), ['b', 'c']);
  });

  it('calls the others where the one would trade on a suspicious text, either way', () => {
    const ask = (blended: number, isSuspicious: boolean) =>
      propose({ markets: [market(forecastAt(blended))], isSuspicious }).calls.length;
    assert.equal(ask(0.75, false), 0);
    assert.equal(ask(0.75, true), 2);
    assert.equal(ask(0.3, true), 2);
  });

  it('calls no panel once the day’s budget has become short', () => {
    const short = propose({ band: 'conserve' });
    assert.deepEqual([short.calls, codes(short)], [[], ['unsure', 'band_permits_no_more']]);
  });

  it('has nothing to say where no model is left', () => {
    assert.deepEqual(propose({ queue: [] }).notes, []);
  });
});

describe('the strategy stake after a panel', () => {
  it('looks at its agreement, no more at how sure it is', () => {
    const calls = [callResult('a', 0.5, { step: 'panel' }), callResult('b', 0.5, { step: 'panel' })];
    assert.deepEqual(codes(propose({ calls, queue: [], wider: [plannedCall('c')] })), ['panel_agrees']);
  });
});

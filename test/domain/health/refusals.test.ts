import assert from 'node:assert/strict';
import type { CallFailureKind } from '../../../domain/decision/reason.ts';
import { providersThatRefuse, rowsThatRefuse } from '../../../domain/health/refusals.ts';
import { callResult } from '../../support/planning.ts';

const failed = (model: string, provider: string, kind: CallFailureKind = 'bad_request', part = 1) =>
  callResult(model, null, { provider, part, failure: { kind, message: `${provider} said no` } });
const answered = (model: string, provider: string) => callResult(model, 0.5, { provider });

describe('a refusal', () => {
  it('is the row’s where another provider took the same request, and says what its provider said', () => {
    assert.deepEqual(rowsThatRefuse([failed('a', 'p'), answered('b', 'q')]), [
      { model: 'a', provider: 'p', isConfirmed: true, said: 'p said no' },
    ]);
    for (const kind of ['unusable_answer', 'refused'] as const) {
      assert.equal(rowsThatRefuse([failed('a', 'p'), failed('b', 'q', kind)])[0]?.isConfirmed, true, kind);
    }
  });

  it('is not confirmed by a sibling, a failure that says nothing, or alone', () => {
    for (const others of [[], [answered('a2', 'p')], [failed('b', 'q', 'timed_out')], [failed('b', 'q', 'too_long')]]) {
      const rows = rowsThatRefuse([failed('a', 'p'), ...others]);
      assert.deepEqual(
        rows.map(({ model, isConfirmed }) => [model, isConfirmed]),
        [['a', false]],
      );
    }
  });

  it('is the request’s where two providers alike refuse it: then no row is at fault, whatever a third says', () => {
    const calls = [failed('a', 'p'), failed('b', 'q'), answered('c', 'r')];
    assert.deepEqual(providersThatRefuse(calls), ['p', 'q']);
    assert.deepEqual(rowsThatRefuse(calls), []);
  });

  it('of another prompt is another refusal', () => {
    assert.deepEqual(providersThatRefuse([failed('a', 'p'), failed('b', 'q', 'bad_request', 2)]), ['p']);
  });

  it('is none where the request is too large or was never sent; a redirect is the row’s, however many redirect', () => {
    const none = [failed('a', 'p', 'too_long'), failed('b', 'p', 'not_started'), answered('c', 'q')];
    assert.deepEqual(rowsThatRefuse(none), []);
    const redirected = [failed('a', 'p', 'redirected'), failed('b', 'q', 'redirected')];
    assert.deepEqual(providersThatRefuse(redirected), []);
    assert.equal(rowsThatRefuse(redirected).length, 2);
  });
});

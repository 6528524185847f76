import assert from 'node:assert/strict';
import { breakerReasonSentence } from '../../../domain/explain/health-sentences.ts';
import { callsSince, open } from '../../../domain/health/breaker.ts';
import {
  modelProblem,
  needsUsableAnswer,
  providerProblem,
  type RecentCall,
} from '../../../domain/health/breaker-problem.ts';
import { countOf, recentCalls, recentlySent, recentRefusals } from '../../../domain/health/counted-calls.ts';
import type { FailureKind } from '../../../domain/health/failure.ts';
import { providersThatRefuse, rowsThatRefuse } from '../../../domain/health/refusals.ts';
import { type RefusedRequests, rowProblem } from '../../../domain/health/row-problem.ts';

const fact = (model: string, provider: string, kind: FailureKind | null, part = 1) => ({
  model,
  provider,
  part,
  state: kind === null ? ('answered' as const) : ('failed' as const),
  failure: kind && { kind, message: `${provider} said no` },
  startedAtMs: 1_000,
  endedAtMs: 1_200,
});
const failed = (model: string, provider: string, kind: FailureKind = 'bad_request', part = 1) =>
  fact(model, provider, kind, part);
const answered = (model: string, provider: string) => fact(model, provider, null);

describe('a refusal', () => {
  it('is the row’s where another provider took the same request, and says what its provider said', () => {
    assert.deepEqual(rowsThatRefuse([failed('a', 'p'), answered('b', 'q')]), [
      { model: 'a', provider: 'p', startedAtMs: 1_000, endedAtMs: 1_200, isConfirmed: true, said: 'p said no' },
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

  it('of another prompt is another refusal, and a row is named once a decision', () => {
    assert.deepEqual(providersThatRefuse([failed('a', 'p'), failed('b', 'q', 'bad_request', 2)]), ['p']);
    assert.equal(rowsThatRefuse([failed('a', 'p'), failed('a', 'p', 'bad_request', 2)]).length, 1);
  });

  it('is none where the request is too large; a redirect is the row’s, however many redirect', () => {
    assert.deepEqual(rowsThatRefuse([failed('a', 'p', 'too_long'), answered('c', 'q')]), []);
    const redirected = [failed('a', 'p', 'redirected'), failed('b', 'q', 'redirected')];
    assert.deepEqual(providersThatRefuse(redirected), []);
    assert.equal(rowsThatRefuse(redirected).length, 2);
  });
});

describe('a row whose requests its provider refuses', () => {
  const refused = (endedAtMs: number, isConfirmed: boolean, said = 'no'): RefusedRequests => ({
    model: 'a',
    endedAtMs,
    failure: 'bad_request',
    isSlow: false,
    isConfirmed,
    said,
  });
  const answer = (endedAtMs: number): RecentCall => ({ model: 'a', endedAtMs, failure: null, isSlow: false });

  it('is out at once where another provider took the same request, with its provider’s last words', () => {
    const problem = rowProblem([answer(1_000)], [refused(3_000, true, 'later'), refused(2_000, false, 'sooner')]);
    assert.deepEqual(problem?.reason, {
      code: 'row_rejects_requests',
      figures: { refusals: 2, isConfirmed: true, said: 'later' },
    });
    assert.ok(problem && needsUsableAnswer(problem.reason), 'a small question proves nothing');
    assert.match(
      breakerReasonSentence({ ...problem, lastProbe: null }),
      /^its provider refuses its requests \(2 times, and another provider took the same\): later$/,
    );
  });

  it('is out after three where no other provider was there to say', () => {
    assert.equal(rowProblem([], [refused(1_000, false), refused(2_000, false)]), null);
    assert.equal(
      rowProblem([], [refused(1_000, false), refused(2_000, false), refused(3_000, false)])?.reason.code,
      'row_rejects_requests',
    );
  });

  it('stays in where it has answered since: that was one request’s', () => {
    assert.equal(rowProblem([answer(2_001)], [refused(2_000, true)]), null);
  });

  it('once back is not taken out by what took it out before', () => {
    const reason = { code: 'unknown_model', figures: {} } as const;
    const closed = open({ kind: 'model', id: 'a' }, { reason }, null, 2_000, 0.5);
    assert.equal(rowProblem([], callsSince(closed, [refused(2_000, true)])), null);
    assert.ok(rowProblem([], callsSince(closed, [refused(2_001, true)])));
  });

  it('does not take its provider with it, nor does the refused call itself count: it may be the request’s', () => {
    const calls = Array.from(
      { length: 20 },
      (_, index): RecentCall => ({ ...answer(index * 500), failure: 'bad_request' }),
    );
    assert.deepEqual([modelProblem(calls), providerProblem(calls)], [null, null]);
  });

  it('is counted beside its calls, and no request is counted twice', () => {
    const call = { model: 'a', provider: 'p', startedAtMs: 1_000, endedAtMs: 1_200 };
    const counts = [
      countOf({ ...call, outcome: 'bad_request' }),
      countOf({ ...call, outcome: 'row_refused', said: 'no' }),
      countOf({ ...call, outcome: 'row_refused_alone', said: 'nor here' }),
    ];
    assert.equal(recentCalls(counts, 2_000).length, 1);
    assert.equal(recentlySent(counts, 2_000).length, 1);
    assert.deepEqual(
      recentRefusals(counts, 2_000).map(({ isConfirmed, said }) => [isConfirmed, said]),
      [
        [true, 'no'],
        [false, 'nor here'],
      ],
    );
  });
});

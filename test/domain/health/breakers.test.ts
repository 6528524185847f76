import assert from 'node:assert/strict';
import fc from 'fast-check';
import { breakerReasonSentence } from '../../../domain/explain/health-sentences.ts';
import { afterProbe, type Breaker, callsSince, open } from '../../../domain/health/breaker.ts';
import {
  isHard,
  modelProblem,
  needsUsableAnswer,
  type Problem,
  providerProblem,
  type RecentCall,
} from '../../../domain/health/breaker-problem.ts';
import { FAILURE_RULES, type FailureKind } from '../../../domain/health/failure.ts';
import { automaticMode } from '../../../domain/health/mode-state.ts';
import type { ProbeFailure } from '../../../domain/health/probe.ts';

const KINDS = Object.keys(FAILURE_RULES) as FailureKind[];
const calls = (model: string, ...failures: readonly (FailureKind | null)[]): RecentCall[] =>
  failures.map((failure) => ({ model, endedAtMs: 0, failure, isSlow: false }));

const SUBJECT = { kind: 'provider', id: 'x' } as const;
const BROKEN: Problem = { reason: { code: 'calls_slow', figures: { slow: 5, calls: 5 } } };
const HARD: Problem = { reason: { code: 'unknown_model', figures: {} } };
const failed = (failure: FailureKind, message: string): ProbeFailure => ({
  code: 'call_failed',
  figures: { failure, message },
});
function reasonOf(problem: Problem | null) {
  assert.ok(problem);
  return problem.reason;
}

describe('the breakers', () => {
  it('open when at least three calls and half of them failed in the last minute', () => {
    const server = 'server_error' as const;
    assert.equal(modelProblem(calls('a', server, server)), null, 'two are too few');
    assert.deepEqual(modelProblem(calls('a', server, server, server))?.reason, {
      code: 'calls_failed',
      figures: { failed: 3, calls: 3, failures: ['server_error'] },
    });
    assert.ok(modelProblem(calls('a', server, server, server, null, null, null)));
    assert.equal(modelProblem(calls('a', server, server, server, null, null, null, null)), null);
  });

  it('open after five failures in a row, however much was answered before, unless they are one moment’s', () => {
    const busy = (failures: readonly (FailureKind | null)[], apartMs: number) =>
      [...Array.from({ length: 200 }, () => null), ...failures].map((failure, index) => ({
        model: 'a',
        endedAtMs: index * apartMs,
        failure,
        isSlow: false,
      }));
    const five = Array.from({ length: 5 }, () => 'timed_out' as const);
    assert.deepEqual(modelProblem(busy(five, 500))?.reason, {
      code: 'last_calls_failed',
      figures: { calls: 5, overMs: 2_000, failures: ['timed_out'] },
    });
    assert.ok(providerProblem(busy(five, 500)));
    assert.equal(modelProblem(busy(five.slice(1), 1_000)), null, 'four are too few');
    assert.equal(modelProblem(busy([...five, null], 500)), null, 'it answers again');
    assert.equal(modelProblem(busy([...five, 'aborted', 'aborted'], 100)), null, 'one broken connection');
    assert.deepEqual(
      providerProblem(busy(five, 500).toReversed()),
      providerProblem(busy(five, 500)),
      'in the order in which they ended, whatever order they come in',
    );
  });

  it('once closed are not opened again by what opened them before', () => {
    const before = calls('a', 'timed_out', 'timed_out', 'timed_out').map((call) => ({ ...call, endedAtMs: 1_000 }));
    const after = calls('a', null, 'timed_out').map((call) => ({ ...call, endedAtMs: 3_000 }));
    const closed: Breaker = {
      subject: { kind: 'model', id: 'a' },
      state: 'closed',
      reason: { code: 'probes_answered', figures: { probes: 2 } },
      lastProbe: null,
      sinceMs: 2_000,
      openings: 0,
      nextProbeAtMs: null,
    };
    assert.ok(modelProblem(callsSince(null, [...before, ...after])));
    assert.equal(modelProblem(callsSince(closed, [...before, ...after])), null);
  });

  it('take the provider out at once for what an operator must mend, and the model for what only it lacks', () => {
    assert.ok(isHard(reasonOf(providerProblem(calls('a', 'billing')))));
    assert.equal(providerProblem(calls('a', 'auth', 'auth', 'auth')), null, 'a key is its worker’s matter');
    assert.equal(providerProblem(calls('a', 'model_not_found', 'model_not_found', 'model_not_found')), null);
    assert.ok(isHard(reasonOf(modelProblem(calls('a', 'model_not_found')))));
    assert.ok(isHard(reasonOf(modelProblem(calls('a', 'not_permitted')))));
  });

  it('take a model out whose last replies were all of no use, however old they are', () => {
    const replies = (...failures: readonly (FailureKind | null)[]) => calls('a', ...failures);
    const useless = ['unusable_answer', 'refused', 'unusable_answer', 'unusable_answer', 'unusable_answer'] as const;
    const last = calls('a', 'unusable_answer');
    assert.equal(modelProblem(last), null, 'one in a minute opens nothing');
    const reason = reasonOf(modelProblem(last, replies(...useless)));
    assert.deepEqual(reason, { code: 'unusable_answers', figures: { replies: 5 } });
    assert.ok(needsUsableAnswer(reason) && isHard(reason));
    assert.equal(modelProblem(last, replies(...useless.slice(1))), null, 'four are too few');
    assert.equal(modelProblem(last, replies(...useless.slice(1), null)), null, 'one of the five was usable');
    assert.equal(providerProblem(calls('a', ...useless)), null, 'the provider is there');
    assert.ok(needsUsableAnswer(reasonOf(modelProblem(calls('a', ...useless)))), 'so are many within a minute');
  });

  it('leave a provider in while only one of its models fails', () => {
    const timedOut = calls('a', 'timed_out', 'timed_out', 'timed_out');
    assert.equal(providerProblem([...timedOut, ...calls('b', null)]), null);
    assert.ok(providerProblem([...timedOut, ...calls('b', 'timed_out')]));
    assert.ok(providerProblem(timedOut), 'it was asked for this one only');
  });

  it('never open for what the request or the caller did', () => {
    const innocent = KINDS.filter(
      (kind) => FAILURE_RULES[kind].fault === 'request' || FAILURE_RULES[kind].fault === 'caller',
    );
    assert.ok(innocent.length >= 3);
    for (const kind of innocent) {
      const many = calls('a', ...Array.from({ length: 20 }, () => kind));
      assert.equal(modelProblem(many), null, kind);
      assert.equal(providerProblem(many), null, kind);
    }
  });

  it('do not open for 429s, which the rate limit sees to, unless nothing gets through any more', () => {
    const limited = (...endedAtMs: readonly number[]): RecentCall[] =>
      endedAtMs.map((at) => ({ model: 'a', failure: 'rate_limited', isSlow: false, endedAtMs: at }));
    for (const problem of [modelProblem, providerProblem]) {
      assert.equal(problem(limited(0, 100, 200, 300, 400, 3_999)), null, 'a burst');
      assert.equal(problem(limited(0, 1_000, 2_000, 19_999)), null, 'four, over less than 20 s');
      const before: RecentCall = { model: 'a', failure: null, isSlow: false, endedAtMs: 500 };
      const nothingSince = [before, ...limited(1_000, 2_000, 3_000, 4_000, 5_000)];
      assert.deepEqual(problem(nothingSince)?.reason, {
        code: 'last_calls_rate_limited',
        figures: { calls: 5, overMs: 4_000 },
      });
      const oneOfSix = [...limited(1_000, 2_000, 3_000, 4_000, 5_000), { ...before, endedAtMs: 6_000 }];
      assert.equal(problem(oneOfSix), null, 'one gets through: the rate is what is wrong');
      assert.deepEqual(problem(limited(0, 100, 20_000))?.reason, {
        code: 'all_calls_rate_limited',
        figures: { calls: 3, overMs: 20_000 },
      });
      assert.equal(problem(limited(0, 20_000)), null, 'two are too few');
      const answered = [...limited(0, 10_000, 20_000, 30_000), ...calls('a', null)];
      assert.equal(problem(answered), null, 'one answer came');
      const alsoFailing = [...limited(0, 1, 2, 3, 4, 5), ...calls('a', 'server_error', 'server_error', null)];
      assert.equal(problem(alsoFailing), null, 'nor do they make up the number');
      const failing = [...limited(0, 1, 2, 3, 4, 5), ...calls('a', 'server_error', 'server_error', 'timed_out')];
      const reason = problem(failing)?.reason;
      assert.ok(reason?.code === 'calls_failed', 'nor hide what fails beside them');
      assert.deepEqual([reason.figures.failed, reason.figures.calls], [3, 3]);
    }
  });

  it('open for answers that come, but always late', () => {
    const slow = Array.from(
      { length: 5 },
      (): RecentCall => ({ model: 'a', endedAtMs: 0, failure: null, isSlow: true }),
    );
    assert.deepEqual(modelProblem(slow)?.reason, { code: 'calls_slow', figures: { slow: 5, calls: 5 } });
    assert.equal(modelProblem(slow.slice(1)), null);
  });

  it('are probed at doubling intervals, spread by a fifth, five minutes at most', () => {
    let breaker = open(SUBJECT, BROKEN, null, 0, 0.5);
    assert.equal(breaker.nextProbeAtMs, 5_000);
    for (const expected of [10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]) {
      breaker = afterProbe(breaker, { failure: failed('server_error', 'still') }, 0, 0.5);
      assert.equal(breaker.nextProbeAtMs, expected);
      assert.equal(breaker.state, 'open');
    }
    assert.deepEqual([breaker.reason, breaker.lastProbe], [BROKEN.reason, failed('server_error', 'still')]);
    breaker = afterProbe(breaker, { failure: failed('timed_out', 'no answer') }, 0, 0.5);
    assert.deepEqual(breaker.lastProbe, failed('timed_out', 'no answer'), 'what opened it, and the latest');
    assert.equal(
      breakerReasonSentence(breaker),
      '5 of 5 calls of the last minute were slow; probe: timed out: no answer',
    );
    const long = afterProbe(breaker, { failure: failed('timed_out', 'x'.repeat(500)) }, 0, 0.5);
    assert.equal(breakerReasonSentence(long).length, 300);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (draw) => {
        const at = open(SUBJECT, BROKEN, null, 0, draw).nextProbeAtMs ?? 0;
        assert.ok(at >= 4_000 && at <= 6_000);
      }),
    );
  });

  it('close after two answered probes, and open again when the second fails', () => {
    const opened = open(SUBJECT, HARD, null, 0, 0.5);
    assert.equal(opened.nextProbeAtMs, 60_000);
    const half = afterProbe(opened, { failure: null }, 1_000, 0.5);
    assert.deepEqual([half.state, half.nextProbeAtMs], ['half-open', 2_000]);
    const closed = afterProbe(half, { failure: null }, 2_000, 0.5);
    assert.deepEqual([closed.state, closed.nextProbeAtMs, closed.openings], ['closed', null, 0]);
    assert.deepEqual(closed.reason, { code: 'probes_answered', figures: { probes: 2 } });
    const again: Breaker = afterProbe(half, { failure: failed('timed_out', 'late') }, 2_000, 0.5);
    assert.equal(again.state, 'open');
    assert.equal(again.openings, 2);
  });
});

describe('the mode that the models’ state asks for', () => {
  const cases: readonly (readonly [number, number, number, string])[] = [
    [5, 5, 2, 'normal'],
    [2, 5, 2, 'normal'],
    [1, 5, 2, 'degraded'],
    [0, 5, 2, 'emergency'],
    [1, 1, 2, 'normal'],
    [0, 0, 2, 'normal'],
  ];
  for (const [reachable, configured, quorum, mode] of cases) {
    it(`with ${reachable} of ${configured} and a quorum of ${quorum} is ${mode}`, () => {
      assert.equal(automaticMode({ reachable, configured, quorum }).mode, mode);
    });
  }
});

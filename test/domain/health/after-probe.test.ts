import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  afterProbe,
  afterProviderProbe,
  type Breaker,
  breakerFor,
  open,
  trialsFor,
} from '../../../domain/health/breaker.ts';
import { type BreakerReason, modelProblem } from '../../../domain/health/breaker-problem.ts';
import type { ProbeFailure } from '../../../domain/health/probe.ts';

const PROVIDER = { kind: 'provider', id: 'p' } as const;
const MODEL = { kind: 'model', id: 'm' } as const;
const ROW = { id: 'm', provider: 'p' };
const FAILED: BreakerReason = { code: 'calls_failed', figures: { failed: 3, calls: 3, failures: ['timed_out'] } };
const UNUSABLE: BreakerReason = { code: 'unusable_answers', figures: { replies: 5 } };
const out: ProbeFailure = { code: 'call_failed', figures: { failure: 'timed_out', message: 'no answer' } };
const notStarted: ProbeFailure = { code: 'not_started', figures: { error: 'the queue is full' } };
const noMoney = (isListed: boolean): ProbeFailure => ({ code: 'no_money', figures: { cap: 'day', isListed } });
const unfinished: ProbeFailure = { code: 'could_not_finish', figures: {} };
const opened = (reason: BreakerReason = FAILED, subject: Breaker['subject'] = PROVIDER) =>
  open(subject, { reason }, null, 0, 0.5);
const probed = (before: Breaker, ...failures: readonly (ProbeFailure | null)[]) =>
  failures.reduce((breaker, failure) => afterProbe(breaker, { failure }, breaker.nextProbeAtMs ?? 0, 0.5), before);
const waitMs = (breaker: Breaker, fromMs: number) => (breaker.nextProbeAtMs ?? 0) - fromMs;

describe('a breaker after a probe', () => {
  it('that was not made keeps its interval, whatever it was not made for', () => {
    const nothing: readonly ProbeFailure[] = [
      notStarted,
      noMoney(false),
      { code: 'mode_permits_none', figures: { mode: 'halted' } },
      { code: 'not_configured', figures: {} },
      { code: 'reservation_lost', figures: {} },
    ];
    for (const failure of nothing) {
      const after = afterProbe(opened(), { failure }, 5_000, 0.5);
      assert.deepEqual([after.state, after.openings, waitMs(after, 5_000)], ['open', 1, 5_000], failure.code);
    }
    assert.equal(
      waitMs(afterProbe(opened(), { failure: out }, 5_000, 0.5), 5_000),
      10_000,
      'one that failed doubles it',
    );
  });

  it('for which there was no money permits one call, if the provider answers what is free', () => {
    const after = afterProbe(opened(), { failure: noMoney(true) }, 5_000, 0.5);
    assert.deepEqual([after.state, after.trial], ['half-open', 'permitted']);
    assert.equal(breakerFor([after], ROW), null);
    assert.deepEqual(trialsFor([after], ROW), [after]);
    const claimed: Breaker = { ...after, trial: 'claimed' };
    assert.equal(breakerFor([claimed], ROW), claimed, 'and no second one');
    const isTrial = true;
    assert.equal(afterProbe(claimed, { failure: null, isTrial }, 6_000, 0.5).state, 'closed');
    const failed = afterProbe(claimed, { failure: out, isTrial }, 6_000, 0.5);
    assert.deepEqual([failed.state, failed.openings, failed.trial], ['open', 2, null]);
    assert.equal(afterProbe(claimed, { failure: noMoney(true) }, 10_000, 0.5).trial, 'permitted', 'if its worker died');
  });

  it('that could not finish is alive, which closes it, unless its answers were what was wrong', () => {
    assert.equal(probed(opened(), unfinished, unfinished).state, 'closed');
    const model = opened(UNUSABLE, MODEL);
    for (const failure of [null, unfinished]) {
      const after = probed(model, failure, failure, failure);
      assert.deepEqual([after.state, after.trial], ['half-open', 'permitted'], 'a decision’s call has to show it');
    }
    const useless: ProbeFailure = { code: 'call_failed', figures: { failure: 'unusable_answer', message: 'no JSON' } };
    assert.equal(probed(model, useless).state, 'open');
  });

  it('does not take a model back that gave no usable answer to any decision, whatever else failed beside', () => {
    const failures = ['timed_out', 'unusable_answer', 'refused'] as const;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...failures), { minLength: 3, maxLength: 7 }), (ends) => {
        const calls = ends.map((failure, index) => ({ model: 'm', endedAtMs: 1_000 * index, failure, isSlow: false }));
        const replies = calls.filter(({ failure }) => failure !== 'timed_out').toReversed();
        const problem = modelProblem(calls, replies);
        assert.ok(problem, 'a model without a usable answer is taken out');
        const probedOften = probed(opened(problem.reason, MODEL), null, null, null, null);
        // Probes alone close it only where nothing but time-outs had opened it: an answered probe is what was missing.
        assert.equal(probedOften.state === 'closed', replies.length === 0);
        if (probedOften.state === 'closed') return;
        assert.equal(breakerFor([probedOften], ROW), null, 'one decision may try it');
        assert.equal(trialsFor([probedOften], ROW).length, 1);
        const useless: ProbeFailure = {
          code: 'call_failed',
          figures: { failure: 'unusable_answer', message: 'no JSON' },
        };
        const tried = afterProbe(
          { ...probedOften, trial: 'claimed' },
          { failure: useless, isTrial: true },
          100_000,
          0.5,
        );
        assert.deepEqual([tried.state, tried.openings], ['open', 2]);
      }),
    );
  });

  it('of what an operator has to repair is probed at minutes, also after a failed probe', () => {
    const hard = opened({ code: 'every_call_refused', figures: { failure: 'billing' } });
    assert.equal(waitMs(hard, 0), 60_000);
    assert.equal(waitMs(probed(hard, out), 60_000), 120_000);
  });

  it('of its provider: the models that went out with it are probed at once, or may be its trial', () => {
    const model = probed(opened(FAILED, MODEL), out, out, out, out);
    const back = probed(opened(), null, null);
    assert.equal(waitMs(afterProviderProbe(model, back, 100_000), 100_000), 1_000);
    const trial = afterProbe(opened(), { failure: noMoney(true) }, 5_000, 0.5);
    assert.equal(afterProviderProbe(model, trial, 5_000).trial, 'permitted');
    const unusable = opened(UNUSABLE, MODEL);
    assert.equal(afterProviderProbe(unusable, back, 100_000), unusable, 'that is its own matter');
  });

  it('is back within its interval after an outage of two minutes whose hanging calls let no probe start at first', () => {
    const outageMs = 120_000;
    const queueFullMs = 75_000;
    let breaker = opened();
    let longestMs = 0;
    for (let probes = 0; breaker.state !== 'closed'; probes++) {
      assert.ok(probes < 100);
      const dueAtMs = breaker.nextProbeAtMs ?? 0;
      // A probe that finds no slot within 10 s is not started; one that hangs ends after 15 s.
      const failure = dueAtMs < queueFullMs ? notStarted : dueAtMs < outageMs ? out : null;
      const endedAtMs = dueAtMs + (failure === notStarted ? 10_000 : failure === out ? 15_000 : 100);
      breaker = afterProbe(breaker, { failure }, endedAtMs, 0.5);
      if (breaker.state === 'open') longestMs = waitMs(breaker, endedAtMs);
    }
    const backAfterMs = breaker.sinceMs - outageMs;
    assert.ok(longestMs <= 40_000, `the interval is ${longestMs} ms: what was not asked did not double it`);
    assert.ok(backAfterMs <= longestMs + 15_000 + 2_000, `back after ${backAfterMs} ms`);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { callsSince, open } from '../../../domain/health/breaker.ts';
import { modelProblem, providerProblem, type RecentCall } from '../../../domain/health/breaker-problem.ts';
import {
  addCounts,
  type CallOutcome,
  type CountedCalls,
  countKey,
  countOf,
  type EndedCall,
  mattersToHealth,
  recentCalls,
  recentlySent,
} from '../../../domain/health/counted-calls.ts';
import { FAILURE_RULES, type FailureKind } from '../../../domain/health/failure.ts';
import { tuneRate } from '../../../domain/health/rate.ts';

const KINDS = Object.keys(FAILURE_RULES) as FailureKind[];
const OUTCOMES: readonly CallOutcome[] = ['answered', 'answered', 'answered', 'answered_late', ...KINDS];

/** As all workers together count them. */
function counted(calls: readonly EndedCall[]): CountedCalls[] {
  const counts = new Map<string, CountedCalls>();
  for (const one of calls.map(countOf)) {
    const before = counts.get(countKey(one));
    counts.set(countKey(one), before ? addCounts(before, one) : one);
  }
  return [...counts.values()];
}

const oneByOne = (calls: readonly EndedCall[]): RecentCall[] =>
  calls.map(({ model, outcome, endedAtMs }) => ({
    model,
    endedAtMs,
    failure: KINDS.find((kind) => kind === outcome) ?? null,
    isSlow: outcome === 'answered_late',
  }));

const ended = (outcome: CallOutcome, endedAtMs: number, model = 'a'): EndedCall => ({
  model,
  provider: 'p',
  outcome,
  startedAtMs: endedAtMs - 300,
  endedAtMs,
});

const streams = fc.array(
  fc.record({
    outcome: fc.constantFrom(...OUTCOMES),
    atMs: fc.integer({ min: 0, max: 30_000 }),
    model: fc.constantFrom('a', 'b'),
  }),
  { maxLength: 60 },
);

describe('health that is judged from counts', () => {
  it('finds no problem that is not in the calls themselves, and all that their numbers alone show', () => {
    fc.assert(
      fc.property(streams, fc.integer({ min: 0, max: 20_000 }), (stream, closedAtMs) => {
        const calls = stream.map(({ outcome, atMs, model }) => ended(outcome, atMs, model));
        const closed = open(
          { kind: 'model', id: 'a' },
          { reason: { code: 'unknown_model', figures: {} } } as never,
          null,
          closedAtMs,
          0.5,
        );
        for (const problemOf of [modelProblem, providerProblem]) {
          for (const breaker of [null, closed]) {
            const fromCounts = problemOf(callsSince(breaker, recentCalls(counted(calls), 30_000)));
            const fromCalls = problemOf(callsSince(breaker, oneByOne(calls)));
            if (breaker === null && fromCalls?.reason.code === 'calls_failed') assert.ok(fromCounts);
            if (fromCounts && breaker === null) assert.ok(fromCalls, JSON.stringify(fromCounts));
            if (fromCounts && fromCounts.reason.code !== 'calls_failed' && fromCounts.reason.code !== 'calls_slow') {
              assert.ok(fromCalls, JSON.stringify(fromCounts));
            }
          }
        }
      }),
    );
  });

  it('notices a busy provider that goes down within one slot of when the calls themselves would show it', () => {
    for (const everyMs of [50, 400]) {
      for (let downAtMs = 10_000; downAtMs < 12_000; downAtMs += 330) {
        const stream = Array.from({ length: 20_000 / everyMs }, (_, index) => {
          const atMs = index * everyMs;
          return ended(atMs < downAtMs ? 'answered' : 'server_error', atMs);
        });
        const firstAt = (problem: (calls: readonly EndedCall[]) => unknown) =>
          stream.findIndex(
            (_, index) => index * everyMs > downAtMs + 1_500 && problem(stream.slice(0, index + 1)) !== null,
          );
        const fromCalls = firstAt((calls) => modelProblem(oneByOne(calls)));
        const fromCounts = firstAt((calls) => modelProblem(recentCalls(counted(calls), 20_000)));
        assert.ok(fromCalls > 0 && fromCounts >= fromCalls);
        assert.ok(
          (fromCounts - fromCalls) * everyMs <= 2_000,
          `${everyMs}, ${downAtMs}: ${fromCounts - fromCalls} calls`,
        );
      }
    }
  });

  it('leaves out what ended more than a minute ago', () => {
    const counts = counted([ended('server_error', 1_000), ended('server_error', 50_000)]);
    assert.equal(recentCalls(counts, 61_001).length, 1);
    assert.equal(recentlySent(counts, 61_001).length, 1);
  });

  it('is looked at where a call failed by other than our own doing, or was answered late', () => {
    assert.deepEqual(
      (['answered', 'answered_late', 'aborted', 'throttled', 'timed_out', 'bad_request', 'row_refused'] as const).map(
        mattersToHealth,
      ),
      [false, true, false, false, true, false, true],
    );
  });

  it('lowers a rate as the requests themselves do, except for the figures of a slot that a cut falls into', () => {
    const pace = { raiseEveryMs: 10_000, liftAfterMs: 60_000 };
    const bounds = { ceilingPerSecond: 10, floorPerSecond: 1 };
    fc.assert(
      fc.property(streams, (stream) => {
        const calls = stream.map(({ outcome, atMs, model }) => ended(outcome, atMs, model));
        const sent = calls.map(({ startedAtMs, outcome }) => ({
          startedAtMs,
          isRateLimited: outcome === 'rate_limited',
        }));
        const of = (each: typeof sent) =>
          tuneRate({ provider: 'p', before: null, bounds, sent: each, pace, nowMs: 30_000 });
        assert.deepEqual(of(recentlySent(counted(calls), 30_000) as typeof sent), of(sent));
      }),
    );
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Decision, Path } from '../../../domain/decision/decision.ts';
import type { Plan } from '../../../domain/planning/plan.ts';
import { withEarlierAnswers } from '../../../domain/planning/plan-without-call.ts';
import { SAVING_REUSE_AGE_MS, type SavingReuseInput, savingReuse } from '../../../domain/planning/reuse.ts';
import { answersNeeded, isReuseAudited, REUSE_AUDIT_SHARE } from '../../../domain/planning/reuse-plan.ts';
import { resolvedDecision } from '../../support/decision.ts';
import { NO_PLAN, plannedCall } from '../../support/planning.ts';

const SETTLED_MS = Date.parse('2026-11-24T12:00:00Z');
const DAY_MS = 86_400_000;
const FAR_MS = SETTLED_MS + 60 * DAY_MS;
const QUESTION = { promptVersion: '3', hash: 'rules' };
const ONE_OF_TWO = {
  code: 'no_quorum',
  figures: { answered: 1, quorum: 2, called: 2, failures: ['timed_out'] },
} as const;
const EARLIER: Decision = Object.freeze({
  ...resolvedDecision(1, SETTLED_MS),
  question: QUESTION,
  closeTimeMs: FAR_MS,
  scheduledResolutionMs: FAR_MS,
});
const moved = (bidCents: number, askCents: number) => ({
  yesBidMicroUsd: EARLIER.quotes.yesBidMicroUsd + bidCents * 10_000,
  yesAskMicroUsd: EARLIER.quotes.yesAskMicroUsd + askCents * 10_000,
});
const MARKET = {
  ticker: EARLIER.ticker,
  quotes: EARLIER.quotes,
  closeTimeMs: FAR_MS,
  scheduledResolutionMs: FAR_MS,
};
const NOW: SavingReuseInput = {
  kind: 'same',
  earlier: EARLIER,
  account: EARLIER.account,
  market: MARKET,
  question: QUESTION,
  injectionFlags: [],
  simulated: true,
  scheduledEventsMs: [],
  answersNeeded: 2,
  nowMs: SETTLED_MS + DAY_MS,
};

/** Half of the time as it is at its best, so that all that must hold holds often enough. */
const mostly = <T>(right: T, ...wrong: T[]) =>
  fc.oneof({ arbitrary: fc.constant(right), weight: 8 }, { arbitrary: fc.constantFrom(...wrong), weight: 1 });
const eventMs = fc.integer({ min: SETTLED_MS - 20 * DAY_MS, max: SETTLED_MS + 20 * DAY_MS });
const situation = fc.record({
  kind: fc.constantFrom('same' as const, 'duplicate' as const),
  bid: fc.integer({ min: -3, max: 3 }),
  ask: fc.integer({ min: -3, max: 3 }),
  ageMs: fc.integer({ min: 0, max: 9 * DAY_MS }),
  isOtherTicker: fc.boolean(),
  hash: mostly('rules', 'others'),
  promptVersion: mostly('3', '2'),
  simulated: mostly(true, false),
  account: mostly(EARLIER.account, 'other'),
  path: mostly<Path>('full', 'reused'),
  isIncomplete: mostly(false, true),
  isFlaggedNow: mostly(false, true),
  wasFlagged: mostly(false, true),
  answersNeeded: fc.integer({ min: 1, max: 4 }),
  events: fc.array(eventMs, { maxLength: 1 }),
  eventsThen: fc.array(eventMs, { maxLength: 1 }),
  resolutionMs: mostly(FAR_MS, SETTLED_MS + DAY_MS),
});

describe('earlier answers that save asking', () => {
  it('never cross a move of the price, seven days, an event, other rules, another prompt, simulation or account', () => {
    let stood = 0;
    fc.assert(
      fc.property(situation, (given) => {
        const nowMs = SETTLED_MS + given.ageMs;
        const earlier: Decision = {
          ...EARLIER,
          path: given.path,
          scheduledResolutionMs: given.resolutionMs,
          ...(given.wasFlagged ? { injectionFlags: ['override' as const] } : {}),
          ...(given.isIncomplete ? { verdict: { ...EARLIER.verdict, reasons: [ONE_OF_TWO] } } : {}),
          scheduledEventsMs: given.eventsThen,
        };
        const found = savingReuse({
          ...NOW,
          kind: given.kind,
          earlier,
          account: given.account,
          market: {
            ...MARKET,
            ticker: given.isOtherTicker ? 'KXOTHER-1' : EARLIER.ticker,
            quotes: moved(given.bid, given.ask),
          },
          question: { promptVersion: given.promptVersion, hash: given.hash },
          injectionFlags: given.isFlaggedNow ? ['role'] : [],
          simulated: given.simulated,
          scheduledEventsMs: given.events,
          answersNeeded: given.answersNeeded,
          nowMs,
        });
        const hasEvent = [...given.events, ...given.eventsThen, given.resolutionMs].some(
          (atMs) => atMs > EARLIER.startedAtMs && atMs <= nowMs,
        );
        const may =
          (given.kind === 'duplicate') === given.isOtherTicker &&
          Math.abs(given.bid) <= 2 &&
          Math.abs(given.ask) <= 2 &&
          given.ageMs <= SAVING_REUSE_AGE_MS &&
          !hasEvent &&
          given.hash === 'rules' &&
          given.promptVersion === '3' &&
          given.simulated &&
          given.account === EARLIER.account &&
          given.path === 'full' &&
          !given.isIncomplete &&
          !given.isFlaggedNow &&
          !given.wasFlagged &&
          given.answersNeeded <= 3;
        assert.equal(found.ok, may, JSON.stringify(found));
        if (found.ok) stood += 1;
      }),
      { numRuns: 20_000 },
    );
    assert.ok(stood > 50, `only ${stood} ever stood`);
  });

  it('are not there where no model answered, or where there is no decision', () => {
    for (const earlier of [null, { ...EARLIER, forecast: null }]) {
      assert.deepEqual(savingReuse({ ...NOW, earlier }), {
        ok: false,
        note: { code: 'answers_not_reused', figures: { decisionId: null, because: { code: 'none', figures: {} } } },
      });
    }
  });

  it('stand beyond the validity of their verdict, and say source, age, move and saving', () => {
    const found = savingReuse({ ...NOW, market: { ...MARKET, quotes: moved(-2, 1) } });
    assert.ok(found.ok);
    const { answers, ...rest } = found.reusable;
    assert.deepEqual(rest, {
      decisionId: EARLIER.decisionId,
      ageMs: DAY_MS,
      priceMoveMicroUsd: 20_000,
      kind: 'same',
      sourceTicker: EARLIER.ticker,
      savedMicroUsd: 1_503,
      validUntilMs: null,
    });
    assert.equal(answers.length, 3);
  });
});

describe('a plan whose answers are known', () => {
  const plan: Plan = {
    ...NO_PLAN,
    strategy: 'stake',
    start: 'panel',
    first: [plannedCall('alpha'), plannedCall('bravo')],
    candidates: EARLIER.candidates,
    notes: [{ code: 'one_at_a_time', figures: {} }],
    callsEveryModel: true,
    explorationProbability: 1,
  };
  const reused = {
    decisionId: 'main/a',
    ageMs: 1,
    priceMoveMicroUsd: 0,
    kind: 'same',
    sourceTicker: 'KX',
    savedMicroUsd: 1,
  } as const;

  it('calls no model, refuses nothing and explores nothing', () => {
    const instead = withEarlierAnswers(plan, reused);
    assert.deepEqual([instead.start, instead.refusal, instead.first, instead.queue], ['none', null, [], []]);
    assert.deepEqual(instead.notes, [...plan.notes, { code: 'answers_reused', figures: reused }]);
    assert.deepEqual([instead.callsEveryModel, instead.explorationProbability], [false, 0]);
    for (const { chosen, why } of instead.candidates) {
      assert.deepEqual([chosen, why], [null, { code: 'earlier_answers_used', figures: { decisionId: 'main/a' } }]);
    }
  });

  it('needs as many answers as its first step would have decided by', () => {
    assert.equal(answersNeeded(plan, { quorum: 2 }), 2);
    assert.equal(answersNeeded(plan, { quorum: 3 }), 2, 'never more than were called');
    assert.equal(answersNeeded({ ...plan, start: 'quick' }, { quorum: 2 }), 1);
    assert.equal(answersNeeded({ ...plan, start: 'quick', strategy: 'consensus' }, { quorum: 2 }), 2);
  });

  it('is asked all the same on a tenth of the decisions, drawn from their ids', () => {
    const drawn = Array.from({ length: 20_000 }, (_, n) => isReuseAudited(`main/${n}`)).filter(Boolean).length;
    assert.ok(Math.abs(drawn / 20_000 - REUSE_AUDIT_SHARE) < 0.01, String(drawn));
  });
});

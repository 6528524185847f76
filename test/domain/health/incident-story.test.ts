import assert from 'node:assert/strict';
import fc from 'fast-check';
import { storySentences } from '../../../domain/explain/incident-sentences.ts';
import { CLOSES_AFTER_MS, isStoryDue, storyOf } from '../../../domain/health/incident-story.ts';

const BEGAN_MS = 1_000_000;
const CLOSED_MS = 1_060_000;
const SPAN = { beganAtMs: BEGAN_MS, closedAtMs: CLOSED_MS };
const COUNTED = { isCut: false, atMs: CLOSED_MS + 1 };

const decided = (startedAtMs: number, decidedAtMs: number, more = {}) => ({
  startedAtMs,
  decidedAtMs,
  isSkip: false,
  isLate: false,
  costMicroUsd: 2_000,
  ...more,
});

describe('what an incident came to', () => {
  const story = storyOf(
    SPAN,
    [
      decided(BEGAN_MS - 10, BEGAN_MS - 1),
      decided(BEGAN_MS - 10, BEGAN_MS + 5),
      decided(BEGAN_MS + 1, BEGAN_MS + 9, { isSkip: true }),
      decided(BEGAN_MS + 2, CLOSED_MS + 400),
      decided(BEGAN_MS + 3, CLOSED_MS + 500),
      decided(BEGAN_MS + 4, CLOSED_MS + 600, { isSkip: true, isLate: true }),
      decided(CLOSED_MS + 1, CLOSED_MS + 700),
    ],
    [
      { startedAtMs: BEGAN_MS - 100, worstCaseMicroUsd: 90_000 },
      { startedAtMs: BEGAN_MS + 100, worstCaseMicroUsd: 40_000 },
      { startedAtMs: CLOSED_MS + 100, worstCaseMicroUsd: 7 },
    ],
    COUNTED,
  );

  it('is counted from the decisions and calls that it touched', () => {
    assert.deepEqual(story, {
      decisions: 2,
      skipped: 1,
      resumed: 2,
      missed: 1,
      missedMicroUsd: 2_000,
      uncertainCalls: 2,
      uncertainMicroUsd: 130_000,
      ...COUNTED,
    });
    assert.deepEqual(storySentences(story, true), [
      '2 decisions were made meanwhile, 1 of them SKIP.',
      '2 decisions that waited went on.',
      '1 decision missed its deadline, for $0.0020 already spent.',
      '2 calls are uncertain: $0.1300 stays charged until the bill says otherwise.',
    ]);
  });

  it('says at least where the lists were longer than is counted, and so far while it lasts', () => {
    const open = storyOf({ ...SPAN, closedAtMs: null }, [], [], { isCut: true, atMs: 0 });
    assert.deepEqual(storySentences(open, false), [
      'No decision has been made while it lasts.',
      'No deadline was missed.',
      'The cost of every call is known.',
    ]);
    assert.match(storySentences({ ...story, isCut: true }, true).join(' '), /^At least 2 decisions/);
  });

  it('counts no decision twice: those meanwhile, those that went on and those that came late afterwards', () => {
    const anyDecision = fc
      .tuple(fc.integer({ min: -50, max: 150 }), fc.integer({ min: 0, max: 100 }), fc.boolean(), fc.boolean())
      .map(([start, took, isSkip, isLate]) =>
        decided(BEGAN_MS + start * 1_000, BEGAN_MS + (start + took) * 1_000, { isSkip, isLate }),
      );
    fc.assert(
      fc.property(fc.array(anyDecision), fc.boolean(), (decisions, isOpen) => {
        const span = isOpen ? { ...SPAN, closedAtMs: null } : SPAN;
        const { decisions: made, resumed, missed, skipped } = storyOf(span, decisions, [], COUNTED);
        const touched = decisions.filter(
          ({ startedAtMs, decidedAtMs }) => decidedAtMs >= BEGAN_MS && (isOpen || startedAtMs < CLOSED_MS),
        );
        const lateAfter = touched.filter(({ decidedAtMs, isLate }) => !isOpen && isLate && decidedAtMs >= CLOSED_MS);
        assert.equal(made + resumed + lateAfter.length, touched.length);
        assert.ok(missed >= lateAfter.length && skipped <= made);
      }),
    );
  });

  it('is counted anew at its end, and the seldomer the longer it lasts', () => {
    const at = (atMs: number) => ({ ...story, atMs });
    const open = { ...SPAN, closedAtMs: null };
    assert.ok(isStoryDue(null, open, BEGAN_MS));
    assert.ok(!isStoryDue(at(BEGAN_MS + 1_000), open, BEGAN_MS + 10_000));
    assert.ok(isStoryDue(at(BEGAN_MS + 1_000), open, BEGAN_MS + 11_000));
    assert.ok(!isStoryDue(at(BEGAN_MS + 3_600_000), open, BEGAN_MS + 3_600_000 + 170_000));
    assert.ok(isStoryDue(at(BEGAN_MS + 3_600_000), open, BEGAN_MS + 3_600_000 + 180_000));
    const closingMs = CLOSED_MS + CLOSES_AFTER_MS;
    assert.ok(isStoryDue(at(closingMs - 1), SPAN, closingMs), 'counted while it was open');
    assert.ok(!isStoryDue(at(closingMs), SPAN, closingMs + 9_999));
  });
});

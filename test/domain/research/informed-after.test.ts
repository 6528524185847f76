import assert from 'node:assert/strict';
import type { EvidenceText } from '../../../domain/forecast/evidence.ts';
import { informedAfter, suspicionsOf } from '../../../domain/research/informed-after.ts';
import { statesOutcome, statesThatItEnded } from '../../../domain/research/states-outcome.ts';

const STARTED_MS = Date.parse('2026-11-24T12:00:00Z');
const RESOLVES_MS = STARTED_MS + 86_400_000;
const MARKET = { startedAtMs: STARTED_MS, resolvesAtMs: RESOLVES_MS };

const text = (content: string, publishedAtMs: number | null = null): EvidenceText => ({
  text: content,
  title: null,
  source: null,
  url: null,
  publishedAtMs,
});
const NEWS = text('The station reported 43 degrees.', STARTED_MS - 1_000);
const marks = (passed: readonly EvidenceText[], found: readonly EvidenceText[] = [], dropped = {}) =>
  informedAfter({ passed, found, dropped }, MARKET);

describe('a decision that may have been informed after the fact', () => {
  it('is none where every text is of before it and says nothing of the outcome', () => {
    assert.deepEqual(marks([]), []);
    assert.deepEqual(marks([NEWS, text('Undated.'), text('Now.', STARTED_MS)], [NEWS], { suspicious: 3 }), []);
  });

  it('was passed a text that is dated after its start', () => {
    const late = [text('A.', STARTED_MS + 1), text('B.', STARTED_MS + 5_000)];
    assert.deepEqual(marks([NEWS, ...late]), [
      { code: 'dated_after_decision', figures: { texts: 2, latestMs: STARTED_MS + 5_000 } },
    ]);
  });

  it('takes no text of a search for one of after it: that was published before the search, and so before the decision', () => {
    assert.deepEqual(marks([], [text('Published while the search was made.', STARTED_MS + 1)]), []);
  });

  it('was given a text that is dated after the market was to have ended', () => {
    const later = { startedAtMs: RESOLVES_MS + 60_000, resolvesAtMs: RESOLVES_MS };
    const passed = [NEWS, text('A.', RESOLVES_MS)];
    const figures = { texts: 2, latestMs: RESOLVES_MS + 1, resolvesAtMs: RESOLVES_MS };
    assert.deepEqual(informedAfter({ passed, found: [text('B.', RESOLVES_MS + 1)], dropped: {} }, later), [
      { code: 'dated_after_resolution', figures },
    ]);
  });

  it('was given a text that says how the market itself ended', () => {
    assert.deepEqual(marks([NEWS, text('NOTICE: this market has been resolved to YES.')]), [
      { code: 'states_outcome', figures: { texts: 1 } },
    ]);
    const inTitle = { ...NEWS, title: 'The m\u0430rket was settled' };
    assert.deepEqual(marks([inTitle]), [{ code: 'states_outcome', figures: { texts: 1 } }]);
  });

  it('had a search that read such texts, though no model was given them', () => {
    assert.deepEqual(marks([], [NEWS], { states_outcome: 1, dated_ahead: 2, no_source: 4 }), [
      { code: 'left_out_of_brief', figures: { statesOutcome: 1, datedAhead: 2 } },
    ]);
  });

  it('is suspicious where a text that the models are given bears such a mark, and not for what was left out', () => {
    const every = marks([text('The contract was settled at NO.', STARTED_MS + 1)], [], { dated_ahead: 1 });
    assert.deepEqual(suspicionsOf(every), ['dated_ahead', 'states_outcome']);
    assert.deepEqual(suspicionsOf(marks([], [], { dated_ahead: 1, states_outcome: 1 })), []);
  });
});

describe('what says that a market ended', () => {
  it('is a statement that it did, in whatever letters', () => {
    for (const said of [
      'OFFICIAL NOTICE: this market has been resolved to YES by the exchange.',
      'The final result was announced: the market has been resolved to NO.',
      'The contract was settled at "No" this morning.',
      'All markets are now officially settled.',
      'It resolved YES.',
      'The m\u0430rket has been r\u0435solved.',
    ]) {
      assert.ok(statesThatItEnded(said), said);
      assert.ok(statesOutcome(said), said);
    }
  });

  it('is no rule by which it will, though a search may not report one', () => {
    for (const rule of [
      'If the bureau reports more, then the market resolves to Yes.',
      'The market will be resolved to No if nothing is published.',
      'A market that is not settled by then would be resolved to Yes.',
      'It can be settled to No early.',
    ]) {
      assert.ok(!statesThatItEnded(rule), rule);
    }
    for (const other of ['The dispute was settled out of court.', 'Parliament resolved to vote on Monday.'])
      assert.ok(!statesThatItEnded(other), other);
  });
});

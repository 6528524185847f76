import assert from 'node:assert/strict';
import type { OutcomeAnswer } from '../../../domain/learning/outcome-schema.ts';
import {
  NEW_SCOREKEEPER,
  reduceScorekeeper,
  type Scorekeeper,
  type ScorekeeperEvent,
} from '../../../domain/learning/scorekeeper-state.ts';

const stateAfter = (...events: readonly ScorekeeperEvent[]): Scorekeeper =>
  events.reduce(reduceScorekeeper, NEW_SCOREKEEPER);
const reported = (ticker: string) =>
  ({ type: 'outcome_reported', outcome: { ticker, settlement: 'no', by: 'a bot' } }) as const;
const RECORDED: OutcomeAnswer = { kind: 'recorded' };
const CONTRADICTS: OutcomeAnswer = { kind: 'contradicts', standing: 'yes', by: 'olga' };

describe('a scorekeeper', () => {
  it('keeps outcomes that came while others were recorded', () => {
    const keeper = stateAfter(reported('A'), reported('B'), reported('C'), {
      type: 'reported_recorded',
      answers: [RECORDED, { kind: 'repeated' }],
      atMs: 1,
    });
    assert.deepEqual(
      keeper.reported.map(({ ticker }) => ticker),
      ['C'],
    );
    assert.equal(keeper.state.outcomes, 1);
  });

  it('refuses a contradiction of a signal into its state, and not one of an update, which is answered', () => {
    const answers = [RECORDED, CONTRADICTS];
    const { refused } = stateAfter(reported('A'), reported('B'), { type: 'reported_recorded', answers, atMs: 7 }).state;
    const figures = { reported: 'no', standing: 'yes', by: 'olga' };
    assert.deepEqual(refused, [{ atMs: 7, ticker: 'B', problem: { code: 'contradicts', figures } }]);
    assert.deepEqual(stateAfter({ type: 'outcomes_recorded', answers }).state.refused, []);
  });

  it('keeps the last twenty refusals, with tickers of a length that the state can hold', () => {
    const signals = Array.from({ length: 30 }, (_, n) => ({ ticker: `${n}-${'x'.repeat(500)}` }));
    const refused = stateAfter(
      ...[...signals, null, 5, { ticker: 5 }].map(
        (signal, n) => ({ type: 'signal_refused', signal, message: 'no', atMs: n }) as const,
      ),
    ).state.refused;
    assert.equal(refused.length, 20);
    assert.ok(refused.every(({ ticker }) => ticker.length <= 128));
    assert.deepEqual(
      refused.slice(-3).map(({ ticker }) => ticker),
      ['', '', ''],
    );
  });

  it('adds up what its rounds scored', () => {
    const round = { scored: 3, version: 2, labels: 5, panelsAsked: 8 };
    const { state } = stateAfter(
      { type: 'round_ended', round },
      { type: 'round_ended', round: { ...round, version: 3 } },
    );
    assert.deepEqual([state.scored, state.version, state.labels, state.panelsAsked], [6, 3, 5, 8]);
  });
});

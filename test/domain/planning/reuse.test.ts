import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Decision } from '../../../domain/decision/decision.ts';
import type { ReuseObstacle } from '../../../domain/decision/note.ts';
import type { Question } from '../../../domain/decision/reuse.ts';
import { scoreDecision } from '../../../domain/learning/score-decision.ts';
import { type Reuse, type ReuseInput, reuseFor, reuseWithinValidity } from '../../../domain/planning/reuse.ts';
import { resolvedDecision } from '../../support/decision.ts';

const SETTLED_MS = Date.parse('2026-11-24T12:00:00Z');
const QUESTION: Question = { promptVersion: '2', hash: 'rules' };
const EARLIER: Decision = Object.freeze({ ...resolvedDecision(1, SETTLED_MS), question: QUESTION });
const NOW: ReuseInput = {
  earlier: EARLIER,
  nowMs: SETTLED_MS + 60_000,
  quotes: EARLIER.quotes,
  question: QUESTION,
  simulated: true,
};
const moved = (bidCents: number, askCents: number) => ({
  yesBidMicroUsd: EARLIER.quotes.yesBidMicroUsd + bidCents * 10_000,
  yesAskMicroUsd: EARLIER.quotes.yesAskMicroUsd + askCents * 10_000,
});

const obstacleOf = (found: Reuse) =>
  !found.ok && found.note.code === 'answers_not_reused' ? found.note.figures.because.code : null;

describe('an earlier decision', () => {
  it('may be used where money or the mode permits no call, and not for an account without a readable policy', () => {
    const uses = (['budget_refused', 'budget_exhausted', 'budget_unreadable', 'no_models'] as const).map((code) =>
      reuseFor(code, 'normal'),
    );
    assert.deepEqual(uses, ['forecast', 'forecast', 'none', 'none']);
    assert.deepEqual([reuseFor('mode_emergency', 'emergency'), reuseFor('mode_halted', 'halted')], ['exits', 'none']);
  });

  it('stands in while it is valid, with its id, its age and how far the price has moved', () => {
    const found = reuseWithinValidity({ ...NOW, quotes: moved(-2, 1) });
    assert.ok(found.ok);
    const { answers, ...rest } = found.reusable;
    assert.deepEqual(rest, {
      decisionId: EARLIER.decisionId,
      ageMs: 60_000,
      priceMoveMicroUsd: 20_000,
      kind: null,
      sourceTicker: EARLIER.ticker,
      savedMicroUsd: 1_503,
      validUntilMs: EARLIER.validUntilMs,
    });
    assert.deepEqual(
      answers,
      EARLIER.forecast?.models.map(({ model, rawProbability }) => ({ model, rawProbability })),
    );
  });

  const refused: readonly (readonly [string, Partial<ReuseInput>, ReuseObstacle['code']])[] = [
    ['when there is none', { earlier: null }, 'none'],
    ['when no model answered it', { earlier: { ...EARLIER, forecast: null } }, 'none'],
    ['at the instant its validity ends', { nowMs: EARLIER.validUntilMs }, 'expired'],
    ['when the price has moved more than 2 cents up', { quotes: moved(3, 0) }, 'price_moved'],
    ['when the price has moved more than 2 cents down', { quotes: moved(0, -3) }, 'price_moved'],
    ['when the rules are others', { question: { ...QUESTION, hash: 'others' } }, 'rules_changed'],
    ['when the wording is another', { question: { ...QUESTION, promptVersion: '3' } }, 'other_wording'],
    ['when the models were given something else', { question: { ...QUESTION, arm: 'evidence' } }, 'other_arm'],
    ['when the models were given other texts', { question: { ...QUESTION, evidenceHash: 'abc' } }, 'other_evidence'],
    ['when it was simulated and this is not', { simulated: false }, 'simulated_differs'],
    [
      'when it had too few answers itself',
      {
        earlier: {
          ...EARLIER,
          verdict: {
            ...EARLIER.verdict,
            reasons: [{ code: 'no_quorum', figures: { answered: 1, quorum: 2, called: 2, failures: ['timed_out'] } }],
          },
        },
      },
      'too_few_answers',
    ],
  ];
  for (const [when, change, why] of refused) {
    it(`does not ${when}`, () => {
      const found = reuseWithinValidity({ ...NOW, ...change });
      assert.equal(obstacleOf(found), why);
    });
  }

  it('never crosses a move of the price, the end of its validity, other rules or other words', () => {
    const cents = fc.integer({ min: -5, max: 5 });
    const word = fc.constantFrom('a', 'b');
    fc.assert(
      fc.property(cents, cents, fc.integer({ min: -1, max: 600_000 }), word, word, (bid, ask, ageMs, hash, version) => {
        const earlier = { ...EARLIER, question: { promptVersion: 'a', hash: 'a' } };
        const question = { promptVersion: version, hash };
        const found = reuseWithinValidity({
          ...NOW,
          earlier,
          question,
          quotes: moved(bid, ask),
          nowMs: SETTLED_MS + ageMs,
        });
        const may =
          Math.abs(bid) <= 2 &&
          Math.abs(ask) <= 2 &&
          SETTLED_MS + ageMs < EARLIER.validUntilMs &&
          hash === 'a' &&
          version === 'a';
        assert.equal(found.ok, may, JSON.stringify(found));
        if (found.ok) assert.equal(found.reusable.validUntilMs, EARLIER.validUntilMs);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a decision on answers of an earlier one', () => {
  const resolution = { ticker: EARLIER.ticker, settlement: 'yes', atMs: SETTLED_MS + 1, lastMid: null } as const;
  const reused: Decision = { ...EARLIER, path: 'reused', isFullPanel: false, calls: [] };

  it('is scored by its trade and its price alone: the answers were scored where they were given', () => {
    const own = scoreDecision(EARLIER, [], resolution);
    const again = scoreDecision(reused, [], resolution);
    assert.equal(own?.forecasts.length, 3);
    assert.deepEqual(again?.forecasts, []);
    assert.deepEqual([again?.probability, again?.blended, again?.marketPrice], [null, null, 0.45]);
    assert.deepEqual(again?.trade, own?.trade);
  });

  it('does not count what normal would have done as a trade on paper beside the one that was made', () => {
    const { trade } = EARLIER.verdict;
    assert.ok(trade);
    const shrunk = { ...EARLIER, verdict: { ...EARLIER.verdict, withheldTrade: { ...trade, contracts: 20 } } };
    assert.equal(scoreDecision(shrunk, [], resolution)?.paper, null);
    const withheld = { ...shrunk, verdict: { ...shrunk.verdict, trade: null } };
    assert.ok(scoreDecision(withheld, [], resolution)?.paper);
  });
});

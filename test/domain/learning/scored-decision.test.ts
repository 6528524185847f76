import assert from 'node:assert/strict';
import { exclusionOf, scoreDecision } from '../../../domain/learning/score-decision.ts';
import { resolvedDecision } from '../../support/decision.ts';

const DECIDED_MS = 1_000_000;
const decision = resolvedDecision(1, DECIDED_MS);
const yes = (atMs: number) => ({ ticker: decision.ticker, settlement: 'yes', atMs, lastMid: null }) as const;

describe('a decision against what happened', () => {
  it('is scored at the mid of the quotes that it was made on, even where nobody was asked', () => {
    assert.equal(scoreDecision(decision, [], yes(DECIDED_MS + 1))?.marketPrice, 0.45);
    const gated = scoreDecision(
      {
        ...decision,
        forecast: null,
        calls: [],
        quotes: { yesBidMicroUsd: 980_000, yesAskMicroUsd: 990_000 },
      },
      [],
      yes(DECIDED_MS + 1),
    );
    assert.equal(gated?.marketPrice, 0.985);
    assert.equal(gated?.probability, null);
  });

  it('has no price where the quotes were further apart than a price allows', () => {
    const wide = { ...decision, quotes: { yesBidMicroUsd: 400_000, yesAskMicroUsd: 510_000 } };
    assert.equal(scoreDecision(wide, [], yes(DECIDED_MS + 1))?.marketPrice, null);
    const just = { ...decision, quotes: { yesBidMicroUsd: 400_000, yesAskMicroUsd: 500_000 } };
    assert.equal(scoreDecision(just, [], yes(DECIDED_MS + 1))?.marketPrice, 0.45);
  });

  it('is not scored where it was made when the market had ended, nor on a void or scalar one', () => {
    assert.ok(scoreDecision(decision, [], yes(DECIDED_MS + 1)));
    for (const atMs of [DECIDED_MS, DECIDED_MS - 1]) {
      assert.equal(exclusionOf(decision, yes(atMs)), 'decided_after_outcome');
      assert.equal(scoreDecision(decision, [], yes(atMs)), null);
    }
    for (const settlement of ['void', 'scalar'] as const) {
      assert.equal(exclusionOf(decision, { ...yes(DECIDED_MS + 1), settlement }), settlement);
      assert.equal(scoreDecision(decision, [], { ...yes(DECIDED_MS + 1), settlement }), null);
    }
    assert.equal(exclusionOf(decision, yes(DECIDED_MS + 1)), null);
  });
});

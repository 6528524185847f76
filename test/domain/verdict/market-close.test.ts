import assert from 'node:assert/strict';
import { reasonSentence } from '../../../domain/explain/reason-sentences.ts';
import { beforeClose, whileValid } from '../../../domain/verdict/make-verdict.ts';
import { judge } from '../../support/judge.ts';

const CLOSE_MS = Date.parse('2026-11-24T12:00:00Z');

describe('a verdict near the close of its market', () => {
  const { verdict } = judge({ answers: [0.65] });

  it('stands until the close', () => {
    assert.equal(verdict.action, 'BUY');
    assert.equal(beforeClose(verdict, CLOSE_MS, CLOSE_MS - 1), verdict);
  });

  it('is a SKIP from the close on, with what it was reached by, and no trade to regret', () => {
    for (const nowMs of [CLOSE_MS, CLOSE_MS + 2_500]) {
      const closed = beforeClose(verdict, CLOSE_MS, nowMs);
      assert.equal(closed.action, 'SKIP');
      assert.equal(closed.trade, null);
      assert.equal(closed.withheldTrade, null);
      assert.deepEqual(
        closed.reasons.map(({ code }) => code),
        ['market_closed', 'edge_found'],
      );
    }
    const [reason] = beforeClose(verdict, CLOSE_MS, CLOSE_MS + 2_500).reasons;
    assert.ok(reason);
    assert.deepEqual(reason.figures, { closeTimeMs: CLOSE_MS, reachedAtMs: CLOSE_MS + 2_500 });
    assert.match(reasonSentence(reason), /2026-11-24 12:00:00Z, 2\.5 s before/);
  });

  it('is a SKIP once what it rests on is no longer valid', () => {
    assert.equal(whileValid(verdict, CLOSE_MS, CLOSE_MS - 1), verdict);
    const late = whileValid(verdict, CLOSE_MS, CLOSE_MS);
    assert.deepEqual([late.action, late.trade, late.withheldTrade], ['SKIP', null, null]);
    assert.deepEqual(late.reasons[0], { code: 'too_late', figures: { validUntilMs: CLOSE_MS, reachedAtMs: CLOSE_MS } });
  });
});

import assert from 'node:assert/strict';
import { actionableTrade, DecisionRefused } from '../../client/index.ts';
import { isExpired } from '../../domain/decision/expired.ts';
import type { Trade } from '../../domain/decision/verdict.ts';
import { resolvedDecision } from '../support/decision.ts';

const VALID_UNTIL_MS = Date.parse('2026-11-24T12:00:00Z');
const DECISION = { ...resolvedDecision(1, VALID_UNTIL_MS - 60_000), validUntilMs: VALID_UNTIL_MS };
const TRADE: Trade = {
  ...{ action: 'BUY', side: 'yes', contracts: 10, limitMicroUsd: 460_000 },
  ...{ stakeMicroUsd: 4_700_000, feeMicroUsd: 100_000, edge: 0.1 },
};

describe('the order that a bot is given', () => {
  const buying = { ...DECISION, verdict: { ...DECISION.verdict, action: 'BUY' as const, trade: TRADE } };
  const skipping = { ...DECISION, verdict: { ...DECISION.verdict, action: 'SKIP' as const, trade: null } };

  it('is the decision’s trade while it is valid, and none where it recommends none', () => {
    assert.equal(actionableTrade(buying, VALID_UNTIL_MS - 1), TRADE);
    assert.equal(actionableTrade(skipping, VALID_UNTIL_MS - 1), null);
  });

  it('is refused from the moment on that the decision was valid until, with a sentence that says what to do', () => {
    for (const decision of [buying, skipping]) {
      assert.ok(isExpired(decision, VALID_UNTIL_MS));
      assert.throws(
        () => actionableTrade(decision, VALID_UNTIL_MS),
        (error) =>
          error instanceof DecisionRefused &&
          error.code === 'expired' &&
          /^Decision \S+ has expired: it was valid until 2026-11-24 12:00:00Z\. Do not act on it/.test(error.message),
      );
    }
  });

  it('goes by the clock where no time is given', () => {
    assert.throws(() => actionableTrade({ ...buying, validUntilMs: Date.now() - 1 }));
    assert.equal(actionableTrade({ ...buying, validUntilMs: Date.now() + 60_000 }), TRADE);
  });
});

import assert from 'node:assert/strict';
import { reasonSentence } from '../../../domain/explain/reason-sentences.ts';
import { COLD_SPREAD } from '../../../domain/learning/answer-spread.ts';
import { scoreDecision } from '../../../domain/learning/score-decision.ts';
import { noPriceIn, quotedPrice } from '../../../domain/market/market.ts';
import { isNearlyCertain } from '../../../domain/planning/policy-rules.ts';
import { valueOfFirst } from '../../../domain/planning/value-of-information.ts';
import { resolvedDecision } from '../../support/decision.ts';
import { FEE, judge, marketAt, PLAIN } from '../../support/judge.ts';

const MAX_SPREAD = 0.1;
const PROVEN = { resolvedMarkets: 500, fittedWeight: 0.5, lowerBound: 0.01 };

describe('quotes that are no price', () => {
  it('are those of one side, of a market in which nothing was traded, and those far apart', () => {
    const why = (bid: number, ask: number, volume?: number | null) =>
      noPriceIn({ ...marketAt(bid, ask), volume: volume ?? null }, MAX_SPREAD);
    assert.equal(why(0, 9, 0), 'one_sided');
    assert.equal(why(0, 9), 'one_sided');
    assert.equal(why(95, 100, 500), 'one_sided');
    assert.equal(why(40, 42, 0), 'never_traded');
    assert.equal(why(40, 42), null, 'a volume that is not known is not 0');
    assert.equal(why(40, 42, 0.01), null);
    assert.equal(why(40, 51, 500), 'spread');
    assert.equal(quotedPrice({ ...marketAt(40, 42), volume: 7 }, MAX_SPREAD), 0.41);
    assert.equal(quotedPrice(marketAt(0, 9), MAX_SPREAD), null);
  });

  it('are not blended with, not traded against, and the reason says which they are', () => {
    const oneSided = judge({ answers: [0.2], market: marketAt(0, 9), evidence: PROVEN });
    assert.deepEqual([oneSided.forecast.blended, oneSided.forecast.agreement], [null, null]);
    const [reason] = oneSided.verdict.reasons;
    assert.ok(reason);
    assert.equal(oneSided.verdict.action, 'SKIP');
    assert.deepEqual(reason, {
      code: 'no_price',
      figures: { why: 'one_sided', yesBidMicroUsd: 0, yesAskMicroUsd: 90_000 },
    });
    assert.equal(
      reasonSentence(reason),
      'One side of the book is empty (bid 0c, ask 9c): that is no price to trade against.',
    );
    const unseen = judge({ answers: [0.6], market: { ...marketAt(40, 42), volume: 0 }, evidence: PROVEN });
    const [untraded] = unseen.verdict.reasons;
    assert.ok(untraded);
    assert.match(reasonSentence(untraded), /Nothing was ever traded .* no price yet/);
    assert.equal(judge({ answers: [0.55], market: marketAt(40, 42), evidence: PROVEN }).verdict.action, 'BUY');
  });

  it('teach nothing about the price, and are worth no call for the sake of a trade', () => {
    const made = resolvedDecision(1, Date.parse('2026-11-01T00:00:00Z'));
    const resolution = { settlement: 'yes', atMs: made.closeTimeMs + 1, lastMid: null } as never;
    const priceOf = (volume: number) =>
      scoreDecision({ ...made, terms: { ...made.terms, volume } }, [], resolution)?.marketPrice;
    assert.equal(priceOf(12), 0.45);
    assert.equal(priceOf(0), null);
    const value = (isPriced: boolean) =>
      valueOfFirst(
        {
          market: marketAt(40, 42),
          isPriced,
          fee: FEE,
          threshold: 0.03,
          minEdge: 0.03,
          kellyFraction: 0.25,
          sizeFactor: 1,
          position: null,
          bankrollMicroUsd: 1_000_000_000,
          maxStakeMicroUsd: 100_000_000,
          spread: COLD_SPREAD,
          isOnPaper: false,
        },
        0.5,
      );
    assert.ok(value(true) > 0);
    assert.equal(value(false), 0);
  });

  it('near 0 and 1 are gated as before, without a call', () => {
    for (const [bid, ask] of [
      [0, 1],
      [0, 2],
      [98, 100],
      [99, 100],
    ] as const) {
      assert.ok(isNearlyCertain(marketAt(bid, ask).quotes, PLAIN), `${bid}/${ask}`);
    }
  });
});

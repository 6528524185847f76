import assert from 'node:assert/strict';
import type { Verdict } from '../../../domain/decision/verdict.ts';
import { arithmeticOf } from '../../../domain/explain/arithmetic.ts';
import { resolvedDecision } from '../../support/decision.ts';

const DECISION = resolvedDecision(1, 1_700_000_000_000);
const { forecast } = DECISION;
assert.ok(forecast);
const SKIPPED: Verdict = { ...DECISION.verdict, action: 'SKIP', trade: null };

describe('the arithmetic of a decision', () => {
  it('has every step from the answers to the size, in order', () => {
    // Of the two sides the better one comes first.
    const names = arithmeticOf(DECISION).map(({ name }) => name.replace(/ (YES|NO)$/, ''));
    const wanted = 'Pool, Calibrate, Blend, Edge, Edge, Threshold, Stake, Size, Intervals, Agreement, Answers';
    assert.equal(names.join(', '), wanted);
  });

  it('comes out by hand: weights times answers is the pool', () => {
    const [pool] = arithmeticOf(DECISION);
    assert.ok(pool);
    const sum = pool.formula
      .split(' + ')
      .map((term) => term.split(' × ').map(Number))
      .reduce((total, [weight = Number.NaN, answer = Number.NaN]) => total + weight * answer, 0);
    assert.ok(Math.abs(sum - Number(pool.result)) < 0.002, `${pool.formula} is ${sum}, shown as ${pool.result}`);
  });

  it('says that there is no blend where the quotes are no price, and then no edge', () => {
    const names = arithmeticOf({ ...DECISION, forecast: { ...forecast, blended: null } });
    assert.match(names.find(({ name }) => name === 'Blend')?.formula ?? '', /no price/);
    assert.equal(
      names.some(({ name }) => name.startsWith('Edge')),
      false,
    );
  });

  it('sizes what was withheld by the mode that it was worked out in', () => {
    const { trade } = DECISION.verdict;
    assert.ok(trade);
    const verdict: Verdict = { ...SKIPPED, withheldTrade: trade, withheldTradeMode: 'degraded' };
    const stake = arithmeticOf({ ...DECISION, mode: 'emergency', verdict }).find(({ name }) => name === 'Stake');
    assert.match(stake?.note ?? '', /times 0\.5 in mode degraded/);
  });

  it('has no steps where no model answered', () => {
    assert.deepEqual(arithmeticOf({ ...DECISION, forecast: null }), []);
  });
});

import assert from 'node:assert/strict';
import type { Verdict } from '../../../domain/decision/verdict.ts';
import { arithmeticOf } from '../../../domain/explain/arithmetic.ts';
import type { Fee } from '../../../domain/market/fee.ts';
import { resolvedDecision } from '../../support/decision.ts';
import { judge, marketAt } from '../../support/judge.ts';

const DECISION = resolvedDecision(1, 1_700_000_000_000);
const { forecast } = DECISION;
assert.ok(forecast);
const SKIPPED: Verdict = { ...DECISION.verdict, action: 'SKIP', trade: null };

describe('the arithmetic of a decision', () => {
  it('has every step from the answers to the size, in order', () => {
    // Of the two sides the better one comes first.
    const names = arithmeticOf(DECISION).map(({ name }) => name.replace(/ (YES|NO)$/, ''));
    const wanted =
      'Pool, Calibrate, Blend, Fee, Edge, Edge, Threshold, Stake, Depth, Size, Intervals, Agreement, Answers';
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

  it('does not say of a blend by evidence that markets have resolved', () => {
    const note = (blend: 'evidence' | number) =>
      arithmeticOf({ ...DECISION, forecast: { ...forecast, blend, blendWeight: 0.05 } }).find(
        ({ name }) => name === 'Blend',
      )?.note;
    assert.equal(note('evidence'), 'weight 0.050, the starting weight until there are resolved markets to fit it on');
    assert.equal(note(0.05), 'weight 0.050, set by the operator');
  });

  it('has the positions that are right from the smaller one to the larger one', () => {
    const target = { held: 0, least: -87.44, most: -12, probability: 0.46 };
    const shown = arithmeticOf({ ...DECISION, verdict: { ...DECISION.verdict, target } });
    assert.equal(shown.find(({ name }) => name === 'Position')?.formula, 'right: 12 NO to 87.44 NO');
  });

  it('says that there is no blend where the quotes are no price, and then no edge', () => {
    const names = arithmeticOf({ ...DECISION, forecast: { ...forecast, blended: null } });
    assert.match(names.find(({ name }) => name === 'Blend')?.formula ?? '', /no price/);
    assert.equal(
      names.some(({ name }) => name.startsWith('Edge')),
      false,
    );
  });

  it('says what the venue charges and where that was read', () => {
    const { terms } = DECISION;
    const feeStep = (fee: Fee) =>
      arithmeticOf({ ...DECISION, terms: { ...terms, fee } }).find(({ name }) => name === 'Fee');
    const half = {
      ratePpm: 35_000,
      makerRatePpm: 8_750,
      roundUpToMicroUsd: 100,
      type: 'quadratic_with_maker_fees',
      multiplier: 0.5,
      source: 'series',
    } as const;
    assert.equal(feeStep(half)?.formula, '.035 × contracts × p × (1 − p), rounded up to $0.0001');
    assert.equal(feeStep(half)?.result, 'at most 0.88c a contract');
    assert.equal(
      feeStep(half)?.note,
      'quadratic with maker fees; 0.5 × the general fee; .00875 for a resting order; stated by its series',
    );
    const assumed = {
      ...half,
      ratePpm: 70_000,
      makerRatePpm: 0,
      type: null,
      multiplier: 1,
      source: 'assumed',
    } as const;
    assert.match(feeStep(assumed)?.note ?? '', /^1 × the general fee; a resting order is free; assumed/);
    const older = { seriesPrefix: '', ratePpm: 70_000, roundUpToMicroUsd: 10_000, from: '2021-07-01' };
    assert.equal(feeStep(older)?.note, 'the row of the schedule for its series');
  });

  it('sizes what was withheld by the mode that it was worked out in', () => {
    const { trade } = DECISION.verdict;
    assert.ok(trade);
    const verdict: Verdict = { ...SKIPPED, withheldTrade: trade, withheldTradeMode: 'degraded' };
    const stake = arithmeticOf({ ...DECISION, mode: 'emergency', verdict }).find(({ name }) => name === 'Stake');
    assert.match(stake?.note ?? '', /times 0\.5 in mode degraded/);
  });

  it('says what is right to hold beside what is held, and how much of it is sold', () => {
    const of = (held: number, answer: number) => {
      const position = { side: 'yes', contracts: held, averageCents: 50 } as const;
      const { verdict } = judge({ answers: [answer], market: marketAt(49, 50), position });
      const steps = arithmeticOf({ ...DECISION, verdict, terms: { ...DECISION.terms, position } });
      const told = (name: string) => steps.find((each) => each.name === name);
      return [told('Position')?.formula, told('Position')?.result, told('Size')?.note];
    };
    assert.deepEqual(of(82, 0.6), ['right: 82 YES to 157.98 YES', 'held: 82 YES', undefined]);
    assert.deepEqual(of(400, 0.6), ['right: 82 YES to 157.98 YES', 'held: 400 YES', '242 of 400 held']);
    assert.equal(of(2.5, 0.35)[2], 'all that is held');
  });

  it('shows what the order took of the book, and up to which price it is right', () => {
    const { trade } = DECISION.verdict;
    assert.ok(trade);
    const [first, second] = [
      { priceMicroUsd: 450_000, contracts: 4 },
      { priceMicroUsd: 460_000, contracts: 6 },
    ];
    const depth = {
      bids: null,
      asks: [first, { ...second, contracts: 90 }],
    };
    const maker = { priceMicroUsd: 450_000, feeMicroUsd: 43_400, edge: 0.07 };
    const made = { ...trade, side: 'yes', fills: [first, second], reservationPriceMicroUsd: 480_000, maker } as const;
    const steps = arithmeticOf({
      ...DECISION,
      terms: { ...DECISION.terms, depth },
      verdict: { ...DECISION.verdict, trade: made },
    });
    const of = (name: string) => steps.find((each) => each.name === name);
    assert.deepEqual([of('Depth')?.formula, of('Depth')?.result], ['4 at 45c, 90 at 46c', '10 contracts']);
    assert.match(of('Size')?.formula ?? '', /^4 × 45c \+ 6 × 46c \+ /);
    assert.equal(of('Reservation')?.result, '48c');
    assert.deepEqual([of('At rest')?.formula, of('At rest')?.result], ['45c, $0.0434 fee', '+7c']);
    const unknown = arithmeticOf(DECISION).find((each) => each.name === 'Depth');
    assert.deepEqual([unknown?.formula, unknown?.result], ['not known', 'no bound']);
  });

  it('has no steps where no model answered', () => {
    assert.deepEqual(arithmeticOf({ ...DECISION, forecast: null }), []);
  });
});

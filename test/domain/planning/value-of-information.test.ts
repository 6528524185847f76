import assert from 'node:assert/strict';
import { COLD_SPREAD, type MeasuredSpread } from '../../../domain/learning/answer-spread.ts';
import {
  addPanelSpread,
  addPriceSpread,
  addRepeated,
  measuredSpread,
  noSpread,
} from '../../../domain/learning/measured-spread.ts';
import {
  type ValueInput,
  valueOfFirst,
  valueOfInformationMicroUsd,
  valueOfMore,
} from '../../../domain/planning/value-of-information.ts';
import { marketAt } from '../../support/judge.ts';
import { forecastAt, VALUE } from './strategies/situation.ts';

/** So many contracts whose edge grows with P, and that are traded above the threshold. */
const gains =
  ({ blended = 0.5, edge = 0.03, threshold = 0.03, contracts = 100 } = {}) =>
  (p: number) =>
    contracts * 1e6 * Math.max(0, edge + p - blended - threshold);

/** The mean is summed in steps: it is right to some thousandths. */
function near(actual: number, expected: number, within = 2e-3): void {
  assert.ok(Math.abs(actual / expected - 1) < within, `${actual} is not near ${expected}`);
}

describe('the value of information', () => {
  it('is .4 standard deviations a contract where the edge is at the threshold, and nothing where nothing can move', () => {
    const at = {
      answered: [1],
      answeredThen: [1, 1],
      blended: 0.5,
      gainAt: gains(),
      spread: COLD_SPREAD,
    };
    // s = 1.95 sqrt(.05) = .4360333; sd = .5 * .25 * s = .0545042; 100 * sd * .3989423 = $2.174401.
    near(valueOfInformationMicroUsd({ ...at, blendWeight: 0.5 }), 2_174_401);
    assert.equal(valueOfInformationMicroUsd({ ...at, blendWeight: 0 }), 0);
    assert.equal(valueOfInformationMicroUsd({ ...at, blendWeight: 0.5, answeredThen: [1] }), 0);
  });

  it('of a second answer of the model is that of half of what a second model takes away', () => {
    const at = { answered: [1], blended: 0.5, blendWeight: 0.5, gainAt: gains() };
    const value = (answeredThen: readonly number[], spread: MeasuredSpread = COLD_SPREAD) =>
      valueOfInformationMicroUsd({ ...at, answeredThen, spread });
    // s = 1.95 sqrt(.025) = .3083221; sd = .5 * .25 * s = .0385403; 100 * sd * .3989423 = $1.537534.
    near(value([2]), 1_537_534);
    assert.ok(value([2]) < value([5]) && value([5]) < value([1, 1]), 'no number of answers replaces a second model');
    assert.ok(value([1, 1]) < value([2, 1]) && value([2, 1]) < value([2, 2]));
    const repeated = { markets: 40, brierGain: 0 };
    assert.equal(
      value([2], { ...COLD_SPREAD, repeated: { ...repeated, withinShare: 0 } }),
      0,
      'it always says the same',
    );
    const all = { ...COLD_SPREAD, repeated: { ...repeated, withinShare: 1 } };
    assert.ok(Math.abs(value([2], all) - value([1, 1], all)) < 1e-6, 'models differ by chance alone');
    assert.equal(value([2], { ...COLD_SPREAD, repeated: { ...repeated, withinShare: null } }), value([2]));
  });

  it('grows with how far answers have been found to move P', () => {
    const at = {
      answered: [1],
      answeredThen: [1, 1, 1],
      blended: 0.4,
      gainAt: gains({ blended: 0.4, edge: 0, contracts: 50 }),
      blendWeight: 0.5,
      spread: COLD_SPREAD,
    };
    const wide = valueOfInformationMicroUsd({ ...at, spread: { ...COLD_SPREAD, furtherFactor: 2 } });
    assert.ok(wide > valueOfInformationMicroUsd(at));
  });

  it('of a first answer is that of its distance from the price', () => {
    const near = valueOfFirst({ ...VALUE, spread: { ...COLD_SPREAD, fromPrice: 0.2 } }, 0.5);
    assert.ok(near > 0 && near < valueOfFirst({ ...VALUE, spread: { ...COLD_SPREAD, fromPrice: 2 } }, 0.5));
    assert.equal(valueOfFirst(VALUE, 0), 0);
    assert.equal(valueOfFirst({ ...VALUE, isOnPaper: true }, 0.5), 0);
  });

  const base = {
    answered: [1],
    answeredThen: [1, 1, 1, 1, 1],
    blended: 0.5,
    blendWeight: 1,
    gainAt: gains(),
    spread: COLD_SPREAD,
  };

  it('has a known value, and is nothing where the price has all the weight or nothing more is asked', () => {
    // s = 1.95 sqrt(1 - .92) = .55154, sd = .13789, u = 0: 100 * .13789 * .398942 = $5.5008
    near(valueOfInformationMicroUsd(base), 5_500_800);
    assert.equal(valueOfInformationMicroUsd({ ...base, blendWeight: 0 }), 0);
    assert.equal(valueOfInformationMicroUsd({ ...base, answeredThen: [1] }), 0);
  });

  it('falls with the distance from the threshold', () => {
    for (const side of [1, -1]) {
      const values = [0, 0.05, 0.1, 0.2, 0.4].map((more) =>
        valueOfInformationMicroUsd({ ...base, gainAt: gains({ edge: 0.03 + side * more }) }),
      );
      for (const [index, value] of values.entries()) if (index > 0) assert.ok(value < (values[index - 1] ?? 0));
    }
  });
});

describe('what an answer is worth', () => {
  const next = [{ model: 'b' }];
  const more = (blended: number, value: Partial<ValueInput> = {}) =>
    valueOfMore({ ...VALUE, ...value }, forecastAt(blended))?.(next) ?? 0;
  const first = (value: Partial<ValueInput> = {}) => valueOfFirst({ ...VALUE, ...value }, 0.5);
  const held = (contracts: number): ValueInput['position'] => ({ side: 'yes', contracts, averageCents: 45 });

  it('is reckoned at the Kelly position, and not at the largest stake', () => {
    // However large the stake may be, a quarter Kelly of $1,000 is a few dozen contracts where the edge is a few cents.
    assert.equal(more(0.5, { maxStakeMicroUsd: 1e12 }), more(0.5, { maxStakeMicroUsd: 1e9 }));
    assert.ok(more(0.5, { maxStakeMicroUsd: 5_000_000 }) < more(0.5));
    assert.equal(more(0.5, { maxStakeMicroUsd: 0 }), 0);
    assert.equal(more(0.5, { kellyFraction: 0 }), 0);
    const unbound = { maxStakeMicroUsd: 1e12 };
    near(first(unbound) / first({ ...unbound, bankrollMicroUsd: 100_000_000 }), 10.1, 0.02);
    assert.ok(first({ ...unbound, kellyFraction: 0.05 }) < first(unbound) / 4.9);
  });

  it('is less where part of the position is held already, and that of a sale where the view may turn', () => {
    assert.ok(more(0.5) > more(0.5, { position: held(40) }));
    // With more than is ever right nothing is bought; what may be sold grows with what is held.
    for (const of of [(value: Partial<ValueInput>) => more(0.5, value), first]) {
      const full = of({ position: held(10_000) });
      assert.ok(full > 0 && Math.abs(of({ position: held(20_000) }) / full - 2) < 1e-9);
    }
  });

  it('is no more than the book has', () => {
    const five = (cents: number) => [{ contracts: 5, priceMicroUsd: cents * 10_000 }];
    assert.equal(more(0.5, { depth: { bids: [], asks: [] } }), 0);
    assert.ok(more(0.5, { depth: { bids: five(44), asks: five(46) } }) < more(0.5));
  });

  it('is the same on the other side of the book', () => {
    const there = { market: marketAt(54, 56), position: { side: 'no', contracts: 40, averageCents: 45 } } as const;
    assert.ok(Math.abs(first({ position: held(40) }) - first(there)) < 1e-3);
  });
});

describe('the spread of answers', () => {
  function spreadOf(
    panels: readonly (readonly number[])[],
    prices: readonly { probability: number; marketPrice: number }[],
  ) {
    const sums = noSpread();
    for (const all of panels) {
      addPanelSpread(sums, { forecasts: all.map((rawProbability, index) => ({ model: `m${index}`, rawProbability })) });
    }
    for (const price of prices) addPriceSpread(sums, price);
    return measuredSpread(sums);
  }

  it('is as recorded elsewhere below thirty of its own', () => {
    assert.deepEqual(spreadOf(Array(29).fill([0.2, 0.8]), []), { ...COLD_SPREAD, panels: 29 });
  });

  it('within a model is measured on the markets for which one was asked several times', () => {
    const sums = noSpread();
    // As calibrated log-odds .75^2 * .3380 = .1901, half of 1.95^2 * .1 = .3803.
    for (let market = 0; market < 30; market++) {
      assert.equal(measuredSpread(sums).repeated?.withinShare ?? null, null, `${market} markets`);
      addRepeated(sums, { variance: 0.338, brierGain: 0.005 });
    }
    const { repeated } = measuredSpread(sums);
    assert.equal(repeated?.withinShare?.toFixed(3), '0.500');
    assert.deepEqual([repeated?.markets, repeated?.brierGain.toFixed(6)], [30, '0.005000']);
    addRepeated(sums, { variance: 100, brierGain: 0 });
    assert.equal(measuredSpread(sums).repeated?.withinShare, 1, 'never more than all');
    const { repeated: _, repeatedSquares: __, brierGains: ___, ...older } = noSpread();
    assert.equal(measuredSpread(older as ReturnType<typeof noSpread>).repeated, undefined);
  });

  it('is measured on the panels and on the price from thirty on', () => {
    const priced = { probability: 0.5, marketPrice: 1 / (1 + Math.exp(1)) };
    const { furtherFactor, fromPrice, isPriceMeasured } = spreadOf(Array(30).fill([0.5, 0.5]), Array(30).fill(priced));
    assert.equal(furtherFactor, 0);
    assert.ok(isPriceMeasured && Math.abs(fromPrice - 1) < 1e-9);
    assert.ok(spreadOf(Array(30).fill([0.2, 0.8]), []).furtherFactor > 1);
  });
});

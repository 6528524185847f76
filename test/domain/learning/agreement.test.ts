import assert from 'node:assert/strict';
import { addAgreements, agreementFigures, tallyAgreement } from '../../../domain/learning/agreement.ts';
import { addUpAll } from '../../../domain/learning/bucket.ts';
import type { ScoredDecision } from '../../../domain/learning/scored-decision.ts';
import { tallyHour } from '../../../domain/learning/tally-hour.ts';
import { scoredDecision } from './scored.ts';

const close = (actual: number | null | undefined, expected: number) =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) <= 1e-9, `${actual} is not ${expected}`);

let made = 0;
const agreed = (agreement: number, more: Partial<ScoredDecision> = {}) =>
  scoredDecision({ ticker: `KX-${made++}`, agreement, standardDeviation: 0.1, ...more });

const binsOf = (resolved: readonly ScoredDecision[], kind: 'agreement' | 'disagreement') =>
  agreementFigures(kind, tallyAgreement(resolved).bins);
const filled = (resolved: readonly ScoredDecision[], kind: 'agreement' | 'disagreement') =>
  binsOf(resolved, kind).filter(({ decisions }) => decisions > 0);

describe('agreement against what came of it', () => {
  it('has known figures', () => {
    // YES at .8 and .6 for P_final, at .5 for the price: Brier .04 and .16 against .25.
    const bins = filled(
      [
        agreed(0.72, { blended: 0.8, trade: { profitMicroUsd: 300, won: true } }),
        agreed(0.74, {
          blended: 0.6,
          paper: { profitMicroUsd: -100, won: false },
          withheldBy: ['agreement_below_minimum'],
        }),
      ],
      'agreement',
    );
    const [bin] = bins;
    assert.equal(bins.length, 1);
    assert.deepEqual([bin?.from, bin?.to, bin?.decisions], [0.7, 0.75, 2]);
    close(bin?.brier?.mean, 0.1);
    close(bin?.marketBrier?.mean, 0.25);
    close(bin?.gain?.mean, 0.15);
    // The gains .21 and .09 are .12 apart: a standard error of half of that.
    close(bin?.gain?.low, 0.15 - 1.96 * 0.06);
    close(bin?.gain?.high, 0.15 + 1.96 * 0.06);
    const profitPerTrade = { mean: 300, low: null, high: null };
    assert.deepEqual(bin?.traded, { n: 1, won: 1, profitMicroUsd: 300, profitPerTrade });
    assert.deepEqual(bin?.withheldByAgreement, {
      n: 1,
      won: 0,
      profitMicroUsd: -100,
      profitPerTrade: { mean: -100, low: null, high: null },
    });
    assert.deepEqual(bin?.withheldOtherwise, { n: 0, won: 0, profitMicroUsd: 0, profitPerTrade: null });
  });

  it('has twenty bins of agreement that hold their lower edge, the last one also 1', () => {
    const bins = binsOf([], 'agreement');
    assert.equal(bins.length, 20);
    assert.deepEqual([bins[0]?.from, bins[0]?.to, bins[19]?.from, bins[19]?.to], [0, 0.05, 0.95, 1]);
    const fromOf = (agreement: number) => filled([agreed(agreement)], 'agreement')[0]?.from;
    assert.equal(fromOf(0), 0);
    assert.equal(fromOf(0.0499), 0);
    assert.equal(fromOf(0.05), 0.05);
    assert.equal(fromOf(0.15), 0.15);
    assert.equal(fromOf(0.7 + 0.1), 0.8, '.7999999999999999');
    assert.equal(fromOf(0.66), 0.65);
    assert.equal(fromOf(1), 0.95);
  });

  it('has bins of the spread of the forecasts, .025 wide, the last one from .4 on', () => {
    const bins = binsOf([], 'disagreement');
    assert.equal(bins.length, 17);
    assert.deepEqual([bins[16]?.from, bins[16]?.to], [0.4, 0.5]);
    const fromOf = (standardDeviation: number) => filled([agreed(0.5, { standardDeviation })], 'disagreement')[0]?.from;
    assert.equal(fromOf(0), 0);
    assert.equal(fromOf(0.025), 0.025);
    assert.equal(fromOf(0.3), 0.3);
    assert.equal(fromOf(0.3999), 0.375);
    assert.equal(fromOf(0.4), 0.4);
    assert.equal(fromOf(0.5), 0.4);
  });

  it('tells a trade that too little agreement withheld from one that only other guards did', () => {
    const paper = { profitMicroUsd: 50, won: true };
    const [bin] = filled(
      [
        agreed(0.5, { paper, withheldBy: ['market_disagreement', 'agreement_below_minimum', 'blend_unproven'] }),
        agreed(0.5, { paper, withheldBy: ['blend_unproven'] }),
        agreed(0.5, { paper, withheldBy: ['mode_changed', 'edge_found'] }),
      ],
      'agreement',
    );
    assert.deepEqual([bin?.withheldByAgreement.n, bin?.withheldOtherwise.n, bin?.traded.n], [1, 2, 0]);
  });

  it('counts decisions of one model apart, and not those that used answers again', () => {
    const none = { agreement: null, standardDeviation: null };
    const { bins, single } = tallyAgreement([
      scoredDecision({ ticker: 'ALONE', ...none }),
      scoredDecision({ ticker: 'REUSED', path: 'reused', probability: null, blended: null, ...none }),
      agreed(0.5, { blended: null, marketPrice: null, agreement: null }),
    ]);
    assert.equal(single, 1);
    assert.deepEqual(bins, [], 'nor those whose quotes were no price');
  });

  it('adds up', () => {
    const hours = [
      tallyHour(0, [], [agreed(0.5), agreed(0.9, { trade: { profitMicroUsd: 7, won: true } })], []),
      tallyHour(3_600_000, [], [agreed(0.9, { trade: { profitMicroUsd: -3, won: false } })], []),
    ];
    const sum = addUpAll(hours);
    const [low, high] = agreementFigures('agreement', sum.agreements).filter(({ decisions }) => decisions > 0);
    assert.deepEqual([low?.decisions, high?.decisions, high?.traded.n, high?.traded.won], [1, 2, 2, 1]);
    assert.equal(high?.traded.profitMicroUsd, 4);
    assert.equal(sum.single, 0);
    assert.equal(addUpAll([{ ...sum, single: 2 }, sum, { ...sum, single: 3 }]).single, 5);
    assert.deepEqual(addAgreements(sum.agreements), sum.agreements);
  });
});

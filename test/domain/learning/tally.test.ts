import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addUp } from '../../../domain/learning/bucket.ts';
import type { Dimension } from '../../../domain/learning/cell.ts';
import { calibrationErrorInterval, wilson } from '../../../domain/learning/estimates.ts';
import { performanceOf } from '../../../domain/learning/figures.ts';
import { realised } from '../../../domain/learning/score-decision.ts';
import { addSums } from '../../../domain/learning/sums.ts';
import { addCall, addForecast, addTrade, emptyTally } from '../../../domain/learning/tally.ts';
import { tallyHour } from '../../../domain/learning/tally-hour.ts';
import { bucketsOf, cover } from '../../../domain/learning/window.ts';
import { scoredDecision } from './scored.ts';

const HOUR_MS = 3_600_000;
const close = (actual: number | null | undefined, expected: number, within = 1e-9) =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) <= within, `${actual} is not ${expected}`);

describe('a tally', () => {
  it('gives known figures', () => {
    const tally = emptyTally();
    addForecast(tally, 0.8, 1);
    addForecast(tally, 0.6, 0);
    addForecast(tally, 0.5, 1);
    for (const latencyMs of [100, 200, 300, 400]) addCall(tally, { answered: true, latencyMs, costMicroUsd: 1_000 });
    addCall(tally, { answered: false, latencyMs: null, costMicroUsd: 0 });
    addTrade(tally, { profitMicroUsd: 500_000, won: true });
    addTrade(tally, { profitMicroUsd: -300_000, won: false });
    const found = performanceOf(tally);
    close(found.brier?.mean, (0.04 + 0.36 + 0.25) / 3);
    assert.ok(
      (found.brier?.low ?? 1) < (found.brier?.mean ?? 0) && (found.brier?.high ?? 0) > (found.brier?.mean ?? 1),
    );
    close(found.accuracy, 1.5 / 3);
    close(found.availability, 0.8);
    assert.ok(Math.abs((found.p50Ms ?? 0) - 200) < 40, `${found.p50Ms}`);
    assert.ok(Math.abs((found.p95Ms ?? 0) - 400) < 80, `${found.p95Ms}`);
    close(found.costPerCallMicroUsd, 800);
    close(found.costPerAnswerMicroUsd, 1_000);
    close(found.winRate, 0.5);
    assert.equal(found.profitMicroUsd, 200_000);
    const surprises = [-Math.log(0.8), -Math.log(0.4), -Math.log(0.5)];
    const mean = surprises.reduce((sum, value) => sum + value, 0) / 3;
    const deviation = Math.sqrt(surprises.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2);
    close(found.logLoss, mean);
    close(found.logLossInterval?.low, mean - (1.96 * deviation) / Math.sqrt(3));
    close(found.logLossInterval?.high, mean + (1.96 * deviation) / Math.sqrt(3));
    assert.deepEqual(found.availabilityInterval, wilson(4, 5));
    assert.deepEqual(found.accuracyInterval, wilson(1.5, 3));
    assert.deepEqual(found.winRateInterval, wilson(1, 2));
    assert.deepEqual(found.reliability[8]?.frequencyInterval, wilson(1, 1));
  });

  it('has known intervals of shares', () => {
    close(wilson(8, 10)?.low, 0.490162, 1e-5);
    close(wilson(8, 10)?.high, 0.943318, 1e-5);
    close(wilson(0, 3)?.low, 0);
    close(wilson(0, 3)?.high, 0.561497, 1e-5);
    assert.equal(wilson(0, 0), null);
  });

  it('has an interval of its calibration error that covers it, and narrows', () => {
    // Ten forecasts of .65, six of them right: an error of .05, frequency smoothed to 7 of 12.
    const bins = [{ n: 10, forecasts: 6.5, outcomes: 6 }];
    const margin = (1.96 * Math.sqrt((10 * 7 * 5) / 144)) / 10;
    assert.deepEqual(calibrationErrorInterval(bins)?.low, 0);
    close(calibrationErrorInterval(bins)?.high, 0.05 + margin);
    const many = calibrationErrorInterval([{ n: 100_000, forecasts: 65_000, outcomes: 60_000 }]);
    assert.ok((many?.low ?? 0) > 0.045 && (many?.high ?? 1) < 0.055);
    assert.equal(calibrationErrorInterval([]), null);
  });

  it('of nothing says nothing', () => {
    const found = performanceOf(emptyTally());
    assert.equal(found.brier, null);
    assert.equal(found.availability, null);
    assert.equal(found.p50Ms, null);
    assert.equal(found.costPerHundredthMicroUsd, null);
  });

  it('has a slope of about 1 for a calibrated forecaster, below 1 for one that is too sure', () => {
    const calibrated = emptyTally();
    const sure = emptyTally();
    for (let index = 0; index < 2_000; index++) {
      const p = 0.05 + 0.9 * ((index * 0.6180339887) % 1);
      const outcome = (index * 0.7548776662) % 1 < p ? (1 as const) : (0 as const);
      addForecast(calibrated, p, outcome);
      addForecast(sure, p > 0.5 ? (1 + p) / 2 : p / 2, outcome);
    }
    assert.ok(Math.abs((performanceOf(calibrated).slope ?? 0) - 1) < 0.15, `${performanceOf(calibrated).slope}`);
    assert.ok((performanceOf(sure).slope ?? 1) < 0.8, `${performanceOf(sure).slope}`);
    const { slopeInterval } = performanceOf(calibrated);
    assert.ok(slopeInterval && slopeInterval.low < 1 && slopeInterval.high > 1);
    assert.ok((performanceOf(sure).slopeInterval?.high ?? 1) < 1);
    // 2,000 forecasts over the whole range tell a slope to about a tenth.
    assert.ok(slopeInterval.high - slopeInterval.low < 0.3);
  });

  it('adds up to the tally of everything, in any parts', () => {
    const item = fc.record({
      p: fc.double({ min: 0, max: 1, noNaN: true }),
      outcome: fc.constantFrom(0 as const, 1 as const),
      latencyMs: fc.integer({ min: 1, max: 60_000 }),
      part: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 60 }), (items) => {
        const whole = emptyTally();
        const parts = [emptyTally(), emptyTally(), emptyTally(), emptyTally()];
        for (const { p, outcome, latencyMs, part } of items) {
          for (const tally of [whole, parts[part] as typeof whole]) {
            addForecast(tally, p, outcome);
            addCall(tally, { answered: true, latencyMs, costMicroUsd: 7 });
          }
        }
        const sum = emptyTally();
        for (const part of parts) addSums(sum, part);
        assert.deepEqual(sum.latency, whole.latency);
        assert.equal(sum.brier.n, whole.brier.n);
        assert.equal(sum.costMicroUsd, whole.costMicroUsd);
        close(sum.brier.sum, whole.brier.sum, 1e-9);
        close(sum.logLoss.squares, whole.logLoss.squares, 1e-9);
        assert.deepEqual(
          sum.bins.map(({ n, outcomes }) => [n, outcomes]),
          whole.bins.map(({ n, outcomes }) => [n, outcomes]),
        );
      }),
    );
  });
});

describe('an hour’s bucket', () => {
  it('tells models, pool, blend and market apart, each as a whole and by every dimension', () => {
    const scored = scoredDecision({
      ticker: 'KX-1',
      outcome: 1,
      forecasts: [
        { model: 'alpha', rawProbability: 0.7, shadow: false },
        { model: 'trial', rawProbability: 0.9, shadow: true },
      ],
      probability: 0.6,
      blended: 0.55,
      marketPrice: 0.5,
      trade: { profitMicroUsd: 100, won: true },
    });
    const bucket = tallyHour(0, [], [scored], []);
    const cell = (subject: string, by: Dimension | null, slice = 'all') =>
      bucket.cells.find((each) => each.subject === subject && each.by === by && each.slice === slice)?.tally;
    close(cell('alpha', null)?.brier.sum, 0.09);
    close(cell('alpha', 'category', 'sports')?.brier.sum, 0.09);
    close(cell('(pool)', 'expiry', '1d_to_7d')?.brier.sum, 0.16);
    close(cell('(final)', null)?.brier.sum, 0.2025);
    close(cell('(market)', 'volatility', 'unknown')?.brier.sum, 0.25);
    assert.equal(cell('alpha', 'arm', 'closedBook')?.brier.n, 1);
    const shown = tallyHour(0, [], [{ ...scored, arm: 'priceShown' }], []);
    assert.deepEqual(
      [...new Set(shown.cells.flatMap(({ by, slice }) => (by === 'arm' ? [slice] : [])))],
      ['priceShown'],
    );
    assert.equal(cell('trial', 'purpose', 'shadow')?.brier.n, 1);
    assert.equal(cell('trial', 'purpose', 'decision'), undefined);
    assert.equal(cell('(decisions)', null)?.profitMicroUsd.n, 1);
    const twice = addUp([bucket, bucket]).find((each) => each.subject === 'alpha' && each.by === null);
    assert.equal(twice?.tally.brier.n, 2);
  });
});

describe('a window', () => {
  it('is covered by whole months, days and hours, without gap or overlap', () => {
    const hour = fc.integer({ min: 400_000, max: 520_000 });
    fc.assert(
      fc.property(hour, fc.integer({ min: 0, max: 3_000 }), (start, length) => {
        const ids = cover(start * HOUR_MS, (start + length) * HOUR_MS);
        const hours = ids.reduce((sum, id) => sum + hoursIn(id), 0);
        assert.equal(hours, length);
        assert.equal(new Set(ids).size, ids.length);
      }),
    );
  });

  it('reads no more however much has happened: at most 24 + 7 + 24 buckets for a week', () => {
    for (let hour = 0; hour < 24 * 40; hour++) {
      const nowMs = Date.UTC(2026, 9, 20) + hour * HOUR_MS + 1_234;
      assert.ok(bucketsOf('24h', nowMs).length <= 25);
      assert.ok(bucketsOf('7d', nowMs).length <= 24 + 7 + 24);
      assert.ok(bucketsOf('30d', nowMs).length <= 24 + 30 + 24);
    }
    const all = bucketsOf('all', Date.UTC(2026, 10, 24));
    assert.equal(all.length, 71, 'one a month');
    assert.equal(all.at(-1), 'm/2026-11');
  });
});

describe('a trade that was recommended', () => {
  const trade = { contracts: 10, limitMicroUsd: 400_000, feeMicroUsd: 170_000, stakeMicroUsd: 0, edge: 0 };
  it('brings its payoff less price and fee, and a sale what it saved', () => {
    assert.deepEqual(realised({ ...trade, action: 'BUY', side: 'yes' }, 1), { profitMicroUsd: 5_830_000, won: true });
    assert.deepEqual(realised({ ...trade, action: 'BUY', side: 'yes' }, 0), { profitMicroUsd: -4_170_000, won: false });
    assert.deepEqual(realised({ ...trade, action: 'BUY', side: 'no' }, 0), { profitMicroUsd: 5_830_000, won: true });
    assert.deepEqual(realised({ ...trade, action: 'SELL', side: 'yes' }, 0), { profitMicroUsd: 3_830_000, won: true });
    assert.deepEqual(realised({ ...trade, action: 'SELL', side: 'yes' }, 1), {
      profitMicroUsd: -6_170_000,
      won: false,
    });
  });
});

function hoursIn(id: string): number {
  if (id.startsWith('h/')) return 1;
  if (id.startsWith('d/')) return 24;
  const [year = 0, month = 0] = id.slice(2).split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).getUTCDate() * 24;
}

import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  addToLogHistogram,
  type LogBins,
  type LogHistogram,
  logBin,
  logQuantile,
  mergeLogHistogram,
  middleOfBin,
  sortedBins,
  upperEdgeOfBin,
} from '../../../domain/shared/log-histogram.ts';

const QUARTERS: LogBins = { binsPerDoubling: 4, least: 1 };
const HALVES: LogBins = { binsPerDoubling: 2, least: 2 ** -10, most: 2 ** 20 };

const histogramOf = (bins: LogBins, values: readonly number[]): LogHistogram => {
  const histogram: LogHistogram = {};
  for (const value of values) addToLogHistogram(histogram, bins, value);
  return histogram;
};

describe('log histogram', () => {
  it('puts a value in the bin of its logarithm', () => {
    for (const [value, bin] of [
      [1, 0],
      [1.19, 1],
      [2, 4],
      [1_000, 39],
      [1_024, 40],
    ] as const) {
      assert.equal(logBin(QUARTERS, value), bin, String(value));
    }
  });

  it('counts what is below the least as the least, also what is no number, and what is above the most as the most', () => {
    assert.equal(logBin(QUARTERS, 0.2), 0);
    assert.equal(logBin(QUARTERS, Number.NaN), 0);
    assert.equal(logBin(HALVES, 0), -20);
    assert.equal(logBin(HALVES, -3), -20);
    assert.equal(logBin(HALVES, 1e12), 40);
    assert.equal(logBin(HALVES, Number.POSITIVE_INFINITY), 40);
  });

  it('knows the middle and the upper edge of a bin', () => {
    assert.ok(Math.abs(middleOfBin(QUARTERS, 39) - 939.0121402415833) < 1e-9);
    assert.equal(upperEdgeOfBin(QUARTERS, 39), 1_024);
    assert.equal(upperEdgeOfBin(HALVES, -1), 1);
  });

  it('finds quantiles to the middle of a bin, and none of nothing', () => {
    const histogram = histogramOf(QUARTERS, [1_000, 4_000]);
    assert.equal(logQuantile(histogram, QUARTERS, 0.5), middleOfBin(QUARTERS, 39));
    assert.equal(logQuantile(histogram, QUARTERS, 0.95), middleOfBin(QUARTERS, 47));
    assert.equal(logQuantile({}, QUARTERS, 0.5), null);
  });

  it('lists its bins from the lowest value to the highest, below one included', () => {
    const histogram = histogramOf(HALVES, [1_000, 0.01, 1, 1]);
    assert.deepEqual(sortedBins(histogram), [
      [-14, 1],
      [0, 2],
      [19, 1],
    ]);
  });

  it('adds amounts, and histograms of the same bins, each so many times', () => {
    const cost: LogHistogram = {};
    addToLogHistogram(cost, HALVES, 8, 300);
    addToLogHistogram(cost, HALVES, 9, 200);
    mergeLogHistogram(cost, { 6: 50, 7: 10 }, 2);
    assert.deepEqual(cost, { 6: 600, 7: 20 });
  });

  it('holds every value within the edges of its bin, and the parts add up to the whole', () => {
    const values = fc.array(fc.double({ min: 1, max: 1e9, noNaN: true }), { maxLength: 40 });
    fc.assert(
      fc.property(values, values, (one, other) => {
        for (const value of one) {
          const bin = logBin(QUARTERS, value);
          assert.ok(value < upperEdgeOfBin(QUARTERS, bin) * (1 + 1e-12));
          assert.ok(value >= upperEdgeOfBin(QUARTERS, bin - 1) * (1 - 1e-12));
        }
        const sum = histogramOf(QUARTERS, one);
        mergeLogHistogram(sum, histogramOf(QUARTERS, other));
        assert.deepEqual(sum, histogramOf(QUARTERS, [...one, ...other]));
      }),
    );
  });
});

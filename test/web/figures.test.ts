import assert from 'node:assert/strict';
import { formatInterval, formatMean, meanFrom, verdictOf } from '../../web/figures/format.ts';

const format = (value: number) => value.toFixed(1);

describe('figures with an interval', () => {
  it('are written with it, and without it where an end is missing', () => {
    assert.equal(formatMean({ mean: 1, low: 0.5, high: 1.5 }, format), '1.0 [0.5, 1.5]');
    assert.equal(formatMean({ mean: 1, low: 0.5, high: null }, format), '1.0');
    assert.equal(formatMean(null, format), 'n/a');
    assert.equal(formatInterval(null, format), '');
  });

  it('are joined from a value and its interval; without a value there is no figure', () => {
    assert.deepEqual(meanFrom(0, { low: -1, high: 1 }), { mean: 0, low: -1, high: 1 });
    assert.deepEqual(meanFrom(2, null), { mean: 2, low: null, high: null });
    assert.equal(meanFrom(null, { low: -1, high: 1 }), null);
  });

  it('say that something helps or hurts only where the interval excludes 0', () => {
    const verdict = (low: number | null, high: number | null) => verdictOf({ mean: 1, low, high });
    assert.equal(verdict(0.1, 2), 'helps');
    assert.equal(verdict(-2, -0.1), 'hurts');
    assert.equal(verdict(-0.1, 2), 'no significant difference');
    assert.equal(verdict(0, 2), 'no significant difference');
    assert.equal(verdict(null, 2), 'not known');
    assert.equal(verdictOf(null), 'not known');
  });
});

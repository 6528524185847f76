import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SPARK, sparkBars, sparkPath } from '../../web/charts/spark-path.ts';

const value = fc.option(fc.double({ min: -1e9, max: 1e9, noNaN: true }));

describe('a sparkline', () => {
  it('rises with its values, from 0 at the bottom', () => {
    assert.equal(sparkPath([0, 1, 2]), 'M0 24L50 12L100 0');
    assert.equal(sparkPath([4, 4]), 'M0 0L100 0');
    assert.equal(sparkPath([0, 0]), 'M0 24L100 24');
  });

  it('has its 0 within it where values are below', () => {
    assert.equal(sparkPath([-1, 0, 1]), 'M0 24L50 12L100 0');
    assert.deepEqual(
      sparkBars([-1, 1]).map(({ y, height }) => [y, height]),
      [
        [12, 12],
        [0, 12],
      ],
    );
  });

  it('leaves a gap where nothing is known, and a dot for a point alone', () => {
    assert.equal(sparkPath([1, null, 1]), 'M0 0h0M100 0h0');
    assert.equal(sparkPath([1, 1, null]), 'M0 0L50 0');
    assert.equal(sparkPath([null]), '');
  });

  it('stays within its drawing, with a bar for each step', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), (values) => {
        const bars = sparkBars(values);
        assert.equal(bars.length, values.length);
        for (const { x, y, width, height } of bars) {
          assert.ok(x >= 0 && x + width <= SPARK.width + 0.1 && y >= -0.1 && y + height <= SPARK.height + 1.1);
        }
        const numbers = sparkPath(values).match(/-?[\d.]+/g) ?? [];
        assert.ok(numbers.every((text) => Number(text) >= 0 && Number(text) <= SPARK.width));
        assert.ok(!/NaN|Infinity|e/.test(sparkPath(values)));
      }),
    );
  });
});

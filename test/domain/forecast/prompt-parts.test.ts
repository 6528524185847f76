import assert from 'node:assert/strict';
import { partsOf } from '../../../domain/forecast/prompt-parts.ts';

describe('the parts of an event', () => {
  const tickers = Array.from({ length: 20 }, (_, index) => `KXABCDEF-31MAR14-T${10 + index}`);

  it('are one where the smallest output bound holds every market', () => {
    assert.deepEqual(partsOf(tickers, 1_000), [tickers]);
    assert.deepEqual(partsOf([], 1_000), []);
  });

  it('hold every market once and in order, as many as fit', () => {
    for (const bound of [0, 100, 250, 300, 500, 600]) {
      const parts = partsOf(tickers, bound);
      assert.deepEqual(parts.flat(), tickers);
      for (const part of parts) {
        const tokens = 200 + part.length * 10 + part.join('').length / 2;
        assert.ok(part.length === 1 || tokens <= bound, `${tokens} of ${bound}`);
      }
    }
    assert.equal(partsOf(tickers, 0).length, 20);
  });
});

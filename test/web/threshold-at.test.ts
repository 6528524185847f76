import assert from 'node:assert/strict';
import { thresholdAt } from '../../web/agreement/bins.ts';

describe('the threshold of agreement on the page', () => {
  const at = (asked: string | null, inForce: number) => {
    const { edge, exact, isOnEdge } = thresholdAt(asked, inForce);
    return [edge.toFixed(2), exact.toFixed(2), isOnEdge];
  };

  it('is the one in force where the address has none, counted at the nearest edge of a bin', () => {
    assert.deepEqual(at(null, 0.62), ['0.60', '0.62', false]);
    assert.deepEqual(at('', 0.6), ['0.60', '0.60', true]);
    assert.deepEqual(at(null, 0.15), ['0.15', '0.15', true]);
    assert.deepEqual(at(null, 0), ['0.00', '0.00', true]);
  });

  it('is the nearest edge to the one in the address, and the one in force where that is no share', () => {
    assert.deepEqual(at('0.83', 0.62), ['0.85', '0.85', true]);
    assert.deepEqual(at('1.2', 0.62), ['0.60', '0.62', false]);
    assert.deepEqual(at('much', 0.6), ['0.60', '0.60', true]);
  });
});

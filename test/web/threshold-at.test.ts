import assert from 'node:assert/strict';
import { thresholdAt } from '../../web/agreement/threshold-at.ts';

describe('the threshold of agreement that is looked at', () => {
  const told = (asked: string | null, inForce: number) => {
    const { edge, meant, isOnEdge } = thresholdAt(asked, inForce);
    return [edge.toFixed(2), meant.toFixed(2), isOnEdge];
  };

  it('is the one in force where none is asked for, and is counted at the nearest edge of a bin', () => {
    assert.deepEqual(told(null, 0.62), ['0.60', '0.62', false]);
    assert.deepEqual(told('', 0.6), ['0.60', '0.60', true]);
    assert.deepEqual(told(null, 0.15), ['0.15', '0.15', true]);
    assert.deepEqual(told(null, 0), ['0.00', '0.00', true]);
  });

  it('is the nearest edge to what is asked for, and as in force where that is no share', () => {
    assert.deepEqual(told('0.83', 0.62), ['0.85', '0.85', true]);
    assert.deepEqual(told('1.2', 0.62), ['0.60', '0.62', false]);
    assert.deepEqual(told('much', 0.6), ['0.60', '0.60', true]);
  });
});

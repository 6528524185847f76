import assert from 'node:assert/strict';

const WITHIN = 1e-9;

/** Deep equality in which numbers may differ by rounding: sums that were added in another order. */
export function assertAlmostEqual(actual: unknown, expected: unknown, path = 'value'): void {
  if (typeof actual === 'number' && typeof expected === 'number') {
    const margin = WITHIN * Math.max(1, Math.abs(expected));
    assert.ok(Math.abs(actual - expected) <= margin, `${path}: ${actual} is not ${expected}`);
    return;
  }
  if (typeof actual !== 'object' || typeof expected !== 'object' || actual === null || expected === null) {
    assert.deepEqual(actual, expected, path);
    return;
  }
  assert.deepEqual(Object.keys(actual).toSorted(), Object.keys(expected).toSorted(), path);
  for (const [name, value] of Object.entries(actual)) {
    assertAlmostEqual(value, (expected as Record<string, unknown>)[name], `${path}.${name}`);
  }
}

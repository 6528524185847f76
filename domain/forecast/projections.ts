import { sum } from '../shared/sum.ts';

/** The falling sequence that is nearest to the values (least squares, equal weights), by pooling adjacent violators: where a
 * value is above its predecessor the two become their mean, and so on backwards. Values in order come back as they are.
 * Example: [.6, .7, .2] gives [.65, .65, .2]. */
export function nearestFalling(values: readonly number[]): number[] {
  const blocks: { sum: number; count: number; only: number | null }[] = [];
  for (const value of values) {
    blocks.push({ sum: value, count: 1, only: value });
    for (;;) {
      const [before, last] = blocks.slice(-2);
      if (!before || !last || mean(before) >= mean(last)) break;
      blocks.splice(-2, 2, { sum: before.sum + last.sum, count: before.count + last.count, only: null });
    }
  }
  return blocks.flatMap((block) => Array.from({ length: block.count }, () => mean(block)));
}

/** A block of one keeps its value to the last bit. */
const mean = ({ sum, count, only }: { sum: number; count: number; only: number | null }) => only ?? sum / count;

/** Sums this near to the bound are at it: rounding must not move what is coherent. */
const TOLERANCE = 1e-12;

/** The nearest point (Euclidean) of {p >= floor, sum p <= 1}, or of {p >= floor, sum p = 1} where `exhaustive`: everything is
 * lowered (or raised) by one amount, and what would fall below the floor stays on it. The amount is exact: Held, Wolfe and
 * Crowder 1974, by sorting. Needs floor x n <= 1. Example: [.7, .6] gives [.55, .45]. */
export function nearestOnSimplex(values: readonly number[], exhaustive: boolean, floor: number): number[] {
  const raised = values.map((value) => Math.max(floor, value));
  const total = sum(raised);
  if (total <= 1 + TOLERANCE && (!exhaustive || total >= 1 - TOLERANCE)) return raised;
  const room = 1 - floor * values.length;
  // Whether nothing or only the sum forces it: the unclipped values are what is projected.
  const above = values.map((value) => value - floor).toSorted((a, b) => b - a);
  let lowerBy = 0;
  let running = 0;
  for (const [index, value] of above.entries()) {
    running += value;
    const candidate = (running - room) / (index + 1);
    if (value - candidate <= 0) break;
    lowerBy = candidate;
  }
  return values.map((value) => floor + Math.max(0, value - floor - lowerBy));
}

import { mean } from '../shared/sum.ts';

export interface Estimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2_000;
const SEED = 20_240_711;

/** The mean of paired differences with its 95 % bootstrap interval (percentiles of 2,000 resamples): one difference per
 * market, because the market is what is independent. Deterministic: the same differences give the same interval.
 * Null of no differences. */
export function pairedBootstrap(differences: readonly number[]): Estimate | null {
  const n = differences.length;
  if (n === 0) return null;
  const values = Float64Array.from(differences);
  const means = new Float64Array(RESAMPLES);
  // Mulberry32, written out here because forty million draws are made of twenty thousand differences: a small generator of good
  // enough uniform numbers in [0, 1), the same for the same seed.
  let state = SEED;
  for (let resample = 0; resample < RESAMPLES; resample++) {
    let sum = 0;
    for (let draw = 0; draw < n; draw++) {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      const uniform = ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
      sum += values[Math.floor(uniform * n)] as number;
    }
    means[resample] = sum / n;
  }
  means.sort();
  const at = (share: number) => means[Math.min(RESAMPLES - 1, Math.floor(share * RESAMPLES))] as number;
  return { mean: mean(differences), low: at(0.025), high: at(0.975) };
}

import { uniform } from '../../local/simulator/chance.ts';

/** A figure with its 95 % interval. */
export interface Ranged {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 1_000;

/** Sum of `value` over sum of `weight`, with the 2.5 % and 97.5 % percentiles of a thousand resamples of the clusters: what
 * stands in one cluster is not independent. Deterministic. */
export function clusterBootstrap(clusters: readonly { readonly value: number; readonly weight: number }[]): Ranged {
  const values = Float64Array.from(clusters, ({ value }) => value);
  const weights = Float64Array.from(clusters, ({ weight }) => weight);
  const n = values.length;
  const random = generator(Math.floor(2 ** 32 * uniform('cost', 'bootstrap', n)));
  const ratios = new Float64Array(RESAMPLES);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    let value = 0;
    let weight = 0;
    for (let draw = 0; draw < n; draw++) {
      const place = Math.floor(random() * n);
      value += values[place] as number;
      weight += weights[place] as number;
    }
    ratios[resample] = value / weight;
  }
  ratios.sort();
  const at = (share: number) => ratios[Math.min(RESAMPLES - 1, Math.floor(share * RESAMPLES))] as number;
  const sum = (of: Float64Array) => of.reduce((total, each) => total + each, 0);
  return { mean: sum(values) / sum(weights), low: at(0.025), high: at(0.975) };
}

/** Mulberry32. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

import type { Estimate } from '../../domain/learning/bootstrap.ts';
import { uniform } from '../../local/simulator/chance.ts';
import { drawFrom } from '../chaos/draw.ts';

const RESAMPLES = 1_000;

/** Sum of `value` over sum of `weight`, with the 2.5 % and 97.5 % percentiles of a thousand resamples of the clusters: what
 * stands in one cluster is not independent. A ratio, unlike the mean of domain/learning/bootstrap.ts: clusters differ in size.
 * Deterministic. */
export function clusterBootstrap(clusters: readonly { readonly value: number; readonly weight: number }[]): Estimate {
  const values = Float64Array.from(clusters, ({ value }) => value);
  const weights = Float64Array.from(clusters, ({ weight }) => weight);
  const n = values.length;
  const random = drawFrom(Math.floor(2 ** 32 * uniform('cost', 'bootstrap', n)));
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

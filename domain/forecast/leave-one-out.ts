import { blendWithPrice } from './blend.ts';
import { calibrate } from './calibrate.ts';
import type { Forecast } from './forecast.ts';
import { pool } from './pool.ts';

/** P_final as it would be without each of the models in turn: what the others say, pooled, calibrated and blended alike. Empty
 * for a single model, without which nothing is left, and where there is no price to blend with.
 * Whatever one model says, one of these does not depend on it. */
export function leaveOneOut(forecast: Forecast): readonly number[] {
  const { models, calibration, marketPrice, blendWeight, blended } = forecast;
  if (models.length < 2 || blended === null) return [];
  return models.map((left) => {
    const others = models.filter((model) => model !== left);
    const total = others.reduce((sum, { weight }) => sum + weight, 0);
    const pooled = pool(
      others.map(({ rawProbability, weight }) => ({
        rawProbability,
        weight: total > 0 ? weight / total : 1 / others.length,
      })),
    );
    return blendWithPrice(calibrate(pooled, calibration), marketPrice, blendWeight);
  });
}

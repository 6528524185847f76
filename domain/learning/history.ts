import { type Calibration, fitPlatt, horizonWeight } from '../forecast/calibrate.ts';
import { logit } from '../shared/probability.ts';
import type { Forecasts } from './quality.ts';

interface PastQuestion {
  readonly forecasts: Forecasts;
  readonly outcome: 0 | 1;
  readonly horizonDays: number;
}

/** The resolved questions a calibration is fitted on. They are pooled again with the weights of today: the fit must see the
 * pool that it will be applied to. Kept in columns, because a backtest reads it once per question. */
export function createHistory(models: readonly string[]) {
  const rows: Float64Array[] = [];
  const outcomes: number[] = [];
  const horizons: number[] = [];
  return {
    count: () => rows.length,
    add({ forecasts, outcome, horizonDays }: PastQuestion): void {
      rows.push(Float64Array.from(models, (model) => forecasts[model] ?? Number.NaN));
      outcomes.push(outcome);
      horizons.push(horizonDays);
    },
    /** Log-odds of every question's pool under these weights. */
    repool(weights: Readonly<Record<string, number>>): Float64Array {
      const columns = Float64Array.from(models, (model) => weights[model] ?? 0);
      return Float64Array.from(rows, (row) => logit(poolRow(row, columns)));
    },
    /** The calibration for a horizon, fitted on a repooled history; the prior when the history is empty. */
    fit(logOdds: Float64Array, horizonDays: number, prior: Calibration): Calibration {
      const weights = Float64Array.from(horizons, (days) => horizonWeight(days, horizonDays));
      return fitPlatt({ logOdds, outcomes, weights }, prior);
    },
  };
}
export type History = ReturnType<typeof createHistory>;

/** Weighted mean of the forecasts that are there; their plain mean when none of them has a weight. */
function poolRow(row: Float64Array, weights: Float64Array): number {
  let sum = 0;
  let total = 0;
  let plain = 0;
  let answered = 0;
  for (let index = 0; index < row.length; index++) {
    const p = row[index] as number;
    if (Number.isNaN(p)) continue;
    const weight = weights[index] as number;
    sum += weight * p;
    total += weight;
    plain += p;
    answered += 1;
  }
  return total > 0 ? sum / total : plain / answered;
}

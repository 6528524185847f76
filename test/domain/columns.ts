import type { CalibrationPoints } from '../../domain/forecast/calibrate.ts';

interface Point {
  readonly logOdds: number;
  readonly outcome: 0 | 1;
  readonly weight: number;
}

/** Points as the columns that the fit reads. */
export function columns(points: readonly Point[]): CalibrationPoints {
  return {
    logOdds: points.map((point) => point.logOdds),
    outcomes: points.map((point) => point.outcome),
    weights: points.map((point) => point.weight),
  };
}

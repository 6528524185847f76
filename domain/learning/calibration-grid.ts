import { type Calibration, MIN_HORIZON_DAYS, plattPrior } from '../forecast/calibrate.ts';
import type { History } from './history.ts';
import type { Steps } from './steps.ts';

const STEPS_PER_DOUBLING = 2;
const DOUBLINGS = 10;

/** Days: from .5 to 512, two steps to each doubling. */
export const GRID_HORIZON_DAYS: readonly number[] = Array.from(
  { length: DOUBLINGS * STEPS_PER_DOUBLING + 1 },
  (_, index) => MIN_HORIZON_DAYS * 2 ** (index / STEPS_PER_DOUBLING),
);

/** Exact calibrations at the grid's horizons, in its order. */
export type CalibrationGrid = readonly Calibration[];

/** Fits at each horizon of the grid: once per scoreboard, instead of once per decision over the whole history. Pauses after
 * every horizon. */
export function* fitGridSteps(
  history: History,
  weights: Readonly<Record<string, number>>,
  baseRate: number,
): Steps<CalibrationGrid> {
  const prior = plattPrior(baseRate);
  const logOdds = history.repool(weights);
  const grid: Calibration[] = [];
  for (const days of GRID_HORIZON_DAYS) {
    yield;
    grid.push(history.fit(logOdds, days, prior));
  }
  return grid;
}

/** The calibration for a horizon: linear in its logarithm between the two neighbours, the ends beyond the grid.
 * On recorded forecasts (222 questions, 5 models) no probability differed by more than .0007 from the exact fit's; with
 * one step to a doubling it was .0033. */
export function calibrationAt(grid: CalibrationGrid, horizonDays: number): Calibration {
  const [first] = grid;
  if (!first) throw new RangeError('A calibration grid needs at least one horizon.');
  const place = STEPS_PER_DOUBLING * Math.log2(Math.max(MIN_HORIZON_DAYS, horizonDays) / MIN_HORIZON_DAYS);
  const below = Math.min(grid.length - 1, Math.floor(place));
  const low = grid[below] ?? first;
  const high = grid[below + 1] ?? low;
  const share = Math.min(1, place - below);
  return { a: low.a + share * (high.a - low.a), b: low.b + share * (high.b - low.b) };
}

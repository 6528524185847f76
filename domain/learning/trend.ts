import type { Bucket } from './bucket.ts';
import { addCells, type Cell, type Dimension, kindOfSubject, SUBJECT } from './cell.ts';
import { addContributions, type ContributionSums, contributionOf } from './contribution.ts';
import { calibrationErrorInterval, type Interval, type MeanOf, meanOf } from './estimates.ts';
import { expectedCalibrationError } from './quality.ts';
import type { Step } from './window.ts';

/** What stood by the end of a step, from the beginning of the window on: of one day alone too little is known to say anything. */
export interface TrendPoint {
  /** Of the step. */
  readonly startMs: number;
  /** Forecasts on markets with an outcome: the n of the two figures that follow. */
  readonly labels: number;
  readonly brier: MeanOf | null;
  readonly calibrationError: number | null;
  readonly calibrationErrorInterval: Interval | null;
  /** The n of the profit: recommended trades of a slice, of a model the markets whose trade without it is known. */
  readonly trades: number;
  /** In micro-dollars after fees: of the recommended trades; of a model what it added to them. Null = of this it is not known. */
  readonly profitMicroUsd: number | null;
}

/** One model, or one slice of the questions, over a window. */
export interface TrendLine {
  /** A model's id, or one of SUBJECT: calibration of a slice is that of the fair value. */
  readonly subject: string;
  /** `all`, or a value of the dimension. */
  readonly slice: string;
  readonly points: readonly TrendPoint[];
}

/** Calibration and profit step by step, of each model, or of each slice by a dimension. The buckets are those of the steps. */
export function trendsIn(
  steps: readonly Step[],
  buckets: readonly Pick<Bucket, 'id' | 'cells' | 'contributions'>[],
  by: Dimension | null,
): TrendLine[] {
  const isDrawn = (cell: Cell) =>
    cell.by === by &&
    (by === null
      ? cell.subject !== SUBJECT.paper
      : cell.subject === SUBJECT.final || cell.subject === SUBJECT.decisions);
  const lines = new Map<string, { subject: string; slice: string; points: TrendPoint[] }>();
  let cells: Cell[] = [];
  let contributions: ContributionSums[] = [];
  for (const { startMs, ids } of steps) {
    const own = buckets.filter(({ id }) => ids.includes(id));
    cells = addCells([...cells, ...own.flatMap((bucket) => bucket.cells.filter(isDrawn))]);
    contributions = addContributions([
      ...contributions,
      ...own.flatMap((bucket) => bucket.contributions.filter((each) => by === null && each.by === null)),
    ]);
    for (const cell of cells.filter(({ subject }) => subject !== SUBJECT.decisions)) {
      const { subject, slice } = cell;
      const key = `${subject}\n${slice}`;
      const line = lines.get(key) ?? { subject, slice, points: [] };
      lines.set(key, line);
      line.points.push({ startMs, ...qualityOf(cell), ...profitOf(cell, cells, contributions) });
    }
  }
  return [...lines.values()].toSorted((a, b) => compare(a.slice, b.slice) || compare(a.subject, b.subject));
}

function qualityOf({ tally: { brier, bins } }: Cell) {
  return {
    labels: brier.n,
    brier: meanOf(brier),
    calibrationError: expectedCalibrationError(bins),
    calibrationErrorInterval: calibrationErrorInterval(bins),
  };
}

/** Trades are made by the fair value. */
function profitOf(
  { subject, slice }: Cell,
  cells: readonly Cell[],
  contributions: readonly ContributionSums[],
): Pick<TrendPoint, 'trades' | 'profitMicroUsd'> {
  if (subject === SUBJECT.final) {
    const traded = cells.find((cell) => cell.subject === SUBJECT.decisions && cell.slice === slice)?.tally
      .profitMicroUsd;
    return { trades: traded?.n ?? 0, profitMicroUsd: traded?.sum ?? 0 };
  }
  const added = contributions.find(({ model }) => kindOfSubject(subject) === 'model' && model === subject);
  if (!added) return { trades: 0, profitMicroUsd: null };
  const { judged, profitGainTotalMicroUsd } = contributionOf(added);
  return { trades: judged, profitMicroUsd: profitGainTotalMicroUsd };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

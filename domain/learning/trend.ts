import { groupBy } from '../shared/group-by.ts';
import type { Bucket } from './bucket.ts';
import { type Cell, type Dimension, SUBJECT } from './cell.ts';
import { calibrationErrorInterval, type Interval, type MeanOf, type Moments, meanOf, noMoments } from './estimates.ts';
import { type Bin, emptyBins, expectedCalibrationError } from './quality.ts';
import { addSums } from './sums.ts';
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
  const byId = groupBy(buckets, ({ id }) => id);
  const lines = new Map<string, Line>();
  const traded = new Map<string, Moments>();
  const added = new Map<string, Moments>();
  for (const { startMs, ids } of steps) {
    for (const { cells, contributions } of ids.flatMap((id) => byId.get(id) ?? [])) {
      for (const cell of cells) if (isDrawn(cell, by)) addCell(cell, lines, traded);
      for (const { model, profitGain } of contributions.filter((each) => by === null && each.by === null)) {
        addSums(sumsAt(added, model), profitGain);
      }
    }
    for (const line of lines.values()) {
      // Trades are made by the fair value; of a model it is known what it added to them.
      const profit = line.subject === SUBJECT.final ? (traded.get(line.slice) ?? noMoments()) : added.get(line.subject);
      line.points.push({ startMs, ...qualityOf(line), ...profitOf(profit) });
    }
  }
  return [...lines.values()]
    .map(({ subject, slice, points }) => ({ subject, slice, points }))
    .toSorted((a, b) => compare(a.slice, b.slice) || compare(a.subject, b.subject));
}

interface Line {
  readonly subject: string;
  readonly slice: string;
  readonly brier: Moments;
  readonly bins: Bin[];
  readonly points: TrendPoint[];
}

function isDrawn(cell: Cell, by: Dimension | null): boolean {
  if (cell.by !== by || cell.subject === SUBJECT.paper) return false;
  return by === null || cell.subject === SUBJECT.final || cell.subject === SUBJECT.decisions;
}

function addCell({ subject, slice, tally }: Cell, lines: Map<string, Line>, traded: Map<string, Moments>): void {
  if (subject === SUBJECT.decisions) addSums(sumsAt(traded, slice), tally.profitMicroUsd);
  if (subject === SUBJECT.decisions || tally.brier.n === 0) return;
  const key = `${subject}\n${slice}`;
  const line = lines.get(key) ?? { subject, slice, brier: noMoments(), bins: emptyBins(), points: [] };
  lines.set(key, line);
  addSums(line.brier, tally.brier);
  addSums(line.bins, tally.bins);
}

function sumsAt(all: Map<string, Moments>, key: string): Moments {
  const sums = all.get(key) ?? noMoments();
  all.set(key, sums);
  return sums;
}

const qualityOf = ({ brier, bins }: Line) => ({
  labels: brier.n,
  brier: meanOf(brier),
  calibrationError: expectedCalibrationError(bins),
  calibrationErrorInterval: calibrationErrorInterval(bins),
});

const profitOf = (profit: Moments | undefined) => ({
  trades: profit?.n ?? 0,
  profitMicroUsd: profit ? profit.sum : null,
});

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

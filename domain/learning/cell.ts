import { SEGMENT_DIMENSIONS, type Segment } from '../market/segment.ts';
import type { Arm } from '../shared/arm.ts';
import type { Purpose } from '../shared/policy.ts';
import { sumBy } from './sums.ts';
import { emptyTally, type Tally } from './tally.ts';

/** Dimensions that performance is shown by. */
export const DIMENSIONS = [...SEGMENT_DIMENSIONS, 'purpose', 'arm'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** A part of the questions: all of them (`by` null), or those with one value of a dimension. */
export interface Slice {
  readonly by: Dimension | null;
  /** `all`, or the dimension's value. */
  readonly slice: string;
}

export const WHOLE: Slice = { by: null, slice: 'all' };

/** The slices that a question falls in, and those that call costs are predicted by. */
export const slicesOf = (segment: Segment, purpose: Purpose, arm: Arm): readonly Slice[] => [
  WHOLE,
  ...SEGMENT_DIMENSIONS.map((by) => ({ by, slice: segment[by] })),
  { by: 'purpose', slice: purpose },
  { by: 'arm', slice: arm },
];

/** The sums of one subject in one slice of the questions. */
export interface Cell extends Slice {
  /** A model's id, or one of SUBJECT. */
  readonly subject: string;
  readonly tally: Tally;
}

/** What is tallied beside the models. */
export const SUBJECT = {
  /** The probability as pooled and calibrated. */
  pool: '(pool)',
  /** As blended with the price. */
  final: '(final)',
  /** The price at the time of the decision. */
  market: '(market)',
  /** Recommended trades, and whole decisions with their cost and latency. */
  decisions: '(decisions)',
  /** Trades that a guard withheld. */
  paper: '(paper)',
} as const;

/** Which of these a subject is, or a model. */
export function kindOfSubject(subject: string): keyof typeof SUBJECT | 'model' {
  const kinds = Object.keys(SUBJECT) as (keyof typeof SUBJECT)[];
  return kinds.find((kind) => SUBJECT[kind] === subject) ?? 'model';
}

export class CellMap {
  readonly #cells = new Map<string, Cell>();

  each(subject: string, slices: readonly Slice[], add: (tally: Tally) => void): void {
    for (const { by, slice } of slices) {
      const key = `${subject}\n${by}\n${slice}`;
      const cell = this.#cells.get(key) ?? { subject, by, slice, tally: emptyTally() };
      this.#cells.set(key, cell);
      add(cell.tally);
    }
  }

  list(): Cell[] {
    return [...this.#cells.values()];
  }
}

export const addCells = (cells: readonly Cell[]): Cell[] => sumBy(cells, ['subject', 'by', 'slice']);

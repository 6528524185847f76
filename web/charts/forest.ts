import type { Mean } from '../figures/format.ts';
import { intervalSeries } from './intervals.ts';
import {
  type ChartOption,
  describeMean,
  frame,
  type Look,
  lineAt,
  markLines,
  nameBelow,
  rowChart,
  valueAxis,
} from './parts.ts';

type Tone = 'good' | 'warn' | 'bad' | 'muted';

export interface Forest {
  /** From the top down. */
  readonly rows: readonly {
    readonly name: string;
    readonly n: number;
    readonly estimate: Mean | null;
    readonly tone: Tone;
  }[];
  readonly axis: string;
  readonly format: (value: number) => string;
  /** The same, shorter, for the axis. */
  readonly formatShort: (value: number) => string;
  /** Values that the estimates are compared with. */
  readonly lines: readonly { readonly at: number; readonly name: string; readonly tone: Tone }[];
  /** Whether the axis reaches as far below 0 as above, so that a side is seen at once; else it begins at 0. */
  readonly isCentred: boolean;
}

export const forestHeightPx = (rows: number): number => 100 + 30 * rows;

/** One estimate a row with its 95 % interval where it has one; the n of each stands at the right. */
export function forest({ rows, axis, format, formatShort, lines, isCentred }: Forest, look: Look): ChartOption {
  const estimates = rows.map(({ estimate, tone }, at) => estimate && { at, tone, ...estimate });
  const ends = estimates.flatMap((each) => (each ? [each.mean, each.low ?? 0, each.high ?? 0] : []));
  const farthest = 1.1 * Math.max(...ends.map(Math.abs), ...lines.map(({ at }) => at), Number.MIN_VALUE);
  const values = valueAxis(look, formatShort);
  return {
    ...rowChart(rows, look, ({ estimate }) => (estimate ? describeMean(estimate, format) : 'n/a')),
    grid: frame(24, 26),
    xAxis: {
      ...values,
      ...nameBelow(look, axis),
      min: isCentred ? -farthest : 0,
      max: farthest,
      splitNumber: look.isNarrow ? 2 : 4,
      axisLabel: { ...values.axisLabel, showMinLabel: !isCentred, showMaxLabel: false, hideOverlap: true },
    },
    series: [
      intervalSeries(estimates, 'lying', ({ tone }) => look[tone]),
      {
        type: 'scatter',
        symbol: 'rect',
        symbolSize: 9,
        data: rows.map(({ estimate, tone }, index) => ({
          value: [estimate?.mean ?? '-', index],
          itemStyle: { color: look[tone] },
        })),
        markLine: markLines(
          // Rows run from the top down, so that a line starts at the top.
          lines.map(({ at, name, tone }) =>
            lineAt('xAxis', at, name, look[tone], { isDashed: at !== 0, nameAt: 'start' }),
          ),
        ),
      },
    ],
  };
}

import { type Mean, verdictOf } from '../figures/format.ts';
import { intervalSeries } from './intervals.ts';
import type { Look } from './look.ts';
import type { ChartOption } from './option.ts';
import { describeMean, frame, lineAt, markLines, nameBelow, rowChart, valueAxis } from './parts.ts';

export interface Forest {
  /** From the top down. */
  readonly rows: readonly { readonly name: string; readonly n: number; readonly estimate: Mean | null }[];
  readonly axis: string;
  readonly format: (value: number) => string;
  /** The same, shorter, for the axis. */
  readonly formatShort: (value: number) => string;
}

export const forestHeightPx = (rows: number): number => 92 + 30 * rows;

const COLORS = { helps: 'good', hurts: 'bad', 'no significant difference': 'muted', 'not known': 'muted' } as const;

/** One estimate a row with its 95 % interval, against 0; the n of each stands at the right. */
export function forest({ rows, axis, format, formatShort }: Forest, look: Look): ChartOption {
  const color = (estimate: Mean | null) => look[COLORS[verdictOf(estimate)]];
  const estimates = rows.map(({ estimate }, at) => estimate && { at, ...estimate });
  const ends = estimates.flatMap((each) => (each ? [each.mean, each.low ?? 0, each.high ?? 0] : []));
  const farthest = 1.1 * Math.max(...ends.map(Math.abs), Number.MIN_VALUE);
  const values = valueAxis(look, formatShort);
  return {
    ...rowChart(rows, look, ({ estimate }) => (estimate ? describeMean(estimate, format) : 'n/a')),
    grid: frame(12, 26),
    xAxis: {
      ...values,
      ...nameBelow(look, axis),
      // 0 in the middle, so that a side is seen at once.
      min: -farthest,
      max: farthest,
      splitNumber: look.isNarrow ? 2 : 4,
      axisLabel: { ...values.axisLabel, showMinLabel: false, showMaxLabel: false, hideOverlap: true },
    },
    series: [
      intervalSeries(estimates, 'lying', color),
      {
        type: 'scatter',
        symbol: 'rect',
        symbolSize: 9,
        data: rows.map(({ estimate }, index) => ({
          value: [estimate?.mean ?? '-', index],
          itemStyle: { color: color(estimate) },
        })),
        markLine: markLines([lineAt('xAxis', 0, '', look.axis, { isDashed: false })]),
      },
    ],
  };
}

import type { Look } from './look.ts';
import type { ChartOption } from './option.ts';
import { frame, lineAt, markLines, rowChart, valueAxis } from './parts.ts';

export interface BarsWithLines {
  /** From the top down. */
  readonly rows: readonly {
    readonly name: string;
    readonly value: number;
    readonly n: number;
    readonly tone: 'muted' | 'warn' | 'bad';
  }[];
  readonly thresholds: readonly { readonly at: number; readonly name: string; readonly tone: 'warn' | 'bad' }[];
  readonly format: (value: number) => string;
}

export const barsHeightPx = (rows: number): number => 76 + 30 * rows;

/** Lying bars against lines that they should stay below. */
export function barsWithLines({ rows, thresholds, format }: BarsWithLines, look: Look): ChartOption {
  const most = Math.max(...rows.map(({ value }) => value), ...thresholds.map(({ at }) => at)) * 1.15;
  const axis = valueAxis(look, format);
  return {
    ...rowChart(rows, look, ({ value }) => format(value)),
    grid: frame(28),
    xAxis: { ...axis, min: 0, max: most, axisLabel: { ...axis.axisLabel, showMaxLabel: false } },
    series: {
      type: 'bar',
      barMaxWidth: 14,
      data: rows.map(({ value, tone }) => ({
        value,
        itemStyle: { color: tone === 'muted' ? look.axis : look[tone] },
      })),
      markLine: markLines(
        thresholds.map(({ at, name, tone }) => lineAt('xAxis', at, name, look[tone], { nameAt: 'start' })),
      ),
    },
  };
}

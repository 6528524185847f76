import { formatMoney } from '../../domain/shared/format.ts';
import {
  axisLabel,
  axisLine,
  type ChartOption,
  frame,
  type Look,
  lineAt,
  markLines,
  nameAbove,
  nameBelow,
  plain,
  type Stroke,
  strokeColor,
  strokeStyle,
  valueAxis,
} from './parts.ts';

export interface EquityLines {
  /** UTC days, such as 2026-11-24. */
  readonly days: readonly string[];
  /** Micro-dollars at the end of each day. */
  readonly lines: readonly {
    readonly name: string;
    readonly stroke: Stroke;
    readonly microUsd: readonly number[];
  }[];
}

/** Money made by the end of each day, above and below nothing. */
export function equityLines({ days, lines }: EquityLines, look: Look): ChartOption {
  const { axisLine: _, ...values } = valueAxis(look, formatMoney);
  return {
    grid: { ...frame(30, 28), right: 16 },
    tooltip: {
      trigger: 'axis',
      formatter(points) {
        const all = Array.isArray(points) ? points : [points];
        const rows = all.map(({ seriesName = '', value }) => `${plain(seriesName)}: ${formatMoney(Number(value))}`);
        return [days[all[0]?.dataIndex ?? 0] ?? '', ...rows].join('\n');
      },
    },
    xAxis: {
      type: 'category',
      data: [...days],
      axisLabel: { ...axisLabel(look), hideOverlap: true },
      axisLine: axisLine(look),
      axisTick: { show: false },
      ...nameBelow(look, 'UTC day'),
    },
    yAxis: { ...values, ...nameAbove(look, '$ since the first day') },
    series: lines.map(({ name, stroke, microUsd }, index) => ({
      type: 'line' as const,
      name,
      data: [...microUsd],
      // A line needs two points to be seen.
      symbol: microUsd.length < 2 ? 'circle' : 'none',
      lineStyle: strokeStyle(look, stroke),
      itemStyle: { color: strokeColor(look, stroke) },
      ...(index === 0 ? { markLine: markLines([lineAt('yAxis', 0, '', look.axis, { isDashed: false })]) } : {}),
    })),
  };
}

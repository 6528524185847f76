import { formatMoney } from '../../domain/shared/format.ts';
import { LINE_SHAPES } from './lines.ts';
import {
  axisLabel,
  axisLine,
  type ChartOption,
  frame,
  type Look,
  lineAt,
  markLines,
  plain,
  seriesColor,
  valueAxis,
} from './parts.ts';

export interface EquityLines {
  /** UTC days, such as 2026-11-24. */
  readonly days: readonly string[];
  /** Micro-dollars at the end of each day. */
  readonly lines: readonly { readonly name: string; readonly microUsd: readonly number[] }[];
}

/** Money made by the end of each day, above and below nothing. */
export function equityLines({ days, lines }: EquityLines, look: Look): ChartOption {
  const { axisLine: _, ...values } = valueAxis(look, formatMoney);
  return {
    grid: { ...frame(16), right: 16 },
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
    },
    yAxis: values,
    series: lines.map(({ name, microUsd }, index) => ({
      type: 'line' as const,
      name,
      data: [...microUsd],
      // A line needs two points to be seen.
      symbol: microUsd.length < 2 ? 'circle' : 'none',
      lineStyle: { color: seriesColor(look, index), width: 2, type: LINE_SHAPES[index % LINE_SHAPES.length] },
      itemStyle: { color: seriesColor(look, index) },
      ...(index === 0 ? { markLine: markLines([lineAt('yAxis', 0, '', look.axis, { isDashed: false })]) } : {}),
    })),
  };
}

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

export interface RunningLines {
  /** Of days or other steps, such as 2026-11-24, oldest first. */
  readonly steps: readonly string[];
  readonly x: string;
  /** Null where it is not known. */
  readonly lines: readonly {
    readonly name: string;
    readonly stroke: Stroke;
    readonly values: readonly (number | null)[];
  }[];
  /** With its unit. */
  readonly y: string;
  readonly format: (value: number) => string;
  /** Whether the line of nothing is drawn, and the axis holds it. */
  readonly hasZero: boolean;
}

/** What something had come to by the end of each step. */
export function runningLines({ steps, x, lines, y, format, hasZero }: RunningLines, look: Look): ChartOption {
  const { axisLine: _, ...upright } = valueAxis(look, format);
  return {
    grid: { ...frame(30, 28), right: 16 },
    tooltip: {
      trigger: 'axis',
      formatter(points) {
        const all = Array.isArray(points) ? points : [points];
        const at = all[0]?.dataIndex ?? 0;
        const rows = lines.flatMap(({ name, values }) => {
          const value = values[at] ?? null;
          return value === null ? [] : [`${plain(name)}: ${format(value)}`];
        });
        return [steps[at] ?? '', ...rows].join('\n');
      },
    },
    xAxis: {
      type: 'category',
      data: [...steps],
      axisLabel: { ...axisLabel(look), hideOverlap: true },
      axisLine: axisLine(look),
      axisTick: { show: false },
      ...nameBelow(look, x),
    },
    yAxis: { ...upright, ...nameAbove(look, y), scale: !hasZero },
    series: lines.map(({ name, stroke, values }, index) => ({
      type: 'line' as const,
      name,
      data: values.map((value) => value ?? '-'),
      // A line needs two points to be seen.
      symbol: values.filter((value) => value !== null).length < 2 ? 'circle' : 'none',
      lineStyle: strokeStyle(look, stroke),
      itemStyle: { color: strokeColor(look, stroke) },
      ...(index === 0 && hasZero
        ? { markLine: markLines([lineAt('yAxis', 0, '', look.axis, { isDashed: false })]) }
        : {}),
    })),
  };
}

import {
  axisLabel,
  axisLine,
  type ChartOption,
  frame,
  type Look,
  nameAbove,
  nameBelow,
  plain,
  type Stroke,
  strokeColor,
  strokeStyle,
  valueAxis,
} from './parts.ts';

interface Point {
  readonly atMs: number;
  readonly value: number;
  readonly mark: 'none' | 'warn' | 'bad';
}

export interface LinesOverTime {
  readonly lines: readonly { readonly name: string; readonly stroke: Stroke; readonly points: readonly Point[] }[];
  readonly zone: string;
  /** What the values are. */
  readonly y: string;
  readonly format: (value: number) => string;
  readonly max: number;
}

const DAY_MS = 86_400_000;
const SYMBOLS = { none: 'none', warn: 'triangle', bad: 'diamond' } as const;

/** Values that hold until the next: steps, with marks where something is wrong. */
export function linesOverTime({ lines, zone, y, format, max }: LinesOverTime, look: Look): ChartOption {
  const times = lines.flatMap(({ points }) => points.map(({ atMs }) => atMs));
  const isLong = Math.max(...times) - Math.min(...times) > 2 * DAY_MS;
  const { axisLine: _, ...values } = valueAxis(look, format);
  return {
    useUTC: true,
    grid: { ...frame(30, 28), right: 16 },
    tooltip: {
      trigger: 'axis',
      formatter(points) {
        const all = (Array.isArray(points) ? points : [points]).map(({ seriesName = '', value }) => {
          const [atMs, weight] = Array.isArray(value) ? value : [];
          return { name: seriesName, atMs: Number(atMs), weight: Number(weight) };
        });
        const rows = all
          .toSorted((a, b) => b.weight - a.weight)
          .map(({ name, weight }) => `${plain(name)}: ${format(weight)}`);
        return [formatAxisTime(all[0]?.atMs ?? 0, zone, { ...DAY, ...CLOCK }), ...rows].join('\n');
      },
    },
    xAxis: {
      type: 'time',
      splitNumber: look.isNarrow ? 3 : 6,
      axisLabel: {
        ...axisLabel(look),
        hideOverlap: true,
        formatter: (atMs: number) => formatAxisTime(atMs, zone, isLong ? DAY : CLOCK),
      },
      axisLine: axisLine(look),
      splitLine: { show: false },
      ...nameBelow(look, `time, ${zone}`),
    },
    yAxis: { ...values, ...nameAbove(look, y), min: 0, max },
    series: lines.map(({ name, stroke, points }) => ({
      type: 'line' as const,
      name,
      step: 'end' as const,
      showAllSymbol: true,
      lineStyle: strokeStyle(look, stroke),
      itemStyle: { color: strokeColor(look, stroke) },
      data: points.map(({ atMs, value, mark }) => ({
        value: [atMs, value],
        // A line needs two points to be seen.
        symbol: mark === 'none' && points.length < 2 ? 'circle' : SYMBOLS[mark],
        symbolSize: mark === 'none' ? 6 : 11,
        itemStyle: mark === 'none' ? {} : { color: look[mark] },
      })),
    })),
  };
}

const DAY = { day: 'numeric', month: 'short' } as const;
const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

const formatAxisTime = (atMs: number, timeZone: string, shown: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { timeZone, ...shown }).format(atMs);

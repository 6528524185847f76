import { intervalSeries, type MeanAt } from './intervals.ts';
import {
  axisLabel,
  axisLine,
  type ChartOption,
  type ChartSeries,
  describeMean,
  type Look,
  lineAt,
  markLines,
  nameBelow,
  plain,
  type Stroke,
  strokeColor,
  valueAxis,
} from './parts.ts';

const POINT_SHAPES = ['circle', 'diamond', 'triangle'] as const;

/** Estimates by bin. */
export interface Binned {
  /** Of one width, from the lowest up, without gaps. */
  readonly bins: readonly { readonly from: number; readonly to: number; readonly n: number; readonly name: string }[];
  /** A point for each bin; null where it has none. */
  readonly series: readonly {
    readonly name: string;
    readonly stroke: Pick<Stroke, 'color'>;
    readonly points: readonly (MeanAt | null)[];
  }[];
  /** What the bins are of. */
  readonly x: string;
  readonly y: {
    readonly name: string;
    readonly format: (value: number) => string;
    /** Absent: as the data has it. */
    readonly min?: number;
    readonly max?: number;
  };
  /** What the bars below count. */
  readonly count: string;
  /** A line for comparison: where x and y are equal, or y = 0. */
  readonly reference: 'diagonal' | 'zero' | null;
  readonly threshold: { readonly at: number; readonly name: string } | null;
}

const HISTOGRAM_PX = 56;

/** Points with upright 95 % intervals by bin, and the n of each bin as bars below. */
export function binned(chart: Binned, look: Look): ChartOption {
  const { bins, series, reference, threshold } = chart;
  const lines = [
    ...(reference === 'zero' ? [lineAt('yAxis', 0, '', look.axis, { isDashed: false })] : []),
    ...(threshold ? [lineAt('xAxis', threshold.at, threshold.name, look.warn)] : []),
  ];
  return {
    ...axesOf(chart, look),
    tooltip: { trigger: 'item', formatter: (point) => (Array.isArray(point) ? '' : tooltipOf(chart, point)) },
    series: [
      ...(reference === 'diagonal' ? [diagonal(...rangeOf(bins), look)] : []),
      ...series.flatMap(({ name, stroke, points }, index): ChartSeries[] => [
        intervalSeries(points, 'upright', () => strokeColor(look, stroke), { xAxisIndex: 0, yAxisIndex: 0 }),
        {
          type: 'scatter',
          name,
          symbol: POINT_SHAPES[index % POINT_SHAPES.length],
          symbolSize: 9,
          itemStyle: { color: strokeColor(look, stroke) },
          data: points.map((point) => (point ? [point.at, point.mean] : ['-', '-'])),
          ...(index === 0 ? { markLine: markLines(lines) } : {}),
        },
      ]),
      counts(bins, look),
    ],
  };
}

/** The plot of the points above, the histogram of the counts below. */
function axesOf({ bins, x, y, count }: Binned, look: Look): Pick<ChartOption, 'grid' | 'xAxis' | 'yAxis'> {
  const [min, max] = rangeOf(bins);
  const sides = { left: look.isNarrow ? 46 : 58, right: 16 };
  const across = valueAxis(look, (value) => `${Number(value.toFixed(3))}`);
  const { axisLine: _, ...upright } = valueAxis(look, y.format);
  return {
    grid: [
      { ...sides, top: 40, bottom: HISTOGRAM_PX + 74 },
      { ...sides, height: HISTOGRAM_PX, bottom: 22 },
    ],
    xAxis: [
      { ...across, ...nameBelow(look, x), min, max, axisLine: { ...axisLine(look), onZero: false } },
      {
        ...nameBelow(look, count, 6),
        type: 'category',
        gridIndex: 1,
        data: bins.map(({ name }) => name),
        axisLabel: { show: false },
        axisTick: { show: false },
        axisLine: axisLine(look),
      },
    ],
    yAxis: [
      {
        ...upright,
        scale: true,
        min: y.min,
        max: y.max,
        name: y.name,
        nameTextStyle: { ...axisLabel(look), align: 'left', padding: [0, 0, 0, -sides.left + 4] },
        nameGap: 18,
      },
      { type: 'value', gridIndex: 1, min: 0, minInterval: 1, axisLabel: { show: false }, splitLine: { show: false } },
    ],
  };
}

const rangeOf = (bins: Binned['bins']) => [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1] as const;

function diagonal(from: number, to: number, look: Look): ChartSeries {
  return {
    type: 'line',
    silent: true,
    symbol: 'none',
    tooltip: { show: false },
    lineStyle: { color: look.axis, type: 'dashed', width: 1.5 },
    data: [
      [from, from],
      [to, to],
    ],
  };
}

function counts(bins: Binned['bins'], look: Look): ChartSeries {
  return {
    type: 'bar',
    xAxisIndex: 1,
    yAxisIndex: 1,
    barCategoryGap: '12%',
    itemStyle: { color: look.axis },
    label: {
      show: !look.isNarrow || bins.length <= 10,
      position: 'top',
      color: look.muted,
      fontSize: 10,
      formatter: ({ dataIndex }) => (bins[dataIndex]?.n ? String(bins[dataIndex]?.n) : ''),
    },
    data: bins.map(({ n }) => n),
  };
}

function tooltipOf({ bins, series, x, y }: Binned, point: { seriesName?: string; dataIndex: number }): string {
  const bin = bins[point.dataIndex];
  if (!bin) return '';
  const estimate = series.find(({ name }) => name === point.seriesName)?.points[point.dataIndex];
  const middle = estimate ? `\n${plain(point.seriesName ?? '')}: ${describeMean(estimate, y.format)}` : '';
  return `${x} ${bin.name}${middle}\nn = ${bin.n}`;
}

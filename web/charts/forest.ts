import type { ChartOption, Look } from './option.ts';
import { axisLabel, axisLine, axisName, intervalSeries, lineAt, plain, rowAxes, splitLine } from './parts.ts';

export interface Forest {
  /** From the top down. */
  readonly rows: readonly {
    readonly name: string;
    readonly n: number;
    readonly estimate: { readonly mean: number; readonly low: number | null; readonly high: number | null } | null;
  }[];
  readonly axis: string;
  readonly tell: (value: number) => string;
  /** The same, shorter, for the axis. */
  readonly axisTell: (value: number) => string;
}

export const forestHeightPx = (rows: number): number => 92 + 30 * rows;

/** One estimate a row with its 95 % interval, against 0; how many it is of stands at the right. */
export function forest({ rows, axis, tell, axisTell }: Forest, look: Look): ChartOption {
  const tone = (index: number) => {
    const estimate = rows[index]?.estimate;
    if (!estimate || estimate.low === null || estimate.high === null) return look.muted;
    return estimate.low > 0 ? look.good : estimate.high < 0 ? look.bad : look.muted;
  };
  const spans = rows.flatMap(({ estimate }, index) =>
    estimate && estimate.low !== null && estimate.high !== null
      ? [{ at: index, low: estimate.low, high: estimate.high, color: tone(index) }]
      : [],
  );
  const far = Math.max(
    ...rows.flatMap(({ estimate }) =>
      estimate ? [estimate.mean, estimate.low ?? 0, estimate.high ?? 0].map(Math.abs) : [],
    ),
    Number.MIN_VALUE,
  );
  return {
    grid: { left: 8, right: 8, top: 12, bottom: 26, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: {
      trigger: 'item',
      formatter(point) {
        const row = rows[Array.isArray(point) ? -1 : point.dataIndex];
        if (!row?.estimate) return '';
        const { mean, low, high } = row.estimate;
        const range = low === null || high === null ? '' : ` [${tell(low)}, ${tell(high)}]`;
        return `${plain(row.name)}\n${tell(mean)}${range}\nn = ${row.n}`;
      },
    },
    xAxis: {
      type: 'value',
      // 0 in the middle, so that a side is seen at once.
      min: -far * 1.1,
      max: far * 1.1,
      splitNumber: look.isNarrow ? 2 : 4,
      name: axis,
      nameLocation: 'middle',
      nameGap: 24,
      nameTextStyle: axisName(look),
      axisLabel: {
        ...axisLabel(look),
        formatter: axisTell,
        showMinLabel: false,
        showMaxLabel: false,
        hideOverlap: true,
      },
      axisLine: axisLine(look),
      splitLine: splitLine(look),
    },
    yAxis: rowAxes(rows, look),
    series: [
      intervalSeries(spans, 'lying', (index) => spans[index]?.color ?? look.muted),
      {
        type: 'scatter',
        symbol: 'rect',
        symbolSize: 9,
        data: rows.map(({ estimate }, index) => ({
          value: estimate ? [estimate.mean, index] : ['-', index],
          itemStyle: { color: tone(index) },
        })),
        markLine: { silent: true, symbol: 'none', data: [lineAt('xAxis', 0, '', look.axis, { isDashed: false })] },
      },
    ],
  };
}

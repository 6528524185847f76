import type { BarSeriesOption, CustomSeriesOption, LineSeriesOption, ScatterSeriesOption } from 'echarts/charts';
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import type { YAXisOption } from 'echarts/types/dist/shared';
import { formatInterval, type Mean } from '../figures/format.ts';
import { SERIES_COLORS, type SeriesMark } from './model-mark.ts';

const NARROW_PX = 520;

/** What a chart takes from the page: the colours and the font in force, and whether it is as narrow as a phone. */
export type Look = Readonly<ReturnType<typeof readLook>>;

export function readLook(element: HTMLElement) {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    series: Array.from({ length: SERIES_COLORS }, (_, index) => color(`series-${index + 1}`)),
    text: color('text'),
    muted: color('text-muted'),
    surface: color('surface'),
    sunken: color('surface-sunken'),
    border: color('border-strong'),
    grid: color('chart-grid'),
    axis: color('chart-axis'),
    accent: color('accent'),
    good: color('good'),
    warn: color('warn'),
    bad: color('bad'),
    font: style.fontFamily,
    isNarrow: element.clientWidth < NARROW_PX,
  };
}

/** `ink` and `grey` are of what is no model: the text's own colours, which no series has. */
export type Stroke = Omit<SeriesMark, 'color'> & { readonly color: SeriesMark['color'] | 'ink' | 'grey' };

export const strokeColor = ({ series, text, muted }: Look, { color }: Pick<Stroke, 'color'>): string =>
  color === 'ink' ? text : color === 'grey' ? muted : (series[color - 1] ?? text);

export const strokeStyle = (look: Look, stroke: Stroke) => ({
  color: strokeColor(look, stroke),
  width: 2,
  type: stroke.shape,
});

export type ChartSeries = BarSeriesOption | CustomSeriesOption | LineSeriesOption | ScatterSeriesOption;
export type ChartOption = ComposeOption<ChartSeries | GridComponentOption | TooltipComponentOption>;

/** Called for each theme and width. */
export type Draw = (look: Look) => ChartOption;

/** What all charts share: no animation where the device asks for none, text and tooltip in the page's colours. */
export function baseOption(look: Look, isStill: boolean): ChartOption {
  return {
    animation: !isStill,
    animationDuration: 250,
    textStyle: { fontFamily: look.font, color: look.text, fontSize: 12 },
    tooltip: {
      // Drawn on the canvas: the page's policy allows no inline style, and text from data cannot become markup.
      renderMode: 'richText',
      confine: true,
      backgroundColor: look.surface,
      borderColor: look.border,
      textStyle: { color: look.text, fontFamily: look.font, fontSize: 12 },
    },
  };
}

/** Text from data for a tooltip, where braces would name a style. */
export const plain = (text: string): string => text.replaceAll('{', '(').replaceAll('}', ')');

export const axisLabel = (look: Look) => ({ color: look.muted, fontFamily: look.font, fontSize: 11 });
export const axisLine = (look: Look) => ({ lineStyle: { color: look.axis } });

/** The place of the only plot of a chart, with room for its labels. */
export const frame = (top: number, bottom = 8) =>
  ({ left: 8, right: 8, top, bottom, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' }) as const;

/** An axis of numbers. */
export const valueAxis = (look: Look, format: (value: number) => string) =>
  ({
    type: 'value',
    axisLabel: { ...axisLabel(look), formatter: format },
    axisLine: axisLine(look),
    splitLine: { lineStyle: { color: look.grid } },
  }) as const;

/** The name above an upright axis, with its unit. */
export function nameAbove(look: Look, name: string) {
  return { name, nameGap: 12, nameTextStyle: { ...axisLabel(look), align: 'left' as const, padding: [0, 0, 0, -40] } };
}

/** The name below a horizontal axis. */
export const nameBelow = (look: Look, name: string, gapPx = 24) =>
  ({ name, nameLocation: 'middle', nameGap: gapPx, nameTextStyle: axisLabel(look) }) as const;

interface Row {
  readonly name: string;
  readonly n: number;
}

/** A chart with a row for each subject: names at the left, n at the right; `describe` is the middle line of a tooltip. */
export function rowChart<R extends Row>(
  rows: readonly R[],
  look: Look,
  describe: (row: R) => string,
): Pick<ChartOption, 'tooltip' | 'yAxis'> {
  const labels = { type: 'category', inverse: true, axisTick: { show: false }, axisLine: { show: false } } as const;
  const named = { color: look.text, width: look.isNarrow ? 110 : 200, overflow: 'truncate' } as const;
  const yAxis: YAXisOption[] = [
    { ...labels, data: rows.map(({ name }) => name), axisLabel: { ...axisLabel(look), ...named } },
    { ...labels, position: 'right', data: rows.map(({ n }) => `n = ${n}`), axisLabel: axisLabel(look) },
  ];
  const formatter = (point: { dataIndex: number } | readonly unknown[]) => {
    const row = 'dataIndex' in point ? rows[point.dataIndex] : undefined;
    return row ? `${plain(row.name)}\n${describe(row)}\nn = ${row.n}` : '';
  };
  return { tooltip: { trigger: 'item', formatter }, yAxis };
}

/** `0.17 [0.15, 0.19]`, for a tooltip. */
export const describeMean = (mean: Mean, format: (value: number) => string): string =>
  `${format(mean.mean)} ${formatInterval(mean, format)}`.trim();

/** A labelled straight line at a value of the other axis. */
export function lineAt(
  axis: 'xAxis' | 'yAxis',
  at: number,
  name: string,
  color: string,
  { isDashed = true, nameAt = 'end' }: { readonly isDashed?: boolean; readonly nameAt?: 'start' | 'end' } = {},
) {
  return {
    [axis]: at,
    name,
    lineStyle: { color, type: isDashed ? ('dashed' as const) : ('solid' as const), width: 1.5 },
    label: { show: name !== '', formatter: plain(name), color, position: nameAt, fontSize: 11 },
  };
}

/** Lines that belong to the series they are drawn with. */
export const markLines = (data: readonly ReturnType<typeof lineAt>[]) => ({
  silent: true,
  symbol: 'none',
  data: [...data],
});

import type { BarSeriesOption, CustomSeriesOption, LineSeriesOption, ScatterSeriesOption } from 'echarts/charts';
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';

const SERIES = 8;
const NARROW_PX = 520;

/** What a chart takes from the page: the colours and the font in force, and whether it is as narrow as a phone. */
export type Look = Readonly<ReturnType<typeof readLook>>;

export function readLook(element: HTMLElement) {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    series: Array.from({ length: SERIES }, (_, index) => color(`series-${index + 1}`)),
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

export const seriesColor = ({ series, text }: Look, index: number): string => series[index % series.length] ?? text;

export type ChartSeries = BarSeriesOption | CustomSeriesOption | LineSeriesOption | ScatterSeriesOption;
export type ChartOption = ComposeOption<ChartSeries | GridComponentOption | TooltipComponentOption>;

/** Called for each theme and width. */
export type Draw = (look: Look) => ChartOption;

import type { BarSeriesOption, CustomSeriesOption, LineSeriesOption, ScatterSeriesOption } from 'echarts/charts';
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';

export type ChartSeries = BarSeriesOption | CustomSeriesOption | LineSeriesOption | ScatterSeriesOption;
export type ChartOption = ComposeOption<ChartSeries | GridComponentOption | TooltipComponentOption>;

/** What a chart takes from the page it stands on. */
export interface Look {
  readonly series: readonly string[];
  readonly text: string;
  readonly muted: string;
  readonly surface: string;
  readonly sunken: string;
  readonly border: string;
  readonly grid: string;
  readonly axis: string;
  readonly accent: string;
  readonly good: string;
  readonly warn: string;
  readonly bad: string;
  readonly font: string;
  /** As narrow as a phone. */
  readonly isNarrow: boolean;
}

/** Draws once more for each theme and width. */
export type Draw = (look: Look) => ChartOption;

export const seriesColor = ({ series, text }: Look, index: number): string => series[index % series.length] ?? text;

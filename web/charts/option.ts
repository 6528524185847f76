import type { BarSeriesOption, CustomSeriesOption, LineSeriesOption, ScatterSeriesOption } from 'echarts/charts';
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import type { Look } from './look.ts';

export type ChartSeries = BarSeriesOption | CustomSeriesOption | LineSeriesOption | ScatterSeriesOption;
export type ChartOption = ComposeOption<ChartSeries | GridComponentOption | TooltipComponentOption>;

/** Called for each theme and width. */
export type Draw = (look: Look) => ChartOption;

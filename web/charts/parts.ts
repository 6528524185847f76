import type { CustomSeriesOption } from 'echarts/charts';
import type { ChartOption, Look } from './option.ts';

/** What all charts share: no movement where it is not wanted, text and tooltip in the page's colours. */
export function baseOption(look: Look, isStill: boolean): ChartOption {
  return {
    animation: !isStill,
    animationDuration: 250,
    textStyle: { fontFamily: look.font, color: look.text, fontSize: 12 },
    tooltip: {
      // Drawn on the canvas: the page's policy allows no inline style, and text from data can be no markup.
      renderMode: 'richText',
      confine: true,
      backgroundColor: look.surface,
      borderColor: look.border,
      textStyle: { color: look.text, fontFamily: look.font, fontSize: 12 },
    },
  };
}

/** Text from data for a tooltip: there, braces would name a style. */
export const plain = (text: string): string => text.replaceAll('{', '(').replaceAll('}', ')');

export const axisLabel = (look: Look) => ({ color: look.muted, fontFamily: look.font, fontSize: 11 });
export const axisName = (look: Look) => ({ color: look.muted, fontFamily: look.font, fontSize: 11 });
export const axisLine = (look: Look) => ({ lineStyle: { color: look.axis } });
export const splitLine = (look: Look) => ({ lineStyle: { color: look.grid } });

/** Of a chart with a row for each of some subjects: their names at the left, how many each rests on at the right. */
export function rowAxes(rows: readonly { readonly name: string; readonly n: number }[], look: Look) {
  const labels = {
    type: 'category',
    inverse: true,
    axisTick: { show: false },
    axisLine: { show: false },
  } as const;
  const named = { color: look.text, width: look.isNarrow ? 110 : 200, overflow: 'truncate' } as const;
  return [
    { ...labels, data: rows.map(({ name }) => name), axisLabel: { ...axisLabel(look), ...named } },
    { ...labels, position: 'right' as const, data: rows.map(({ n }) => `n = ${n}`), axisLabel: axisLabel(look) },
  ];
}

/** A labelled straight line at a value of the other axis. */
export function lineAt(
  axis: 'xAxis' | 'yAxis',
  at: number,
  name: string,
  color: string,
  look: { readonly isDashed?: boolean; readonly nameAt?: 'start' | 'end' } = {},
) {
  const { isDashed = true, nameAt = 'end' } = look;
  return {
    [axis]: at,
    name,
    lineStyle: { color, type: isDashed ? ('dashed' as const) : ('solid' as const), width: 1.5 },
    label: { show: name !== '', formatter: plain(name), color, position: nameAt, fontSize: 11 },
  };
}

export interface IntervalAt {
  /** Where it stands on the other axis. */
  readonly at: number;
  readonly low: number;
  readonly high: number;
}

const CAP_PX = 4;

/** 95 % intervals as bars with caps, upright or lying. */
export function intervalSeries(
  points: readonly IntervalAt[],
  direction: 'upright' | 'lying',
  color: string | ((index: number) => string),
  axes: Pick<CustomSeriesOption, 'xAxisIndex' | 'yAxisIndex'> = {},
): CustomSeriesOption {
  const place = (at: number, value: number) => (direction === 'upright' ? [at, value] : [value, at]);
  return {
    type: 'custom',
    ...axes,
    silent: true,
    clip: true,
    tooltip: { show: false },
    encode: direction === 'upright' ? { x: 0, y: [1, 2] } : { x: [1, 2], y: 0 },
    data: points.map(({ at, low, high }) => [at, low, high]),
    renderItem(params, api) {
      const at = Number(api.value(0));
      const [x1 = 0, y1 = 0] = api.coord(place(at, Number(api.value(1))));
      const [x2 = 0, y2 = 0] = api.coord(place(at, Number(api.value(2))));
      const stroke = typeof color === 'string' ? color : color(params.dataIndex);
      const line = (shape: { x1: number; y1: number; x2: number; y2: number }) =>
        ({ type: 'line', shape, style: { stroke, lineWidth: 1.5 } }) as const;
      const cap = (x: number, y: number) =>
        direction === 'upright'
          ? line({ x1: x - CAP_PX, y1: y, x2: x + CAP_PX, y2: y })
          : line({ x1: x, y1: y - CAP_PX, x2: x, y2: y + CAP_PX });
      return { type: 'group', children: [line({ x1, y1, x2, y2 }), cap(x1, y1), cap(x2, y2)] };
    },
  };
}

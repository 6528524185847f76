import type { CustomSeriesOption } from 'echarts/charts';
import { intervalOf, type Mean } from '../figures/format.ts';

export interface MeanAt extends Mean {
  /** Where it stands on the other axis. */
  readonly at: number;
}

const CAP_PX = 4;

/** 95 % intervals as bars with caps, upright or lying; nothing for a mean without one. */
export function intervalSeries<M extends MeanAt>(
  means: readonly (M | null)[],
  direction: 'upright' | 'lying',
  color: (mean: M) => string,
  axes: Pick<CustomSeriesOption, 'xAxisIndex' | 'yAxisIndex'> = {},
): CustomSeriesOption {
  const drawn = means.filter((mean) => mean !== null && intervalOf(mean) !== null) as readonly M[];
  const place = (at: number, value: number) => (direction === 'upright' ? [at, value] : [value, at]);
  return {
    type: 'custom',
    ...axes,
    silent: true,
    clip: true,
    tooltip: { show: false },
    encode: direction === 'upright' ? { x: 0, y: [1, 2] } : { x: [1, 2], y: 0 },
    data: drawn.map(({ at, low, high }) => [at, low ?? 0, high ?? 0]),
    renderItem({ dataIndex }, api) {
      const mean = drawn[dataIndex];
      const at = Number(api.value(0));
      const [x1 = 0, y1 = 0] = api.coord(place(at, Number(api.value(1))));
      const [x2 = 0, y2 = 0] = api.coord(place(at, Number(api.value(2))));
      const stroke = mean ? color(mean) : 'none';
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

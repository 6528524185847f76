import { formatMoney } from '../../domain/shared/format.ts';
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
  valueAxis,
} from './parts.ts';
import { textOn } from './text-on.ts';

export interface StackedDays {
  /** Such as 2026-11-24, oldest first. */
  readonly days: readonly string[];
  readonly zone: string;
  /** From the bottom up; null where a day has no record. */
  readonly groups: readonly {
    readonly name: string;
    readonly stroke: Pick<Stroke, 'color'>;
    readonly microUsd: readonly (number | null)[];
  }[];
}

/** A part of this share of the highest bar has room for its number. */
const ROOM_FOR_NUMBER = 0.07;

/** Money a day, in bars stacked by what it was spent on. */
export function stackedDays({ days, zone, groups }: StackedDays, look: Look): ChartOption {
  const most = Math.max(...days.map((_, day) => groups.reduce((sum, { microUsd }) => sum + (microUsd[day] ?? 0), 0)));
  const { axisLine: _, ...dollars } = valueAxis(look, formatAxisMoney);
  return {
    grid: frame(30, 28),
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow', shadowStyle: { color: look.sunken, opacity: 0.6 } },
      formatter(points) {
        const [first] = Array.isArray(points) ? points : [points];
        const index = first?.dataIndex ?? 0;
        const lines = groups.flatMap(({ name, microUsd }) => {
          const amount = microUsd[index] ?? null;
          return amount ? [`${plain(name)}: ${formatMoney(amount)}`] : [];
        });
        return [days[index] ?? '', ...(lines.length > 0 ? lines.toReversed() : ['nothing spent'])].join('\n');
      },
    },
    xAxis: {
      type: 'category',
      data: days.map((day) => day.slice(5)),
      axisLabel: { ...axisLabel(look), hideOverlap: true },
      axisLine: axisLine(look),
      axisTick: { show: false },
      ...nameBelow(look, `day, ${zone}`),
    },
    yAxis: { ...dollars, ...nameAbove(look, 'spent, $ a day'), min: 0, splitNumber: 4 },
    series: groups.map(({ name, stroke, microUsd }, index) => ({
      type: 'bar' as const,
      name,
      stack: 'spent',
      barMaxWidth: 48,
      data: microUsd.map((amount) => amount ?? '-'),
      // The border, and the legend's number in each part, distinguish the parts without colour.
      itemStyle: { color: strokeColor(look, stroke), borderColor: look.surface, borderWidth: 1 },
      label: {
        show: groups.length > 1,
        color: textOn(strokeColor(look, stroke)),
        fontSize: 11,
        formatter: ({ value }) => (Number(value) >= ROOM_FOR_NUMBER * most ? String(index + 1) : ''),
      },
    })),
  };
}

const formatAxisMoney = (microUsd: number) => `$${Number((microUsd / 1e6).toPrecision(3))}`;

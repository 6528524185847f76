import { formatMoney } from '../../domain/shared/format.ts';
import { seriesColor } from './option.ts';
import { axisLabel, axisLine, plain, splitLine } from './parts.ts';
/** Money a day, in bars stacked by what it was spent on. */
export function stackedDays({ days, groups }, look) {
    const most = Math.max(...days.map((_, day) => groups.reduce((sum, { microUsd }) => sum + (microUsd[day] ?? 0), 0)));
    return {
        grid: { left: 8, right: 8, top: 16, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
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
        },
        yAxis: {
            type: 'value',
            min: 0,
            splitNumber: 4,
            axisLabel: { ...axisLabel(look), formatter: tellAxisMoney },
            splitLine: splitLine(look),
        },
        series: groups.map(({ name, microUsd }, index) => ({
            type: 'bar',
            name,
            stack: 'spent',
            barMaxWidth: 48,
            data: microUsd.map((amount) => amount ?? '-'),
            // The line between two parts, and the legend's number in them, tell them apart without colour.
            itemStyle: { color: seriesColor(look, index), borderColor: look.surface, borderWidth: 1 },
            label: {
                show: groups.length > 1,
                color: look.surface,
                fontSize: 11,
                formatter: ({ value }) => (Number(value) >= WRITABLE * most ? String(index + 1) : ''),
            },
        })),
    };
}
/** A part of this share of the highest bar has room for its number. */
const WRITABLE = 0.07;
const tellAxisMoney = (microUsd) => `$${Number((microUsd / 1e6).toPrecision(3))}`;

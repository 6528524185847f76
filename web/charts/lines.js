import { seriesColor } from './option.ts';
import { axisLabel, axisLine, plain, splitLine } from './parts.ts';
export const LINE_SHAPES = ['solid', 'dashed', 'dotted'];
const DAY_MS = 86400000;
const FEW = 2;
/** Values that hold until the next: steps, with marks where something is wrong. */
export function linesOverTime({ lines, zone, tell, max }, look) {
    const times = lines.flatMap(({ points }) => points.map(({ atMs }) => atMs));
    const isLong = Math.max(...times) - Math.min(...times) > 2 * DAY_MS;
    return {
        useUTC: true,
        grid: { left: 8, right: 16, top: 16, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
        tooltip: {
            trigger: 'axis',
            formatter(points) {
                const all = Array.isArray(points) ? points : [points];
                const told = all.map(({ seriesName = '', value }) => {
                    const [, weight] = Array.isArray(value) ? value : [];
                    return { name: seriesName, weight: Number(weight) };
                });
                const [atMs] = Array.isArray(all[0]?.value) ? all[0].value : [];
                const rows = told
                    .toSorted((a, b) => b.weight - a.weight)
                    .map((row) => `${plain(row.name)}: ${tell(row.weight)}`);
                return [tellAxisTime(Number(atMs), zone, 'whole'), ...rows].join('\n');
            },
        },
        xAxis: {
            type: 'time',
            splitNumber: look.isNarrow ? 3 : 6,
            axisLabel: {
                ...axisLabel(look),
                hideOverlap: true,
                formatter: (atMs) => tellAxisTime(atMs, zone, isLong ? 'day' : 'clock'),
            },
            axisLine: axisLine(look),
            splitLine: { show: false },
        },
        yAxis: {
            type: 'value',
            min: 0,
            max,
            axisLabel: { ...axisLabel(look), formatter: tell },
            splitLine: splitLine(look),
        },
        series: lines.map(({ name, points }, index) => ({
            type: 'line',
            name,
            step: 'end',
            showAllSymbol: true,
            lineStyle: { color: seriesColor(look, index), width: 2, type: LINE_SHAPES[index % LINE_SHAPES.length] },
            itemStyle: { color: seriesColor(look, index) },
            data: points.map(({ atMs, value, mark }) => ({
                value: [atMs, value],
                symbol: mark === 'none' ? (points.length < FEW ? 'circle' : 'none') : mark === 'warn' ? 'triangle' : 'diamond',
                symbolSize: mark === 'none' ? 6 : 11,
                itemStyle: mark === 'none' ? {} : { color: mark === 'warn' ? look.warn : look.bad },
            })),
        })),
    };
}
function tellAxisTime(atMs, timeZone, what) {
    const day = { day: 'numeric', month: 'short' };
    const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
    const shown = what === 'day' ? day : what === 'clock' ? clock : { ...day, ...clock };
    return new Intl.DateTimeFormat('en-GB', { timeZone, ...shown }).format(atMs);
}

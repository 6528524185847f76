import { axisLabel, axisLine, lineAt, plain, rowAxes, splitLine } from './parts.ts';
export const barsHeightPx = (rows) => 76 + 30 * rows;
/** Lying bars against lines that they should stay below. */
export function barsWithLines({ rows, thresholds, tell }, look) {
    const most = Math.max(...rows.map(({ value }) => value), ...thresholds.map(({ at }) => at)) * 1.15;
    return {
        grid: { left: 8, right: 8, top: 28, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
        tooltip: {
            trigger: 'item',
            formatter(point) {
                const row = rows[Array.isArray(point) ? -1 : point.dataIndex];
                return row ? `${plain(row.name)}\nS = ${tell(row.value)}\nn = ${row.n}` : '';
            },
        },
        xAxis: {
            type: 'value',
            min: 0,
            max: most,
            axisLabel: { ...axisLabel(look), formatter: tell, showMaxLabel: false },
            axisLine: axisLine(look),
            splitLine: splitLine(look),
        },
        yAxis: rowAxes(rows, look),
        series: [
            {
                type: 'bar',
                barMaxWidth: 14,
                data: rows.map(({ value, tone }) => ({
                    value,
                    itemStyle: { color: tone === 'muted' ? look.axis : look[tone] },
                })),
                markLine: {
                    silent: true,
                    symbol: 'none',
                    data: thresholds.map(({ at, name, tone }) => lineAt('xAxis', at, name, look[tone], { nameAt: 'start' })),
                },
            },
        ],
    };
}

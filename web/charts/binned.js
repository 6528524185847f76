import { seriesColor } from './option.ts';
import { axisLabel, axisLine, axisName, intervalSeries, lineAt, plain, splitLine } from './parts.ts';
const POINT_SHAPES = ['circle', 'diamond', 'triangle'];
const HISTOGRAM_PX = 56;
/** Points with upright 95 % bars by bin, and how many each is of as bars below. */
export function binned(chart, look) {
    const { bins, series, x, y, reference, threshold } = chart;
    const [least, most] = [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1];
    const lines = [
        ...(reference === 'zero' ? [lineAt('yAxis', 0, '', look.axis, { isDashed: false })] : []),
        ...(threshold ? [lineAt('xAxis', threshold.at, threshold.name, look.warn)] : []),
    ];
    const sides = { left: look.isNarrow ? 46 : 58, right: 16 };
    return {
        grid: [
            { ...sides, top: 40, bottom: HISTOGRAM_PX + 74 },
            { ...sides, height: HISTOGRAM_PX, bottom: 22 },
        ],
        tooltip: { trigger: 'item', formatter: (point) => (Array.isArray(point) ? '' : tellPoint(chart, point)) },
        xAxis: [
            {
                type: 'value',
                min: least,
                max: most,
                name: x.name,
                nameLocation: 'middle',
                nameGap: 24,
                nameTextStyle: axisName(look),
                axisLabel: { ...axisLabel(look), formatter: (value) => `${Number(value.toFixed(3))}` },
                axisLine: { ...axisLine(look), onZero: false },
                splitLine: splitLine(look),
            },
            {
                type: 'category',
                gridIndex: 1,
                data: bins.map(({ name }) => name),
                name: chart.count,
                nameLocation: 'middle',
                nameGap: 6,
                nameTextStyle: axisName(look),
                axisLabel: { show: false },
                axisTick: { show: false },
                axisLine: axisLine(look),
            },
        ],
        yAxis: [
            {
                type: 'value',
                scale: true,
                ...(y.least === null ? {} : { min: y.least }),
                ...(y.most === null ? {} : { max: y.most }),
                name: y.name,
                nameTextStyle: { ...axisName(look), align: 'left', padding: [0, 0, 0, -sides.left + 4] },
                nameGap: 18,
                axisLabel: { ...axisLabel(look), formatter: y.tell },
                splitLine: splitLine(look),
            },
            { type: 'value', gridIndex: 1, min: 0, minInterval: 1, axisLabel: { show: false }, splitLine: { show: false } },
        ],
        series: [
            ...(reference === 'diagonal' ? [diagonal(least, most, look)] : []),
            ...series.flatMap(({ name, points }, index) => [
                intervalSeries(intervalsOf(points), 'upright', seriesColor(look, index), { xAxisIndex: 0, yAxisIndex: 0 }),
                {
                    type: 'scatter',
                    name,
                    symbol: POINT_SHAPES[index % POINT_SHAPES.length],
                    symbolSize: 9,
                    itemStyle: { color: seriesColor(look, index) },
                    data: points.map((point) => (point ? [point.at, point.mean] : ['-', '-'])),
                    ...(index === 0 ? { markLine: { silent: true, symbol: 'none', data: lines } } : {}),
                },
            ]),
            counts(bins, look),
        ],
    };
}
function intervalsOf(points) {
    return points.flatMap((point) => point && point.low !== null && point.high !== null ? [{ at: point.at, low: point.low, high: point.high }] : []);
}
function diagonal(from, to, look) {
    return {
        type: 'line',
        silent: true,
        symbol: 'none',
        tooltip: { show: false },
        lineStyle: { color: look.axis, type: 'dashed', width: 1.5 },
        data: [
            [from, from],
            [to, to],
        ],
    };
}
function counts(bins, look) {
    return {
        type: 'bar',
        name: COUNTS,
        xAxisIndex: 1,
        yAxisIndex: 1,
        barCategoryGap: '12%',
        itemStyle: { color: look.axis },
        label: {
            show: !look.isNarrow || bins.length <= 10,
            position: 'top',
            color: look.muted,
            fontSize: 10,
            formatter: ({ dataIndex }) => (bins[dataIndex]?.n ? String(bins[dataIndex]?.n) : ''),
        },
        data: bins.map(({ n }) => n),
    };
}
const COUNTS = 'n';
function tellPoint(chart, { seriesName, dataIndex }) {
    const bin = chart.bins[dataIndex];
    if (!bin)
        return '';
    const head = `${chart.x.name} ${bin.name}`;
    const point = chart.series.find(({ name }) => name === seriesName)?.points[dataIndex];
    if (!point)
        return `${head}\nn = ${bin.n}`;
    const { mean, low, high } = point;
    const range = low === null || high === null ? '' : ` [${chart.y.tell(low)}, ${chart.y.tell(high)}]`;
    return `${head}\n${plain(seriesName ?? '')}: ${chart.y.tell(mean)}${range}\nn = ${bin.n}`;
}

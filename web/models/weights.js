import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useMemo } from 'preact/hooks';
import { formatCount } from '../../domain/shared/format.ts';
import { useZone } from '../api/meta.ts';
import { Chart } from '../charts/chart.tsx';
import { LINE_SHAPES, linesOverTime } from '../charts/lines.ts';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import { tellTime } from '../components/time.tsx';
const COLORS = 8;
const MARKS = { ok: 'none', warned: 'warn', deselected: 'bad' };
const tell = (weight) => weight.toFixed(2);
/** What weight each model had with each scoreboard. */
export function Weights({ weights }) {
    return (_jsx(Section, { title: "Weights over time", children: weights.length === 0 ? (_jsxs(Empty, { children: ["No scoreboard was published yet: the first one follows the first told outcomes,", ' ', _jsx("code", { children: "bin/conclave outcome TICKER yes" }), ". Until then all models count alike."] })) : (_jsx(WeightsChart, { weights: weights })) }));
}
function WeightsChart({ weights }) {
    const zone = useZone();
    const points = useMemo(() => weights.flatMap(({ atMs, version, labels, models }) => models.map(({ model, weight, drift }) => ({ atMs, version, labels, model, weight, drift }))), [weights]);
    const names = useMemo(() => [...new Set(points.map(({ model }) => model))].toSorted(), [points]);
    const draw = useMemo(() => (look) => linesOverTime({
        zone,
        tell,
        max: Math.min(1, Math.ceil(10 * Math.max(...points.map(({ weight }) => weight)) + 0.5) / 10),
        lines: names.map((name) => ({
            name,
            points: points
                .filter(({ model }) => model === name)
                .map(({ atMs, weight, drift }) => ({ atMs, value: weight, mark: MARKS[drift] })),
        })),
    }, look), [points, names, zone]);
    return (_jsx(Chart, { title: "Weight of each model", caption: `${formatCount(weights.length, 'scoreboard')}; times of ${zone}. A weight holds until the next one.`, text: tellWeights(weights, zone), draw: draw, heightPx: 280, legend: legendOf(names, points), table: {
            name: 'weights',
            of: 'weight',
            columns: columnsFor(zone),
            rows: points,
            keyOf: ({ version, model }) => `${version} ${model}`,
        } }));
}
function legendOf(names, points) {
    const has = (drift) => points.some((point) => point.drift === drift);
    return [
        ...names.map((name, index) => ({
            name,
            color: (index % COLORS) + 1,
            shape: LINE_SHAPES[index % LINE_SHAPES.length] ?? 'solid',
        })),
        ...(has('warned') ? [{ name: 'warned', color: 'warn', shape: 'triangle' }] : []),
        ...(has('deselected') ? [{ name: 'deselected', color: 'bad', shape: 'diamond' }] : []),
    ];
}
function tellWeights(weights, zone) {
    const [first, last] = [weights[0], weights.at(-1)];
    if (!first || !last)
        return '';
    const now = last.models
        .toSorted((a, b) => b.weight - a.weight)
        .map(({ model, weight, drift }) => {
        const before = first.models.find((each) => each.model === model);
        const change = before && first !== last ? `, was ${tell(before.weight)}` : '';
        return `${model} ${tell(weight)}${change}${drift === 'ok' ? '' : ` (${drift})`}`;
    });
    return `With scoreboard ${last.version} of ${tellTime(last.atMs, zone)}, n = ${last.labels} labels: ${now.join('; ')}.`;
}
const columnsFor = (zone) => [
    { key: 'atMs', head: `Published (${zone})`, value: ({ atMs }) => atMs, render: ({ atMs }) => tellTime(atMs, zone) },
    { key: 'version', head: 'Scoreboard', align: 'number', value: ({ version }) => version },
    { key: 'labels', head: 'n', align: 'number', value: ({ labels }) => labels },
    { key: 'model', head: 'Model', value: ({ model }) => model },
    {
        key: 'weight',
        head: 'Weight',
        align: 'number',
        value: ({ weight }) => weight,
        render: ({ weight }) => weight.toFixed(3),
    },
    { key: 'drift', head: 'State', value: ({ drift }) => drift },
];

import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useMemo } from 'preact/hooks';
import { formatCount } from '../../domain/shared/format.ts';
import { Chart } from '../charts/chart.tsx';
import { forest, forestHeightPx } from '../charts/forest.ts';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import { tellDifference, tellGain, tellMean, verdictOf } from '../figures/tell.ts';
import { DataTable } from '../table/data-table.tsx';
import { driverColumns } from './driver-columns.tsx';
/** Which models drive successful trades: what the ensemble would have been without each. */
export function Drivers({ view, slice }) {
    const shown = slice ?? view.contributions[0]?.slice ?? 'all';
    const rows = useMemo(() => view.contributions
        .filter((each) => each.slice === shown)
        .toSorted((a, b) => gainOf(b) - gainOf(a) || a.model.localeCompare(b.model)), [view.contributions, shown]);
    const where = view.by === null ? '' : `, ${view.by} ${shown}${slice === null ? ' (choose a slice for another)' : ''}`;
    return (_jsx(Section, { title: "Which models drive successful trades", about: `Each market decided once more without the model${where}; against the ensemble as it was.`, children: rows.length === 0 ? (_jsxs(Empty, { children: ["No resolved market in this window had answers of two models or more. Told outcomes fill this:", ' ', _jsx("code", { children: "bin/conclave outcome TICKER yes" }), "."] })) : (_jsxs(_Fragment, { children: [_jsxs("div", { class: "grid-2", children: [_jsx(GainForest, { rows: rows, what: "brier" }), _jsx(GainForest, { rows: rows, what: "profit" })] }), _jsx(DataTable, { title: "What each model is worth to the ensemble", name: "contributions", of: "model", about: "Helps or hurts is only said where the 95 % interval excludes 0. Each n is the model's own markets, so compare rows with care.", columns: driverColumns, rows: rows, keyOf: ({ model }) => model })] })) }));
}
const LEGEND = [
    { name: 'helps', color: 'good', shape: 'box' },
    { name: 'no difference seen', color: 'muted', shape: 'box' },
    { name: 'hurts', color: 'bad', shape: 'box' },
];
const WHAT = {
    brier: {
        title: 'Forecasts: Brier gain',
        axis: 'Brier gain a market; right of 0 it helps',
        of: (row) => row.brierGain,
        n: (row) => row.markets,
        counted: 'n are resolved markets',
        tell: tellDifference,
        axisTell: (value) => `${Number(value.toPrecision(2))}`,
    },
    profit: {
        title: 'Trades: profit gain',
        axis: 'Profit gain a market; right of 0 it helps',
        of: (row) => row.profitGainMicroUsd,
        n: (row) => row.judged,
        counted: 'n are resolved markets whose trade without it can be told',
        tell: tellGain,
        axisTell: (value) => `${value < 0 ? '-' : ''}$${Number((Math.abs(value) / 1e6).toPrecision(2))}`,
    },
};
function GainForest({ rows, what }) {
    const { title, axis, of, n, counted, tell, axisTell } = WHAT[what];
    const draw = useMemo(() => (look) => forest({ axis, tell, axisTell, rows: rows.map((row) => ({ name: row.model, n: n(row), estimate: of(row) })) }, look), [rows, axis, of, n, tell, axisTell]);
    return (_jsx(Chart, { title: title, caption: `With the model minus without it, a market; bars are 95 % intervals, ${counted}.`, text: tellGains(rows, what), draw: draw, heightPx: forestHeightPx(rows.length), legend: LEGEND, table: { name: `${what}-gain`, of: 'model', columns: driverColumns, rows, keyOf: ({ model }) => model } }));
}
function tellGains(rows, what) {
    const { of, n, tell } = WHAT[what];
    const those = (verdict) => rows
        .filter((row) => verdictOf(of(row)) === verdict)
        .map((row) => `${row.model} (${tellMean(of(row), tell)}, n = ${n(row)})`);
    const [helps, hurts] = [those('helps'), those('hurts')];
    const seen = [
        ...(helps.length > 0 ? [`Helps: ${helps.join(', ')}.`] : []),
        ...(hurts.length > 0 ? [`Hurts: ${hurts.join(', ')}.`] : []),
    ];
    const open = rows.length - helps.length - hurts.length;
    if (seen.length === 0)
        return `No difference seen for any of ${formatCount(rows.length, 'model')} at this n.`;
    return `${seen.join(' ')} No difference seen, or too few markets, for ${formatCount(open, 'other')}.`;
}
const gainOf = ({ profitGainMicroUsd }) => profitGainMicroUsd?.mean ?? Number.NEGATIVE_INFINITY;

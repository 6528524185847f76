import { jsx as _jsx } from "preact/jsx-runtime";
import { useMemo } from 'preact/hooks';
import { formatCount, formatMoney } from '../../domain/shared/format.ts';
import { binned } from '../charts/binned.ts';
import { Chart } from '../charts/chart.tsx';
import { tellGain, tellMean, verdictOf } from '../figures/tell.ts';
import { brierColumns, profitColumns } from './bin-columns.tsx';
import { addTrades } from './threshold-sums.ts';
const LEGEND = [
    { name: 'P_final', color: 1, shape: 'circle' },
    { name: 'the price', color: 2, shape: 'diamond' },
];
/** Of a bin's width: so that the two of a bin do not cover each other. */
const ASIDE = 0.16;
const tell = (value) => value.toFixed(3);
/** Quality by bin: the ensemble beside the price alone. */
export function BrierChart({ bins, what, threshold }) {
    const draw = useMemo(() => (look) => binned({
        ...frameOf(bins, what, threshold, ({ decisions }) => decisions),
        series: [
            { name: 'P_final', points: pointsOf(bins, ({ brier }) => brier, -ASIDE) },
            { name: 'the price', points: pointsOf(bins, ({ marketBrier }) => marketBrier, ASIDE) },
        ],
        y: { name: 'Brier, lower is better', tell, least: 0, most: null },
        count: 'resolved decisions in the bin (n)',
        reference: null,
    }, look), [bins, what, threshold]);
    return (_jsx(Chart, { title: `Quality by ${what}`, caption: `${formatCount(count(bins), 'resolved decision')} with two answers or more; bars are 95 % intervals.`, text: tellQuality(bins, what), draw: draw, heightPx: 360, legend: LEGEND, table: {
            name: `quality-by-${what}`,
            of: 'bin',
            columns: brierColumns(capital(what)),
            rows: bins,
            keyOf: ({ name }) => name,
        } }));
}
/** Profit of the recommended trades by bin. */
export function ProfitChart({ bins, what, threshold }) {
    const draw = useMemo(() => (look) => binned({
        ...frameOf(bins, what, threshold, ({ traded }) => traded.n),
        series: [{ name: 'profit a trade', points: pointsOf(bins, ({ traded }) => traded.profitPerTrade, 0) }],
        y: { name: 'profit a trade', tell: tellDollars, least: null, most: null },
        count: 'recommended trades in the bin (n)',
        reference: 'zero',
    }, look), [bins, what, threshold]);
    const all = addTrades(bins.map(({ traded }) => traded));
    return (_jsx(Chart, { title: `Profit by ${what}`, caption: `${formatCount(all.n, 'recommended trade')} that resolved, after fees; bars are 95 % intervals.`, text: all.n === 0
            ? 'No recommended trade has resolved in this window.'
            : `${formatMoney(all.profitMicroUsd)} from ${formatCount(all.n, 'trade')}, ${all.won} won: ${tellMean(all.profitPerTrade, tellGain)} a trade. ${tellBins(bins, ({ traded }) => traded.profitPerTrade, 'earned', 'lost')}`, draw: draw, heightPx: 360, table: {
            name: `profit-by-${what}`,
            of: 'bin',
            columns: profitColumns(capital(what)),
            rows: bins,
            keyOf: ({ name }) => name,
        } }));
}
function frameOf(bins, what, threshold, n) {
    return {
        bins: bins.map((bin) => ({ from: bin.from, to: bin.drawnTo, name: bin.name, n: n(bin) })),
        x: { name: what },
        threshold,
    };
}
function pointsOf(bins, of, aside) {
    return bins.map((bin) => {
        const mean = of(bin);
        const at = (bin.from + bin.drawnTo) / 2 + aside * (bin.drawnTo - bin.from);
        return mean ? { at, ...mean } : null;
    });
}
function tellQuality(bins, what) {
    const filled = bins.filter(({ decisions }) => decisions > 0);
    const [low, high] = [filled[0], filled.at(-1)];
    if (!low || !high)
        return 'No decision with two answers has resolved in this window.';
    const ends = [low, ...(high === low ? [] : [high])]
        .map(({ name, brier, marketBrier, decisions }) => `at ${name} P_final has ${tellMean(brier, tell)}, the price ${tellMean(marketBrier, tell)} (n = ${decisions})`)
        .join('; ');
    return `Brier by ${what}: ${ends}. ${tellBins(bins, ({ gain }) => gain, 'was better than the price', 'was worse than the price')}`;
}
/** Only bins whose interval excludes 0 say anything. */
function tellBins(bins, of, up, down) {
    const those = (verdict) => bins.filter((bin) => verdictOf(of(bin)) === verdict).length;
    const known = bins.length - those('not known');
    return `In ${those('helps')} of ${formatCount(known, 'bin')} with an interval it ${up}, in ${those('hurts')} it ${down}; in the rest no difference is seen.`;
}
const count = (bins) => bins.reduce((sum, { decisions }) => sum + decisions, 0);
const capital = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
const tellDollars = (microUsd) => `${microUsd < 0 ? '-' : ''}$${Number((Math.abs(microUsd) / 1e6).toPrecision(3))}`;

import { jsx as _jsx } from "preact/jsx-runtime";
import { formatDuration, formatMoney, formatShare } from '../../domain/shared/format.ts';
import { Pill } from '../components/pill.tsx';
import { NotKnown, Ranged, RangedMean } from '../figures/ranged.tsx';
import { tellBrier, tellMoney } from '../figures/tell.ts';
import { nameOf } from './subjects.ts';
const TONES = {
    'best so far': 'good',
    'not told apart': 'neutral',
    worse: 'warn',
    'too few labels': 'neutral',
    'not ranked': 'neutral',
};
const NO_LABELS = 'no market it forecast has resolved in this window';
const NO_CALLS = 'nothing was asked of it in this window';
const NO_FORECAST = 'it is no forecast';
const NOT_ASKED = 'it is worked out, not asked';
const isForecast = ({ kind }) => kind !== 'decisions' && kind !== 'paper';
const isAsked = ({ kind }) => kind === 'model' || kind === 'decisions';
const WHO = { key: 'subject', head: 'Who', value: nameOf };
const SLICE = { key: 'slice', head: 'Slice', value: ({ slice }) => slice };
/** The quality table's columns; the slice only where there are several. */
export const qualityColumns = (hasSlices) => [
    WHO,
    ...(hasSlices ? [SLICE] : []),
    ...FIGURES,
];
const FIGURES = [
    {
        key: 'labels',
        head: 'n',
        about: 'Forecasts whose market has resolved in the window',
        align: 'number',
        value: (row) => (isForecast(row) ? row.performance.labels : null),
        render: (row) => (isForecast(row) ? row.performance.labels : _jsx(NotKnown, { why: NO_FORECAST })),
    },
    {
        key: 'brier',
        head: 'Brier',
        about: 'Mean squared error of the forecast, lower is better, a coin has .25; below it the 95 % interval',
        align: 'number',
        value: ({ performance }) => performance.brier?.mean ?? null,
        render: ({ performance }) => _jsx(RangedMean, { of: performance.brier, tell: tellBrier, why: NO_LABELS }),
        more: [
            { key: 'brierLow', value: ({ performance }) => performance.brier?.low ?? null },
            { key: 'brierHigh', value: ({ performance }) => performance.brier?.high ?? null },
        ],
    },
    {
        key: 'standing',
        head: 'Against the best',
        about: 'Worse is only said where the two intervals do not overlap',
        value: ({ standing }) => standing,
        render: ({ standing }) => standing === 'not ranked' ? _jsx("span", { class: "muted", children: "\u2013" }) : _jsx(Pill, { tone: TONES[standing], children: standing }),
    },
    ranged('logLoss', 'Log loss', 'Mean surprise, lower is better, a coin has .693', (p) => [p.logLoss, p.logLossInterval], (value) => value.toFixed(3), NO_LABELS),
    ranged('accuracy', 'Right', 'Share of forecasts on the right side of one half', (p) => [p.accuracy, p.accuracyInterval], formatShare, NO_LABELS),
    ranged('ece', 'ECE', 'Expected calibration error, lower is better; its interval is approximate', (p) => [p.ece, p.eceInterval], (value) => value.toFixed(3), NO_LABELS),
    ranged('slope', 'Slope', '1 is calibrated, below 1 too sure, above 1 not sure enough; approximate', (p) => [p.slope, p.slopeInterval], (value) => value.toFixed(2), 'a slope needs at least 10 labels'),
    {
        key: 'calls',
        head: 'Calls',
        about: 'Requests that ended in the window; for decisions, the decisions',
        align: 'number',
        value: (row) => (isAsked(row) ? row.performance.calls : null),
        render: (row) => (isAsked(row) ? row.performance.calls : _jsx(NotKnown, { why: NOT_ASKED })),
    },
    ranged('availability', 'Answered', 'Share of the calls that were answered', (p) => [p.availability, p.availabilityInterval], formatShare, NO_CALLS),
    {
        key: 'p50Ms',
        head: 'p50 / p95',
        about: 'Time to an answer: half are faster than the first, 95 % than the second',
        align: 'number',
        value: ({ performance }) => performance.p50Ms,
        render: ({ performance: { p50Ms, p95Ms } }) => p50Ms === null && p95Ms === null ? (_jsx(NotKnown, { why: NO_CALLS })) : (`${formatDuration(p50Ms)} / ${formatDuration(p95Ms)}`),
        more: [{ key: 'p95Ms', value: ({ performance }) => performance.p95Ms }],
    },
    {
        key: 'costMicroUsd',
        head: 'Cost',
        align: 'number',
        value: ({ performance }) => performance.costMicroUsd,
        render: ({ performance }) => performance.calls === 0 ? _jsx(NotKnown, { why: NO_CALLS }) : formatMoney(performance.costMicroUsd),
    },
    money('costPerCallMicroUsd', 'A call', 'Mean cost of a call; for decisions, of a decision', NO_CALLS),
    money('costPerHundredthMicroUsd', 'A .01 Brier', "What a hundredth of a Brier point below a coin's .25 costs a question", 'no cost on record, or no better than a coin'),
];
function ranged(key, head, about, of, tell, why) {
    return {
        key,
        head,
        about: `${about}; below it the 95 % interval`,
        align: 'number',
        value: ({ performance }) => of(performance)[0],
        render: ({ performance }) => {
            const [value, range] = of(performance);
            return _jsx(Ranged, { value: value, range: range, tell: tell, why: why });
        },
        more: [
            { key: `${key}Low`, value: ({ performance }) => of(performance)[1]?.low ?? null },
            { key: `${key}High`, value: ({ performance }) => of(performance)[1]?.high ?? null },
        ],
    };
}
function money(key, head, about, why) {
    return {
        key,
        head,
        about,
        align: 'number',
        value: ({ performance }) => performance[key],
        render: ({ performance }) => {
            const value = performance[key];
            return value === null ? _jsx(NotKnown, { why: why }) : tellMoney(value);
        },
    };
}

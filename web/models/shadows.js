import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { Pill } from '../components/pill.tsx';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import { NotKnown, RangedMean } from '../figures/ranged.tsx';
import { tellDifference } from '../figures/tell.ts';
import { DataTable } from '../table/data-table.tsx';
const TONES = { promote: 'good', 'not yet': 'neutral', no: 'warn' };
/** Models on trial, which are asked and never count. */
export function Shadows({ shadows }) {
    return (_jsx(Section, { title: "On trial", about: "Asked beside a share of the decisions; they never count and hold nothing up.", children: shadows.length === 0 ? (_jsxs(Empty, { children: ["No model is on trial, or none of its markets has resolved. A model's row with ", _jsx("code", { children: "\"shadow\": true" }), " puts it on trial."] })) : (_jsx(DataTable, { title: "Models on trial", name: "shadows", of: "model", columns: COLUMNS, rows: shadows, keyOf: ({ model }) => model })) }));
}
const COLUMNS = [
    { key: 'model', head: 'Model', value: ({ model }) => model },
    {
        key: 'advice',
        head: 'Advice',
        value: ({ advice }) => advice,
        render: ({ advice }) => _jsx(Pill, { tone: TONES[advice], children: advice }),
    },
    {
        key: 'difference',
        head: 'Brier difference',
        about: 'Its Brier score minus the mean of the models that count: below 0 it is better; and the 95 % interval',
        align: 'number',
        value: ({ difference }) => difference?.mean ?? null,
        render: ({ difference }) => (_jsx(RangedMean, { of: difference, tell: tellDifference, why: "no market that it forecast has resolved" })),
        more: [
            { key: 'differenceLow', value: ({ difference }) => difference?.low ?? null },
            { key: 'differenceHigh', value: ({ difference }) => difference?.high ?? null },
        ],
    },
    { key: 'n', head: 'n markets', align: 'number', value: ({ n }) => n },
    {
        key: 'needed',
        head: 'Needed, about',
        about: 'Markets that would be needed to tell',
        align: 'number',
        value: ({ needed }) => needed,
        render: ({ needed, n }) => needed === null ? _jsx(NotKnown, { why: "not to be told yet, or nothing more is needed" }) : `${n} of ${needed}`,
    },
];

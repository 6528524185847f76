import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { formatMoney } from '../../domain/shared/format.ts';
import { Pill } from '../components/pill.tsx';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import { DataTable } from '../table/data-table.tsx';
/** Who could have been asked, who was, and why; and why the plan was what it was. */
export function Candidates({ decision }) {
    const { candidates, notes, path, method, purpose, panel, explorationProbability } = decision;
    const everyone = panel ? 'Everyone who could be asked was, at once' : 'Not everyone was asked at once';
    return (_jsxs(Section, { title: "Who was asked, and why", about: `Path ${path}, method ${method}, paid from ${purpose}. ${everyone}, which had a chance of ${explorationProbability.toFixed(2)}.`, children: [notes.length > 0 && (_jsx("ul", { class: "notes", children: notes.map((note) => (_jsx("li", { children: note }, note))) })), candidates.length === 0 ? (_jsx(Empty, { children: "No model was looked at." })) : (_jsx(DataTable, { title: "Candidates", name: "candidates", of: "model", columns: COLUMNS, rows: candidates, keyOf: ({ model }) => model }))] }));
}
const COLUMNS = [
    {
        key: 'model',
        head: 'Model',
        value: ({ model }) => model,
        render: ({ model, shadow }) => (_jsxs(_Fragment, { children: [model, shadow && _jsx("span", { class: "muted small", children: " on trial" })] })),
        more: [{ key: 'onTrial', value: ({ shadow }) => shadow }],
    },
    { key: 'provider', head: 'Provider', value: ({ provider }) => provider },
    {
        key: 'chosen',
        head: 'Chosen',
        value: ({ chosen }) => chosen,
        render: ({ chosen }) => _jsx(Pill, { tone: chosen ? 'accent' : 'neutral', children: chosen ?? 'passed over' }),
    },
    {
        key: 'worstCaseMicroUsd',
        head: 'Worst case',
        about: 'What one call may cost at most.',
        align: 'number',
        value: ({ worstCaseMicroUsd }) => worstCaseMicroUsd,
        render: ({ worstCaseMicroUsd }) => formatMoney(worstCaseMicroUsd),
    },
    { key: 'why', head: 'Why', value: ({ why }) => why, render: ({ why }) => _jsx("span", { class: "long", children: why }) },
];

import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { formatCount } from '../../domain/shared/format.ts';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import { NotKnown } from '../figures/ranged.tsx';
import { tellMoney } from '../figures/tell.ts';
import { DataTable } from '../table/data-table.tsx';
const WORDS = {
    price_gate: ['Price gate', 'nobody was asked, the price said enough'],
    cascade: ['Cascade', 'the first model was enough'],
    reuse: ['Reuse', 'nobody was asked, earlier answers were as good'],
    withheld: ['Withheld', 'by mode, budget, deadline or lack of models: no saving'],
};
/** Here nobody could be asked: what was not bought was not saved. */
const NO_SAVING = new Set(['withheld']);
/** Calls that were not made. */
export function Savings({ rows }) {
    const real = rows.filter(({ how }) => !NO_SAVING.has(how));
    const calls = real.reduce((sum, { callsNotMade }) => sum + callsNotMade, 0);
    const saved = real.reduce((sum, { estimatedMicroUsd }) => sum + estimatedMicroUsd, 0);
    const unpriced = real.reduce((sum, { callsWithoutRecord }) => sum + callsWithoutRecord, 0);
    return (_jsx(Section, { title: "Calls that were not made", about: "Of all accounts, in whole UTC hours.", children: rows.every(({ decisions }) => decisions === 0) ? (_jsx(Empty, { children: "No decision was settled in these days. Decisions that ask fewer models than there are fill this." })) : (_jsxs(_Fragment, { children: [_jsxs("p", { children: ["About ", _jsx("strong", { children: calls > 0 && calls === unpriced ? 'n/a' : tellMoney(saved) }), " saved with", ' ', formatCount(calls, 'call'), " not made. This is an estimate: each call at its model's mean cost per call in the same days.", unpriced > 0 &&
                            ` ${formatCount(unpriced, 'call')} of a model without a cost in these days ${unpriced === 1 ? 'is' : 'are'} not part of it.`] }), _jsx(DataTable, { title: "Calls not made", name: "savings", of: "way", columns: COLUMNS, rows: rows, keyOf: ({ how }) => how })] })) }));
}
const COLUMNS = [
    {
        key: 'how',
        head: 'How',
        value: ({ how }) => how,
        render: ({ how }) => (_jsxs(_Fragment, { children: [WORDS[how][0], _jsx("div", { class: "muted small", children: WORDS[how][1] })] })),
    },
    { key: 'decisions', head: 'Decisions (n)', align: 'number', value: ({ decisions }) => decisions },
    { key: 'callsNotMade', head: 'Calls not made', align: 'number', value: ({ callsNotMade }) => callsNotMade },
    {
        key: 'estimatedMicroUsd',
        head: 'Saved, estimate',
        align: 'number',
        value: savedBy,
        render: (row) => {
            const saved = savedBy(row);
            if (saved !== null)
                return tellMoney(saved);
            const why = NO_SAVING.has(row.how)
                ? 'what could not be asked is no saving'
                : 'none of these models has a cost on record';
            return _jsx(NotKnown, { why: why });
        },
    },
    {
        key: 'callsWithoutRecord',
        head: 'Of it without a cost',
        about: 'Their model has no cost on record in these days: not part of the estimate',
        align: 'number',
        value: ({ callsWithoutRecord }) => callsWithoutRecord,
    },
];
function savedBy({ how, callsNotMade, callsWithoutRecord, estimatedMicroUsd }) {
    if (NO_SAVING.has(how) || (callsNotMade > 0 && callsNotMade === callsWithoutRecord))
        return null;
    return estimatedMicroUsd;
}

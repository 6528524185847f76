import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { formatCount } from '../../domain/shared/format.ts';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import { tellBrier, tellMean } from '../figures/tell.ts';
import { DataTable } from '../table/data-table.tsx';
import { qualityColumns } from './quality-columns.tsx';
import { rank } from './rank.ts';
import { MEANINGS, nameOf } from './subjects.ts';
import { TradeTable } from './trade-table.tsx';
/** How good and how dear everybody was in the window, and what the trades came to. */
export function Quality({ view, slice }) {
    const rows = rank(view.rows.filter((row) => slice === null || row.slice === slice));
    const hasSlices = view.by !== null && slice === null;
    return (_jsx(Section, { title: "Quality and cost", about: "Best first within each slice; in brackets the 95 % interval.", children: rows.length === 0 ? (_jsxs(Empty, { children: ["Nothing was decided or scored in this window. Decisions fill the calls and the costs; told outcomes,", ' ', _jsx("code", { children: "bin/conclave outcome TICKER yes" }), ", fill the rest."] })) : (_jsxs(_Fragment, { children: [!hasSlices && _jsx("p", { children: tellBest(rows) }), _jsx(DataTable, { title: "Quality and cost", name: "quality", of: "row", columns: qualityColumns(hasSlices), rows: rows, keyOf: ({ subject, slice: of }) => `${of}\n${subject}` }), _jsxs("details", { class: "more", children: [_jsx("summary", { children: "What the rows are, and what n counts" }), _jsxs("ul", { class: "notes small", children: [MEANINGS.map(([name, meaning]) => (_jsxs("li", { children: [_jsx("strong", { children: name }), ": ", meaning, "."] }, name))), _jsx("li", { children: "n counts decisions on resolved markets: ten on one market narrow an interval more than they tell. The market price is scored also where nobody was asked: compare only at the same n." })] })] }), _jsx(TradeTable, { rows: rows, hasSlices: hasSlices })] })) }));
}
/** Who is ahead, and whether that can be told. */
function tellBest(rows) {
    const models = rows.filter(({ kind, performance }) => kind === 'model' && performance.labels > 0);
    const best = models.find(({ standing }) => standing === 'best so far');
    if (!best)
        return 'No model has enough resolved markets in this window to be compared.';
    const worse = models.filter(({ standing }) => standing === 'worse').map(nameOf);
    const apart = worse.length > 0
        ? `Clearly worse: ${worse.join(', ')}; the others cannot be told apart from it.`
        : models.length > 1
            ? 'No other model can be told apart from it at this n.'
            : '';
    const { brier, labels } = best.performance;
    return `Best so far: ${nameOf(best)}, Brier ${tellMean(brier, tellBrier)} of ${formatCount(labels, 'label')}. ${apart}`.trim();
}

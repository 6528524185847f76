import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { formatCount } from '../../domain/shared/format.ts';
import { useAccount, useZone } from '../api/meta.ts';
import { useApi } from '../api/use-api.ts';
import { useLast } from '../api/use-last.ts';
import { PageTitle, Section } from '../components/section.tsx';
import { Empty, Failure, Waiting } from '../components/states.tsx';
import { tellTime } from '../components/time.tsx';
import { DecisionTable } from '../decisions/decision-table.tsx';
import { Filters } from '../decisions/filters.tsx';
import { useCategories } from '../decisions/use-categories.ts';
import { useQuery } from '../router/place.ts';
import { TableOrigin } from '../table/origin.ts';
import '../decisions/decisions.css';
const PAGE = 100;
const FILTERS = ['ticker', 'category', 'action', 'path', 'before'];
/** The list of settled decisions, narrowed and paged by the address. */
export default function Decisions() {
    const [query, change] = useQuery();
    const account = useAccount();
    const zone = useZone();
    const filters = Object.fromEntries(FILTERS.map((name) => [name, query.get(name)]));
    const { data: answered, failure, reload, isLoading } = useApi('/api/decisions', { account, ...filters, limit: PAGE });
    // The page before stays, dimmed, until the next one is there: nothing jumps.
    const data = useLast(answered);
    const categories = useCategories(data?.rows ?? []);
    const isNarrowed = account !== null || FILTERS.some((name) => query.has(name));
    return (_jsxs(_Fragment, { children: [_jsx(PageTitle, { children: "Decisions" }), _jsx(Filters, { categories: categories }), failure && _jsx(Failure, { message: failure.message, retry: reload }), !data && !failure && _jsx(Waiting, { what: "the decisions" }), data && (_jsxs(Section, { class: isLoading || failure ? 'is-old' : '', title: "Settled decisions", about: `${formatCount(data.rows.length, 'decision')} on this page, newest first; times of ${zone}. ${tellSearch(data, zone)}`, children: [data.rows.length === 0 ? (_jsx(Nothing, { isNarrowed: isNarrowed, hasMore: data.next !== null })) : (_jsx(TableOrigin.Provider, { value: { view: 'decisions', filters: { account, ...filters }, atMs: data.rows[0]?.settledAtMs ?? 0 }, children: _jsx(DecisionTable, { rows: data.rows }) })), _jsxs("div", { class: "card-tools", children: [query.has('before') && (_jsx("button", { type: "button", class: "button", onClick: () => change({ before: null }), children: "Newest" })), data.next !== null && (_jsx("button", { type: "button", class: "button", onClick: () => change({ before: data.next }), children: "Older" }))] })] }))] }));
}
/** How far back was looked for them. */
function tellSearch({ next, searchedBackToMs }, zone) {
    if (searchedBackToMs !== null)
        return `Searched back to ${tellTime(searchedBackToMs, zone)}.`;
    return next === null ? 'Searched back to the beginning.' : 'Older ones follow.';
}
function Nothing({ isNarrowed, hasMore }) {
    if (hasMore)
        return _jsx(Empty, { children: "None of these in the stretch that was searched: Older looks further back." });
    if (isNarrowed)
        return _jsx(Empty, { children: "No decision is like this: clear a filter to see more." });
    return (_jsxs(Empty, { children: ["No decision yet. ", _jsx("code", { children: "bin/conclave decide market.json" }), " makes the first one."] }));
}

import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useMeta } from '../api/meta.ts';
import { Choice } from '../filters/choice.tsx';
import { useQuery } from '../router/place.ts';
import { GROUPS } from './group-days.ts';
/** Account, days and grouping; kept in the address. */
export function CostFilters({ view, group }) {
    const { accounts } = useMeta();
    const [query, change] = useQuery();
    const from = query.get('from') ?? view?.from ?? '';
    const to = query.get('to') ?? view?.to ?? '';
    return (_jsxs("search", { class: "filter-bar", "aria-label": "Filters", children: [accounts.length > 1 && (_jsx(Choice, { name: "Account", value: query.get('account') ?? view?.account ?? '', of: accounts.map(({ account }) => account), onChoose: (account) => change({ account }) })), _jsxs("label", { class: "field", children: [_jsx("span", { children: "From, day included" }), _jsx("input", { type: "date", value: from, max: to || undefined, onChange: (event) => change({ from: event.currentTarget.value }) })] }), _jsxs("label", { class: "field", children: [_jsx("span", { children: "To, day included" }), _jsx("input", { type: "date", value: to, min: from || undefined, onChange: (event) => change({ to: event.currentTarget.value }) })] }), _jsx(Choice, { name: "Group", value: group, of: GROUPS, onChoose: (value) => change({ group: value }) }), (query.has('from') || query.has('to')) && (_jsx("button", { type: "button", class: "button", onClick: () => change({ from: null, to: null }), children: "Last seven days" }))] }));
}

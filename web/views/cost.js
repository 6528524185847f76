import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useMemo } from 'preact/hooks';
import { useAccount } from '../api/meta.ts';
import { useApi } from '../api/use-api.ts';
import { PageTitle } from '../components/section.tsx';
import { Failure, Waiting } from '../components/states.tsx';
import { tellTime } from '../components/time.tsx';
import { BrierCosts } from '../cost/brier-costs.tsx';
import { ByDay } from '../cost/by-day.tsx';
import { CostFilters } from '../cost/cost-filters.tsx';
import { CrossTable } from '../cost/cross-table.tsx';
import { EfficiencyTable } from '../cost/efficiency.tsx';
import { GROUPS } from '../cost/group-days.ts';
import { Savings } from '../cost/savings.tsx';
import { Totals } from '../cost/totals.tsx';
import { Uncertain } from '../cost/uncertain.tsx';
import { oneOf } from '../filters/one-of.ts';
import { useQuery } from '../router/place.ts';
import { TableOrigin } from '../table/origin.ts';
/** Where the money went, what it bought, and what was not spent. */
export default function Cost() {
    const [query] = useQuery();
    const account = useAccount();
    const group = oneOf(query.get('group'), GROUPS, 'model');
    const { data, failure, reload } = useApi('/api/cost', { account, from: query.get('from'), to: query.get('to') });
    return (_jsxs(_Fragment, { children: [_jsx(PageTitle, { children: "Cost" }), _jsx(CostFilters, { view: data, group: group }), failure && _jsx(Failure, { message: failure.message, retry: reload }), !data && !failure && _jsx(Waiting, { what: "the costs" }), data && (_jsxs(_Fragment, { children: [_jsxs("p", { class: "muted small", children: ["As of ", tellTime(data.atMs, data.zone), " (", data.zone, ")."] }), _jsx(Parts, { view: data, group: group })] }))] }));
}
function Parts({ view, group }) {
    const { account, from, to, atMs } = view;
    const origin = useMemo(() => ({ view: 'cost', filters: { account, from, to, group }, atMs }), [account, from, to, group, atMs]);
    return (_jsxs(TableOrigin.Provider, { value: origin, children: [_jsx(Totals, { view: view }), _jsx(ByDay, { view: view, group: group }), _jsx(CrossTable, { view: view }), _jsxs("div", { class: "grid-2", children: [_jsx(Savings, { rows: view.savings }), _jsx(EfficiencyTable, { rows: view.efficiency })] }), _jsx(BrierCosts, { rows: view.brierCosts }), _jsx(Uncertain, { view: view })] }));
}

import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useState } from 'preact/hooks';
import { useApi } from '../api/use-api.ts';
import { PageTitle } from '../components/section.tsx';
import { Failure, Waiting } from '../components/states.tsx';
import { Answers } from '../decision/answers.tsx';
import { Arithmetic } from '../decision/arithmetic.tsx';
import { Candidates } from '../decision/candidates.tsx';
import { DecisionLinks, Headline } from '../decision/headline.tsx';
import { PriceAxis } from '../decision/price-axis.tsx';
import { Drifts, Ending, Foundations, ReusedSource, Suspicions } from '../decision/rest.tsx';
import { Timeline } from '../decision/timeline.tsx';
import { WithoutModels } from '../decision/without.tsx';
import { useQuery } from '../router/place.ts';
import { TableOrigin } from '../table/origin.ts';
import '../decision/decision.css';
/** Everything about one decision, in the order in which it came about. */
export default function DecisionPage() {
    const [query] = useQuery();
    const id = query.get('id') ?? '';
    const { data: view, failure, reload } = useApi(id === '' ? null : '/api/decision', { id });
    return (_jsxs(_Fragment, { children: [_jsx(PageTitle, { tools: view && _jsx(DecisionLinks, { view: view }), children: view?.decision.title ?? 'Decision' }), view && _jsx(Everything, { view: view }), !view && failure && _jsx(Failure, { message: failure.message, retry: reload }), !view && !failure && id !== '' && _jsx(Waiting, { what: "the decision" }), !view && (id === '' || failure) && _jsx(LookUp, { id: id })] }));
}
function Everything({ view }) {
    const { decision } = view;
    const origin = { view: 'decision', filters: { id: decision.decisionId }, atMs: decision.settledAtMs };
    return (_jsxs(TableOrigin.Provider, { value: origin, children: [_jsx(Headline, { view: view }), _jsx(Suspicions, { decision: decision }), _jsx(ReusedSource, { decision: decision }), _jsx(PriceAxis, { view: view }), _jsx(Answers, { decision: decision }), _jsx(Arithmetic, { decision: decision }), _jsx(WithoutModels, { view: view }), _jsx(Timeline, { view: view }), _jsx(Candidates, { decision: decision }), _jsxs("div", { class: "grid-2", children: [_jsx(Foundations, { view: view }), _jsxs("div", { class: "stack", children: [_jsx(Ending, { view: view }), _jsx(Drifts, { drifts: view.drifts })] })] })] }));
}
function LookUp({ id }) {
    const [, change] = useQuery();
    const [typed, setTyped] = useState(id);
    return (_jsxs("form", { class: "card form", "aria-label": "Look a decision up", onSubmit: (event) => {
            event.preventDefault();
            change({ id: typed.trim() });
        }, children: [_jsxs("label", { class: "field", children: [_jsx("span", { children: "Decision id, such as main/7f3a" }), _jsx("input", { value: typed, onInput: (event) => setTyped(event.currentTarget.value) })] }), _jsx("button", { type: "submit", class: "button button-primary", children: "Look it up" })] }));
}

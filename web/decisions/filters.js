import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useEffect, useState } from 'preact/hooks';
import { ACTIONS, PATHS } from '../../domain/decision/decision.ts';
import { useMeta } from '../api/meta.ts';
import { useQuery } from '../router/place.ts';
const TYPED_FOR_MS = 400;
/** What the list is narrowed to; kept in the address. */
export function Filters({ categories }) {
    const { accounts } = useMeta();
    const [query, change] = useQuery();
    const choose = (name) => (value) => change({ [name]: value, before: null });
    const isNarrowed = ['ticker', 'category', 'action', 'path', 'before'].some((name) => query.has(name));
    return (_jsxs("search", { class: "filters", "aria-label": "Filters", children: [accounts.length > 1 && (_jsx(Choice, { name: "Account", value: query.get('account') ?? '', of: accounts.map(({ account }) => account), onChoose: choose('account') })), _jsx(Choice, { name: "Action", value: query.get('action') ?? '', of: ACTIONS, onChoose: choose('action') }), _jsx(Choice, { name: "Path", value: query.get('path') ?? '', of: PATHS, onChoose: choose('path') }), _jsx(Choice, { name: "Category", value: query.get('category') ?? '', of: categories, onChoose: choose('category') }), _jsx(Ticker, {}), isNarrowed && (_jsx("button", { type: "button", class: "button", onClick: () => change({ ticker: null, category: null, action: null, path: null, before: null }), children: "Clear filters" }))] }));
}
function Choice({ name, value, of, onChoose }) {
    const all = value === '' || of.includes(value) ? of : [value, ...of];
    return (_jsxs("label", { class: "field", children: [_jsx("span", { children: name }), _jsxs("select", { value: value, onChange: (event) => onChoose(event.currentTarget.value), children: [_jsx("option", { value: "", children: "all" }), all.map((each) => (_jsx("option", { value: each, children: each }, each)))] })] }));
}
/** A whole ticker, looked up once the typing pauses. */
function Ticker() {
    const [query, change] = useQuery();
    const asked = query.get('ticker') ?? '';
    const [typed, setTyped] = useState(asked);
    useEffect(() => setTyped(asked), [asked]);
    useEffect(() => {
        if (typed.trim() === asked)
            return;
        const timer = setTimeout(() => change({ ticker: typed.trim(), before: null }, 'replace'), TYPED_FOR_MS);
        return () => clearTimeout(timer);
    }, [typed, asked, change]);
    return (_jsxs("label", { class: "field", children: [_jsx("span", { children: "Ticker, whole" }), _jsx("input", { value: typed, maxLength: 200, spellcheck: false, onInput: (event) => setTyped(event.currentTarget.value) })] }));
}

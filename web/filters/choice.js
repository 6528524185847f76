import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import './filters.css';
/** One of a few, as a labelled list. What the address names stays to be seen, also where nothing is like it now. */
export function Choice({ name, value, of, onChoose }) {
    const known = of.map((each) => (typeof each === 'string' ? [each, each] : each));
    const all = known.some(([each]) => each === value) ? known : [[value, value], ...known];
    return (_jsxs("label", { class: "field", children: [_jsx("span", { children: name }), _jsx("select", { value: value, onChange: (event) => onChoose(event.currentTarget.value), children: all.map(([each, words]) => (_jsx("option", { value: each, children: words }, each))) })] }));
}

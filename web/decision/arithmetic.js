import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { Scroll } from '../components/scroll.tsx';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import { stepsOf } from './arithmetic-steps.ts';
/** The way from the answers to the size. */
export function Arithmetic({ decision }) {
    const steps = stepsOf(decision);
    return (_jsx(Section, { title: "From the answers to the size", about: "Every step with its figures, so that it can be redone by hand.", children: steps.length === 0 ? (_jsx(Empty, { children: "There is no forecast: no answer came in, so nothing was worked out." })) : (_jsx(Scroll, { label: "From the answers to the size", children: _jsxs("table", { class: "compact", children: [_jsx("thead", { children: _jsxs("tr", { children: [_jsx("th", { scope: "col", children: "Step" }), _jsx("th", { scope: "col", children: "Formula" }), _jsx("th", { scope: "col", children: "Result" })] }) }), _jsx("tbody", { children: steps.map(({ name, formula, result, note }) => (_jsxs("tr", { children: [_jsx("th", { scope: "row", children: name }), _jsxs("td", { children: [_jsx("span", { class: "formula", children: formula }), note && _jsxs("span", { class: "muted small", children: [" (", note, ")"] })] }), _jsx("td", { children: _jsx("strong", { children: result }) })] }, name))) })] }) })) }));
}

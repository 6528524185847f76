import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
const GLYPHS = { circle: '●', triangle: '▲', diamond: '◆' };
/** Which colour and shape is what; real text beside the canvas. */
export function Legend({ entries }) {
    return (_jsx("ul", { class: "legend", children: entries.map(({ name, color, shape }) => (_jsxs("li", { children: [_jsx("span", { "aria-hidden": "true", class: `legend-mark legend-${shape} legend-color-${color}`, children: GLYPHS[shape] }), name] }, name))) }));
}

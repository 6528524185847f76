import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { DIMENSIONS } from '../../domain/learning/bucket.ts';
import { Choice } from '../filters/choice.tsx';
import { WINDOW_WORDS } from '../filters/one-of.ts';
import { useQuery } from '../router/place.ts';
/** Stretch of time, dimension and slice; kept in the address. */
export function ModelFilters({ window, by, slice, slices }) {
    const [, change] = useQuery();
    return (_jsxs("search", { class: "filter-bar", "aria-label": "Filters", children: [_jsx(Choice, { name: "Window", value: window, of: WINDOW_WORDS, onChoose: (value) => change({ window: value }) }), _jsx(Choice, { name: "By", value: by ?? '', of: [['', 'the whole'], ...DIMENSIONS.map((each) => [each, each])], onChoose: (value) => change({ by: value, slice: null }) }), by !== null && (_jsx(Choice, { name: `Slice of ${by}`, value: slice ?? '', of: [['', 'all'], ...slices.map((each) => [each, each])], onChoose: (value) => change({ slice: value }) }))] }));
}

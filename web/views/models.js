import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useMemo } from 'preact/hooks';
import { DIMENSIONS } from '../../domain/learning/bucket.ts';
import { WINDOWS } from '../../domain/learning/window.ts';
import { useZone } from '../api/meta.ts';
import { useApi } from '../api/use-api.ts';
import { PageTitle } from '../components/section.tsx';
import { Failure, Waiting } from '../components/states.tsx';
import { tellTime } from '../components/time.tsx';
import { oneOf } from '../filters/one-of.ts';
import { DriftState } from '../models/drift.tsx';
import { Drivers } from '../models/drivers.tsx';
import { ModelFilters } from '../models/model-filters.tsx';
import { Quality } from '../models/quality.tsx';
import { Reliability } from '../models/reliability.tsx';
import { Shadows } from '../models/shadows.tsx';
import { Weights } from '../models/weights.tsx';
import { useQuery } from '../router/place.ts';
import { TableOrigin } from '../table/origin.ts';
/** How the models have done, what each is worth, and what that did to their weights. */
export default function Models() {
    const [query] = useQuery();
    const zone = useZone();
    const window = oneOf(query.get('window'), WINDOWS, '7d');
    const by = oneOf(query.get('by'), DIMENSIONS, null);
    const slice = by === null ? null : query.get('slice');
    const { data, failure, reload } = useApi('/api/models', { window, by });
    return (_jsxs(_Fragment, { children: [_jsx(PageTitle, { children: "Models" }), _jsx(ModelFilters, { window: window, by: by, slice: slice, slices: slicesOf(data) }), failure && _jsx(Failure, { message: failure.message, retry: reload }), !data && !failure && _jsx(Waiting, { what: "the models" }), data && (_jsxs(_Fragment, { children: [_jsxs("p", { class: "muted small", children: ["As of ", tellTime(data.atMs, zone), " (", zone, "); of all accounts."] }), _jsx(Parts, { view: data, slice: slice })] }))] }));
}
function Parts({ view, slice }) {
    const { window, by, atMs } = view;
    const origin = useMemo(() => ({ view: 'models', filters: { window, by, slice }, atMs }), [window, by, slice, atMs]);
    return (_jsxs(TableOrigin.Provider, { value: origin, children: [_jsx(Quality, { view: view, slice: slice }), _jsx(Drivers, { view: view, slice: slice }), _jsxs("div", { class: "grid-2", children: [_jsx(Reliability, { view: view, slice: slice }), _jsx(Weights, { weights: view.weights })] }), _jsx(DriftState, { view: view }), _jsx(Shadows, { shadows: view.shadows })] }));
}
function slicesOf(view) {
    return [...new Set(view?.rows.map(({ slice }) => slice) ?? [])].toSorted();
}

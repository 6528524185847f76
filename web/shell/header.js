import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useContext } from 'preact/hooks';
import { Meta } from '../api/meta.ts';
import { useApi } from '../api/use-api.ts';
import { Pill } from '../components/pill.tsx';
import { useLatestNow } from '../live/use-latest-now.ts';
import { usePlace } from '../router/place.ts';
import { AccountChoice } from './account-choice.tsx';
import { LiveMark } from './live-mark.tsx';
import { ModePill } from './mode-pill.tsx';
import { Navigation } from './navigation.tsx';
import { ThemeChoice } from './theme-choice.tsx';
/** What is always in view: the name, whether this is simulated, the mode, whether it is live, and the way to everything. */
export function Header({ canRead }) {
    const meta = useContext(Meta);
    const { path } = usePlace();
    return (_jsxs("header", { class: "header", children: [_jsxs("div", { class: "header-row", children: [_jsx("a", { class: "brand", href: "/", children: "Conclave" }), meta?.simulated && (_jsx(Pill, { tone: "warn", title: "Made-up markets and models: no real money.", children: "SIMULATED" })), canRead && _jsx(Standing, {}), _jsxs("div", { class: "header-end", children: [canRead && meta && _jsx(AccountChoice, { accounts: meta.accounts }), _jsx(ThemeChoice, {})] })] }), _jsx(Navigation, { path: path })] }));
}
function Standing() {
    const asked = useApi('/api/now');
    const now = useLatestNow(asked.data);
    return (_jsxs(_Fragment, { children: [_jsx(ModePill, { now: now, hasFailed: asked.failure !== null }), _jsx(LiveMark, { asOfMs: now?.atMs ?? null })] }));
}

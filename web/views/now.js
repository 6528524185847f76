import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useAccount, useZone } from '../api/meta.ts';
import { useApi } from '../api/use-api.ts';
import { PageTitle, Section } from '../components/section.tsx';
import { Empty, Failure, Waiting } from '../components/states.tsx';
import { tellTimeOfDay } from '../components/time.tsx';
import { liveState } from '../live/live.ts';
import { useLatestNow } from '../live/use-latest-now.ts';
import { AlertsCard } from '../now/alerts-card.tsx';
import { BudgetCard } from '../now/budget-card.tsx';
import { FlowCard } from '../now/flow-card.tsx';
import { HealthCard } from '../now/health-card.tsx';
import { ModeCard } from '../now/mode-card.tsx';
import { StreamCard } from '../now/stream-card.tsx';
import { useObservable } from '../router/observable.ts';
import '../now/now.css';
/** What an operator looks at first. */
export default function Now() {
    const asked = useApi('/api/now');
    const now = useLatestNow(asked.data);
    const zone = useZone();
    const account = useAccount();
    const isStale = useObservable(liveState).is === 'reconnecting';
    const accounts = now?.accounts.filter((each) => account === null || each.account === account) ?? [];
    const alerts = now?.alerts.filter((each) => account === null || each.account === null || each.account === account) ?? [];
    return (_jsxs(_Fragment, { children: [_jsx(PageTitle, { tools: now && (_jsxs("span", { class: isStale ? 'stale' : 'muted small', children: [isStale ? 'Not up to date: as of' : 'As of', " ", tellTimeOfDay(now.atMs, zone), " ", zone] })), children: "Now" }), asked.failure && _jsx(Failure, { message: asked.failure.message, retry: asked.reload }), !now && !asked.failure && _jsx(Waiting, { what: "the state of things" }), _jsx(AlertsCard, { alerts: alerts }), now && (_jsxs("div", { class: "now", children: [_jsx(ModeCard, { mode: now.mode }), _jsxs("div", { class: "stack now-side", children: [accounts.map((each) => (_jsx(BudgetCard, { account: each }, each.account))), accounts.length === 0 && (_jsx(Section, { title: "Budget", children: _jsxs(Empty, { children: ["No worker has set an account up yet. ", _jsx("code", { children: "bin/conclave up" }), " does, from the configuration."] }) })), _jsx(FlowCard, { flow: now.day }), _jsx(HealthCard, { now: now })] }), _jsx(StreamCard, {})] }))] }));
}

import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useState } from 'preact/hooks';
import { formatCount } from '../../domain/shared/format.ts';
import { useAccount, useZone } from '../api/meta.ts';
import { useApi } from '../api/use-api.ts';
import { Section } from '../components/section.tsx';
import { Empty, Failure, Waiting } from '../components/states.tsx';
import { countArrivals } from '../live/arrivals.ts';
import { liveArrivals, liveDecisions, liveOmitted } from '../live/live.ts';
import { mergeRows } from '../live/merge-rows.ts';
import { useObservable } from '../router/observable.ts';
import { useLinkTo } from '../router/place.ts';
import { StreamLine } from './stream-line.tsx';
import { useAnnouncement } from './use-announcement.ts';
const SHOWN = 20;
/** Decisions as they are settled, the newest on top. */
export function StreamCard() {
    const account = useAccount();
    const zone = useZone();
    const linkTo = useLinkTo();
    const { data, failure, reload } = useApi('/api/decisions', { account, limit: SHOWN });
    const live = useObservable(liveDecisions);
    const omitted = useObservable(liveOmitted);
    const [paused, setPaused] = useState(null);
    const ofAccount = live.filter((row) => account === null || row.account === account);
    const current = mergeRows(ofAccount, data?.rows ?? []).slice(0, SHOWN);
    const shown = paused ?? current;
    const held = new Set(shown.map((row) => row.decisionId));
    const waiting = paused === null ? 0 : current.filter((row) => !held.has(row.decisionId)).length;
    const arrived = countArrivals(useObservable(liveArrivals), account);
    const announcement = useAnnouncement(arrived, account, (count) => `${formatCount(count, 'new decision')}.`);
    return (_jsxs(Section, { title: "Decisions as they come", about: `The latest ${shown.length}, newest first; times of ${zone}. Edge is after the fee, a contract.`, tools: _jsxs(_Fragment, { children: [waiting > 0 && _jsx("span", { class: "small", children: formatCount(waiting, 'newer decision') }), _jsx("button", { type: "button", class: "button", onClick: () => setPaused(paused === null ? current : null), children: paused === null ? 'Pause' : 'Go on' }), _jsx("a", { href: linkTo('/decisions'), children: "All decisions" })] }), children: [_jsx("p", { class: "visually-hidden", "aria-live": "polite", children: announcement }), failure && _jsx(Failure, { message: failure.message, retry: reload }), !data && !failure && shown.length === 0 && _jsx(Waiting, { what: "the latest decisions" }), data && shown.length === 0 && (_jsxs(Empty, { children: ["No decision yet. ", _jsx("code", { children: "bin/conclave decide market.json" }), " makes the first one."] })), omitted > 0 && (_jsxs("p", { class: "small muted", children: [formatCount(omitted, 'decision'), " came too fast to be shown here: the list of all decisions has them."] })), shown.length > 0 && (_jsx("ol", { class: "stream", "aria-label": "Latest decisions", children: shown.map((row) => (_jsx(StreamLine, { row: row, zone: zone }, row.decisionId))) }))] }));
}

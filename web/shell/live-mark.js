import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useZone } from '../api/meta.ts';
import { tellTimeOfDay } from '../components/time.tsx';
import { liveState } from '../live/live.ts';
import { useObservable } from '../router/observable.ts';
/** Whether what is seen is up to date, and where not, as of when. */
export function LiveMark({ asOfMs }) {
    const state = useObservable(liveState);
    const zone = useZone();
    const asOf = asOfMs === null ? '' : `as of ${tellTimeOfDay(asOfMs, zone)}, `;
    return (_jsxs("span", { class: `live live-${state.is}`, role: "status", children: [_jsx("span", { "aria-hidden": "true", class: "dot" }), state.is === 'live' && 'live', state.is === 'connecting' && 'connecting …', state.is === 'reconnecting' && `${asOf}reconnecting since ${tellTimeOfDay(state.sinceMs, zone)}`] }));
}

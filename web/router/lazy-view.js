import { jsx as _jsx } from "preact/jsx-runtime";
import { useEffect, useState } from 'preact/hooks';
import { Failure, Waiting } from '../components/states.tsx';
/** A view whose code is fetched when it is first looked at. */
export function LazyView({ load }) {
    const [View, setView] = useState(null);
    const [hasFailed, setFailed] = useState(false);
    useEffect(() => {
        let isWanted = true;
        load()
            .then((module) => isWanted && setView({ of: module.default }))
            .catch(() => isWanted && setFailed(true));
        return () => {
            isWanted = false;
        };
    }, [load]);
    if (hasFailed) {
        return (_jsx(Failure, { message: "This part of the page could not be fetched: the dashboard was updated, or is away. Load the page again.", retry: () => location.reload() }));
    }
    return View ? _jsx(View.of, {}) : _jsx(Waiting, { what: "the page" });
}

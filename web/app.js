import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useEffect } from 'preact/hooks';
import { Meta } from './api/meta.ts';
import { needsToken, reloadEverything, useApi } from './api/use-api.ts';
import { PageTitle } from './components/section.tsx';
import { SignIn } from './components/sign-in.tsx';
import { Failure, Waiting } from './components/states.tsx';
import { startLive } from './live/live.ts';
import { LazyView } from './router/lazy-view.tsx';
import { useObservable } from './router/observable.ts';
import { usePlace } from './router/place.ts';
import { routeOf } from './router/routes.ts';
import { Footer } from './shell/footer.tsx';
import { Header } from './shell/header.tsx';
import { useArrival } from './shell/use-arrival.ts';
/** The frame of every view: header, navigation, and the view of the address. */
export function App() {
    const { data: meta, failure, reload } = useApi('/api/meta');
    const isTokenNeeded = useObservable(needsToken);
    const canRead = meta?.canRead === true && !isTokenNeeded;
    useEffect(() => (canRead ? startLive() : undefined), [canRead]);
    const { path, query } = usePlace();
    useArrival(`${path} ${query.get('id') ?? ''}`, routeOf(path)?.title ?? 'Not found');
    return (_jsxs(Meta.Provider, { value: meta, children: [_jsx("a", { class: "skip-link", href: "#content", children: "Skip to the content" }), _jsx(Header, { canRead: canRead }), _jsxs("main", { id: "content", tabIndex: -1, children: [!meta && !failure && _jsx(Waiting, { what: "the dashboard" }), !meta && failure && _jsx(Failure, { message: failure.message, retry: reload }), meta && (canRead ? _jsx(View, { path: path }) : _jsx(ReadSignIn, { hint: meta.tokenHint }))] }), meta && canRead && _jsx(Footer, { meta: meta })] }));
}
function View({ path }) {
    const route = routeOf(path);
    if (route)
        return _jsx(LazyView, { load: route.load }, route.path);
    return (_jsxs(_Fragment, { children: [_jsx(PageTitle, { children: "Not found" }), _jsxs("p", { children: ["Nothing is at ", _jsx("code", { children: path }), ". ", _jsx("a", { href: "/", children: "Go to Now" }), "."] })] }));
}
function ReadSignIn({ hint }) {
    return (_jsxs(_Fragment, { children: [_jsx(PageTitle, { children: "Sign in" }), _jsx(SignIn, { hint: hint, purpose: "read this dashboard", onDone: reloadEverything })] }));
}

import { createObservable, useObservable } from './observable.ts';
const place = createObservable(readPlace());
/** Follows links inside the page without loading it again, and back and forward. Call once. */
export function startRouter() {
    window.addEventListener('popstate', () => place.write(readPlace()));
    document.addEventListener('click', (event) => {
        const target = event.target instanceof Element ? event.target.closest('a') : null;
        if (!target || !isOurs(target, event))
            return;
        event.preventDefault();
        // A place on this page: it is gone to without a trace in the address.
        if (target.hash !== '')
            document.getElementById(target.hash.slice(1))?.focus();
        else
            navigate(target.href);
    });
}
function navigate(href) {
    const url = new URL(href, location.href);
    if (url.href === location.href)
        return;
    const isOtherPath = url.pathname !== location.pathname;
    history.pushState(null, '', url);
    place.write(readPlace());
    if (isOtherPath)
        window.scrollTo(0, 0);
}
export function usePlace() {
    return useObservable(place);
}
/** The query of the address, and how to change parts of it. What is typed replaces the entry of the history (`replace`),
 * what is chosen adds one. */
export function useQuery() {
    return [usePlace().query, changeQuery];
}
function changeQuery(change, how = 'push') {
    const url = new URL(location.href);
    url.search = withChange(url.searchParams, change);
    if (url.href === location.href)
        return;
    if (how === 'push')
        history.pushState(null, '', url);
    else
        history.replaceState(null, '', url);
    place.write(readPlace());
}
/** A link to a view; the account that is looked at stays chosen. */
export function useLinkTo() {
    const account = usePlace().query.get('account');
    return (path, query = {}) => {
        const search = withChange(new URLSearchParams(), { account, ...query });
        return search === '' ? path : `${path}?${search}`;
    };
}
function withChange(query, change) {
    const changed = new URLSearchParams(query);
    for (const [name, value] of Object.entries(change)) {
        if (value === null || value === undefined || value === '')
            changed.delete(name);
        else
            changed.set(name, String(value));
    }
    return changed.toString();
}
function readPlace() {
    return { path: location.pathname, query: new URLSearchParams(location.search) };
}
function isOurs(link, event) {
    if (event.defaultPrevented || event.button !== 0)
        return false;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
        return false;
    if (link.target !== '' || link.hasAttribute('download') || link.origin !== location.origin)
        return false;
    return !link.pathname.startsWith('/api/') && (link.hash === '' || link.pathname === location.pathname);
}

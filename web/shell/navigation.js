import { jsx as _jsx } from "preact/jsx-runtime";
import { useLinkTo } from '../router/place.ts';
import { ROUTES, routeOf } from '../router/routes.ts';
/** The way to every view. */
export function Navigation({ path }) {
    const linkTo = useLinkTo();
    const here = routeOf(path)?.under ?? path;
    return (_jsx("nav", { class: "navigation", "aria-label": "Views", children: _jsx("ul", { children: ROUTES.filter((route) => !route.isHidden).map(({ path: to, title, load }) => (_jsx("li", { children: _jsx("a", { href: linkTo(to), "aria-current": to === here ? 'page' : undefined, 
                    // Its code is there by the time of the click; a failure is told then.
                    onPointerEnter: () => void load().catch(() => undefined), children: title }) }, to))) }) }));
}

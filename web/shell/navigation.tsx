import { useLinkTo } from '../router/place.ts';
import { ROUTES, routeOf } from '../router/routes.ts';

/** The way to every view. */
export function Navigation({ path }: { readonly path: string }) {
  const linkTo = useLinkTo();
  const here = routeOf(path)?.under ?? path;
  return (
    <nav class="navigation" aria-label="Views">
      <ul>
        {ROUTES.filter((route) => !route.isHidden).map(({ path: to, title, load }) => (
          <li key={to}>
            <a
              href={linkTo(to)}
              aria-current={to === here ? 'page' : undefined}
              // Its code is there by the time of the click; a failure is told then.
              onPointerEnter={() => void load().catch(() => undefined)}
            >
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

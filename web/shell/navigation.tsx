import { useLinkTo, usePlace } from '../router/place.ts';
import { ROUTES } from '../router/routes.tsx';

/** Links to every view. */
export function Navigation() {
  const { path } = usePlace();
  const linkTo = useLinkTo();
  const here = ROUTES.find((route) => route.path === path)?.under ?? path;
  return (
    <nav class="navigation" aria-label="Views">
      <ul>
        {ROUTES.filter(({ under }) => under === undefined).map(({ path: to, title, View }) => (
          <li key={to}>
            <a
              href={linkTo(to)}
              aria-current={to === here ? 'page' : undefined}
              onPointerEnter={() => void View.preload()}
            >
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

import type { IncidentLine } from '../../server/contract/now.ts';
import { useIsChosen, useZone } from '../api/use-api.ts';
import { formatTimeOfDay } from '../components/time.tsx';
import { useNow } from '../live/live.ts';
import { useLinkTo } from '../router/place.ts';
import './incident-strip.css';

const SHOWN = 2;

/** Below the header of every view: what goes wrong, and for an hour what it came to; not drawn where nothing did. */
export function IncidentStrip() {
  const { data } = useNow();
  const isChosen = useIsChosen();
  const linkTo = useLinkTo();
  const all = (data?.incidents ?? []).filter(({ account, severity }) => isChosen(account) && severity !== 'notice');
  const open = all.filter(({ closedAtMs }) => closedAtMs === null);
  // What is over is of interest until something else is not.
  const shown = (open.length > 0 ? open : all).slice(0, SHOWN);
  if (shown.length === 0) return null;
  return (
    <aside class="incident-strip" aria-label="Incidents">
      <ul>
        {shown.map((incident) => (
          <li key={incident.id} class={incident.closedAtMs === null ? `strip-${incident.severity}` : 'strip-over'}>
            <a href={linkTo('/incidents')}>
              <Line incident={incident} />
            </a>
          </li>
        ))}
      </ul>
    </aside>
  );
}

/** `22:41:48 No worker running, over 22:42:12: 4 decisions that waited went on. ...` */
function Line({ incident: { title, beganAtMs, closedAtMs, story } }: { readonly incident: IncidentLine }) {
  const zone = useZone();
  return (
    <>
      <span class="strip-title">
        {formatTimeOfDay(beganAtMs, zone)} {title}
        {closedAtMs === null ? ', going on' : `, over ${formatTimeOfDay(closedAtMs, zone)}`}
      </span>
      {story.length > 0 && <span class="strip-story">{story.join(' ')}</span>}
    </>
  );
}

import { useZone } from '../api/use-api.ts';
import { formatInstant, formatTimeOfDay, useClock } from '../components/time.tsx';
import { liveState, useHealth } from '../live/live.ts';
import { pageHealth } from './page-health.ts';

const DAY_MS = 86_400_000;

/** On every view: whether a decision that is started now would be decided, and if not, what fails, since when and what to do next. */
export function HealthLine() {
  const heard = useHealth();
  const nowMs = useClock(1_000);
  const { tone, headline, sinceMs, remedy, others } = pageHealth(heard, liveState.value, nowMs);
  return (
    <section class={`health health-${tone}`} aria-label="Health of the service">
      <p role="status">
        <span aria-hidden="true" class="dot" /> <strong>{headline}</strong> <Since atMs={sinceMs} nowMs={nowMs} />
        {remedy !== null && <span>{remedy}</span>}
      </p>
      {others.length > 0 && (
        <details>
          <summary>{others.length === 1 ? 'and 1 more' : `and ${others.length} more`}</summary>
          <ul>
            {others.map(({ code, message, remedy: what, sinceMs: from }) => (
              <li key={`${code} ${message}`}>
                {message} <Since atMs={from} nowMs={nowMs} />
                {what}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** `Since 22:44:12.`, with the day where it is not today’s. */
function Since({ atMs, nowMs }: { readonly atMs: number | null; readonly nowMs: number }) {
  const zone = useZone();
  if (atMs === null) return null;
  const words = nowMs - atMs < DAY_MS ? formatTimeOfDay(atMs, zone) : formatInstant(atMs, zone);
  return (
    <>
      Since{' '}
      <time dateTime={new Date(atMs).toISOString()} title={zone}>
        {words}
      </time>
      .{' '}
    </>
  );
}

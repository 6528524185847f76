import type { AlertNow } from '../../server/contract/now.ts';
import { useZone } from '../api/use-api.ts';
import { Pill, severityTone } from '../components/pill.tsx';
import { Section } from '../components/section.tsx';
import { formatAge, Time, useClock } from '../components/time.tsx';

const SHOWN_AT_ONCE = 3;

/** What an operator has to know; not drawn where there is no alert. */
export function AlertsCard({ alerts }: { readonly alerts: readonly AlertNow[] }) {
  if (alerts.length === 0) return null;
  const earlier = alerts.slice(SHOWN_AT_ONCE);
  return (
    <Section title="Alerts" about="Of the last 24 hours, newest first.">
      <Alerts alerts={alerts.slice(0, SHOWN_AT_ONCE)} />
      {earlier.length > 0 && (
        <details class="more">
          <summary>{earlier.length} earlier</summary>
          <Alerts alerts={earlier} />
        </details>
      )}
    </Section>
  );
}

function Alerts({ alerts }: { readonly alerts: readonly AlertNow[] }) {
  const zone = useZone();
  const nowMs = useClock(10_000);
  return (
    <ul class="alerts">
      {alerts.map(({ id, kind, severity, message, raisedAtMs, sending }) => (
        <li key={id}>
          <Pill tone={severityTone(severity)}>{severity}</Pill>
          <div>
            <p>{message}</p>
            <p class="small muted">
              {kind.replaceAll('_', ' ')}, <Time atMs={raisedAtMs} zone={zone} /> ({formatAge(raisedAtMs, nowMs)})
              {sending === 'joined' && '; part of an incident that was told'}
              {sending === 'waiting' && '; not delivered to the webhook yet'}
              {sending === 'given_up' && '; could not be delivered'}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

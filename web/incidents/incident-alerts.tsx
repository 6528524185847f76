import type { IncidentView } from '../../server/contract/incidents.ts';
import { Pill, severityTone } from '../components/pill.tsx';
import { formatTimeOfDay } from '../components/time.tsx';

interface AlertsProps {
  readonly alerts: IncidentView['alerts'];
  readonly zone: string;
  readonly isOpen: boolean;
}

/** What was raised in an incident, in order: what it was, and what to do while it goes on. */
export function IncidentAlerts({ alerts, zone, isOpen }: AlertsProps) {
  const list = (
    <ol class="incident-alerts">
      {alerts.map(({ id, severity, message, raisedAtMs, endedAtMs, sending }) => (
        <li key={id}>
          <Pill tone={endedAtMs === null ? severityTone(severity) : 'neutral'}>{severity}</Pill>
          <div>
            <p>{message}</p>
            <p class="small muted">
              {formatTimeOfDay(raisedAtMs, zone)}
              {endedAtMs !== null && `, over ${formatTimeOfDay(endedAtMs, zone)}`}
              {SENDING[sending]}
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
  if (isOpen) return list;
  return (
    <details class="more">
      <summary>
        {alerts.length} {alerts.length === 1 ? 'alert' : 'alerts'}
      </summary>
      {list}
    </details>
  );
}

const SENDING: Readonly<Record<IncidentView['alerts'][number]['sending'], string>> = {
  kept: '',
  joined: '; not sent by itself: the incident was',
  waiting: '; not delivered to the webhook yet',
  sent: '; sent to the webhook',
  given_up: '; could not be delivered',
};

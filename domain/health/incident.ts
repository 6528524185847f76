import { incidentIdOf } from '../shared/ids.ts';
import { pick } from '../shared/pick.ts';
import { type AlertKind, type AlertSubject, type KeptAlert, SEVERITIES, type Severity } from './alert.ts';
import { CLOSES_AFTER_MS, type IncidentStory } from './incident-story.ts';

/** What stops: decisions, an account's money, outcomes from the venue, or nothing yet (something costs or teaches less). */
export const INCIDENT_CAUSES = ['decisions', 'money', 'venue', 'costs'] as const;
export type IncidentCause = (typeof INCIDENT_CAUSES)[number];

/** What each alert belongs to. */
export const CAUSE_OF: Readonly<Record<AlertKind, IncidentCause>> = {
  no_worker: 'decisions',
  singleton_stuck: 'decisions',
  deadlines_missed: 'decisions',
  skips_unusual: 'decisions',
  mode_changed: 'decisions',
  provider_out: 'decisions',
  model_out: 'decisions',
  cap_reached: 'money',
  band_changed: 'money',
  spend_anomaly: 'money',
  ledger_missing: 'money',
  ledger_drift: 'money',
  settlements_stalled: 'venue',
  settlement_backlog: 'venue',
  cost_drift: 'costs',
  reuse_off: 'costs',
};

/** An alert as its incident holds it; `endedAtMs` null: what it is about goes on. */
export type IncidentAlert = AlertSubject & {
  readonly id: string;
  readonly account: string | null;
  readonly severity: Severity;
  readonly raisedAtMs: number;
  readonly endedAtMs: number | null;
};

/** Alerts that belong together, from the first to the end of the last. Times are epoch milliseconds. */
export interface Incident {
  readonly id: string;
  readonly cause: IncidentCause;
  /** Null = it concerns all accounts. */
  readonly account: string | null;
  /** The nth of its cause and account, from 1. */
  readonly number: number;
  readonly openedAtMs: number;
  /** Of the gravest alert so far. */
  readonly severity: Severity;
  /** In the order in which they came, 40 at most: what comes then begins another. */
  readonly alerts: readonly IncidentAlert[];
  readonly lastJoinedAtMs: number;
  /** When the last of its causes was over; null = it is open. */
  readonly closedAtMs: number | null;
  /** Null = not looked at yet. */
  readonly story: IncidentStory | null;
  /** Counts every change, so that two processes do not undo each other's. */
  readonly revision: number;
}

/** Each alert is held, so that its end is watched; a document stays small. */
export const MOST_ALERTS = 40;
/** An alert that comes later than this after the one before begins an incident of its own. */
export const JOINS_WITHIN_MS = 30 * 60_000;

/** Whether an alert belongs to an incident: of the same cause and account, soon after the one before, and one that it has room for. */
export function belongsTo(incident: Incident, alert: KeptAlert): boolean {
  const isSame = incident.cause === CAUSE_OF[alert.kind] && incident.account === scopeOf(alert);
  const isOpen = incident.closedAtMs === null && incident.alerts.length < MOST_ALERTS;
  return isSame && isOpen && alert.raisedAtMs - incident.lastJoinedAtMs <= JOINS_WITHIN_MS;
}

/** Money is an account's own; decisions, outcomes and prices are everybody's. */
export const scopeOf = ({ kind, account }: Pick<KeptAlert, 'kind' | 'account'>): string | null =>
  CAUSE_OF[kind] === 'money' ? account : null;

/** The incident that an alert opens. `before`: the number of the last one of its cause and account; 0 = there was none. */
export function openedBy(alert: KeptAlert, before: number): Incident {
  const cause = CAUSE_OF[alert.kind];
  const account = scopeOf(alert);
  const number = before + 1;
  return {
    id: incidentIdOf(cause, account, number),
    cause,
    account,
    number,
    openedAtMs: alert.raisedAtMs,
    severity: alert.severity,
    alerts: [heldBy(alert)],
    lastJoinedAtMs: alert.raisedAtMs,
    closedAtMs: null,
    story: null,
    revision: 1,
  };
}

/** The incident with one more alert; the same again changes nothing. */
export function joinedBy(incident: Incident, alert: KeptAlert): Incident {
  if (incident.alerts.some(({ id }) => id === alert.id)) return incident;
  return {
    ...incident,
    severity: graver(incident.severity, alert.severity),
    alerts: [...incident.alerts, heldBy(alert)],
    lastJoinedAtMs: Math.max(incident.lastJoinedAtMs, alert.raisedAtMs),
  };
}

/** Whether an alert of an incident is told: the one that opened it, and each that is graver than all before it. */
export function isTold({ alerts }: Incident, alertId: string): boolean {
  const at = alerts.findIndex(({ id }) => id === alertId);
  const alert = alerts[at];
  return alert !== undefined && alerts.slice(0, at).every(({ severity }) => isGraver(alert.severity, severity));
}

/** The incident once some of its alerts have ended; closed where all have, and none has come back for a while. */
export function endedBy(incident: Incident, endOf: ReadonlyMap<string, number>, nowMs: number): Incident {
  const alerts = incident.alerts.map((alert) => ({
    ...alert,
    endedAtMs: alert.endedAtMs ?? endOf.get(alert.id) ?? null,
  }));
  const ends = alerts.map(({ endedAtMs }) => endedAtMs ?? Number.POSITIVE_INFINITY);
  const overAtMs = Math.max(incident.openedAtMs, ...ends);
  return { ...incident, alerts, closedAtMs: nowMs - overAtMs >= CLOSES_AFTER_MS ? overAtMs : null };
}

const HOUR_MS = 3_600_000;

/** When the first of its causes began, as far as it is known: a worker is silent for a while before it counts as dead. */
export function beganAtMs({ alerts, openedAtMs }: Pick<Incident, 'alerts' | 'openedAtMs'>): number {
  const began = alerts.flatMap((alert) => {
    if (alert.kind === 'no_worker') return alert.figures.lastHeartbeatAtMs ?? [];
    return alert.kind === 'singleton_stuck' ? (alert.figures.sinceMs ?? []) : [];
  });
  // Other processes' clocks may be wrong by hours.
  const believed = began.filter((atMs) => atMs <= openedAtMs && openedAtMs - atMs < HOUR_MS);
  return Math.min(openedAtMs, ...believed);
}

export const isGraver = (one: Severity, than: Severity): boolean => SEVERITIES.indexOf(one) > SEVERITIES.indexOf(than);
const graver = (one: Severity, other: Severity): Severity => (isGraver(other, one) ? other : one);

function heldBy(alert: KeptAlert): IncidentAlert {
  const { endedAtMs = null } = alert;
  return { ...pick(alert, 'id', 'kind', 'account', 'severity', 'figures', 'raisedAtMs'), endedAtMs } as IncidentAlert;
}

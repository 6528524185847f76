import type * as v from 'valibot';
import { incidentTitle, storySentences } from '../../domain/explain/incident-sentences.ts';
import { beganAtMs, type Incident } from '../../domain/health/incident.ts';
import { pick } from '../../domain/shared/pick.ts';
import type { IncidentsView, IncidentView, incidentsQuery } from '../contract/incidents.ts';
import type { IncidentLine } from '../contract/now.ts';
import type { Sources } from '../sources.ts';
import { alertNow } from './alert-now.ts';

/** What went wrong, newest first. */
export async function readIncidents(
  { store, now }: Pick<Sources, 'store' | 'now'>,
  { limit }: v.InferOutput<typeof incidentsQuery>,
): Promise<IncidentsView> {
  const incidents = await store.incidents.list(limit);
  const alerts = await store.alerts.readMany(incidents.flatMap((incident) => incident.alerts.map(({ id }) => id)));
  const byId = new Map(alerts.map((alert) => [alert.id, alert]));
  const viewOf = (incident: Incident): IncidentView => ({
    ...incidentLine(incident),
    cause: incident.cause,
    alerts: incident.alerts.map((held) => {
      const { endedAtMs, ...alert } = held;
      return { ...alertNow(byId.get(held.id) ?? { ...alert, delivery: null }), endedAtMs };
    }),
    figures: figuresOf(incident),
  });
  return { atMs: now(), incidents: incidents.map(viewOf) };
}

/** The incident in a line. */
export function incidentLine(incident: Incident): IncidentLine {
  const { story, closedAtMs } = incident;
  return {
    ...pick(incident, 'id', 'account', 'severity', 'openedAtMs', 'closedAtMs'),
    title: incidentTitle(incident),
    beganAtMs: beganAtMs(incident),
    story: story === null ? [] : storySentences(story, closedAtMs !== null),
  };
}

function figuresOf({ story }: Incident): IncidentView['figures'] {
  if (story === null) return null;
  const { atMs: _, ...figures } = story;
  return figures;
}

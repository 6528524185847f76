import * as v from 'valibot';
import { INCIDENT_CAUSES } from '../../domain/health/incident.ts';
import { shape } from '../../domain/shared/field-schema.ts';
import { list, numbers, numbersOrNull, wholeNumber } from './fields.ts';
import { alertNow, incidentLine } from './now.ts';

export const incidentsQuery = shape({ limit: v.optional(wholeNumber(1, 200), '50') });

/** `endedAtMs` null: what it is about goes on. */
const incidentAlert = v.object({ ...alertNow.entries, ...numbersOrNull('endedAtMs') });

/** What it came to so far; money in micro-dollars. */
const figures = v.object({
  ...numbers('decisions', 'skipped', 'resumed', 'missed', 'missedMicroUsd', 'uncertainCalls', 'uncertainMicroUsd'),
  /** The lists were longer than is counted: the figures are the least that it can be. */
  isCut: v.boolean(),
});

const incident = v.object({
  ...incidentLine.entries,
  cause: v.picklist(INCIDENT_CAUSES),
  alerts: list(incidentAlert),
  /** Null = not counted yet. */
  figures: v.nullable(figures),
});
export type IncidentView = v.InferOutput<typeof incident>;
export const incidentsView = v.object({ ...numbers('atMs'), incidents: list(incident) });
export type IncidentsView = v.InferOutput<typeof incidentsView>;

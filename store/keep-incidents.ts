import { type Alert, type KeptAlert, raisedAfter } from '../domain/health/alert.ts';
import { isAlertOver } from '../domain/health/alert-ends.ts';
import {
  beganAtMs,
  belongsTo,
  CAUSE_OF,
  endedBy,
  type Incident,
  isTold,
  joinedBy,
  openedBy,
  scopeOf,
} from '../domain/health/incident.ts';
import { isStoryDue, STORY_FOR_MS, storyOf } from '../domain/health/incident-story.ts';
import type { WatchFacts } from '../domain/health/watch-facts.ts';
import { type Trouble, troublesIn } from '../domain/health/watch-rules.ts';
import { watchAlertId } from '../domain/shared/ids.ts';
import type { Store } from './index.ts';
import { isLate } from './watch-facts.ts';

type IncidentStore = Pick<Store, 'alerts' | 'incidents' | 'decisions' | 'attempts'>;

/** An alert of before is no news. */
const PLACED_FOR_MS = 24 * 3_600_000;
const PLACED_AT_ONCE = 100;
/** Read for one story. */
const MOST_COUNTED = 5_000;
/** Longer than a call may take: one that was under way when its worker died began before. */
const CALL_AT_MOST_MS = 15 * 60_000;

/** Raises an alert for everything that is wrong by these facts, once for as long as it is. */
export async function raiseTroubles({ alerts }: Pick<Store, 'alerts'>, facts: WatchFacts): Promise<void> {
  for (const { of, ...trouble } of troublesIn(facts)) {
    const latest = await alerts.latest(trouble.kind, of ?? undefined);
    if (latest && latest.endedAtMs === undefined) continue;
    // The end of the one before is the same to every process that watches, so only one of them raises this one.
    const id = watchAlertId(trouble.kind, of, latest?.endedAtMs ?? 0);
    const raisedAtMs = raisedAfter(latest, facts.nowMs);
    await alerts.raise({ ...(trouble as Omit<Trouble, 'of'>), id, raisedAtMs } as Alert, of ?? undefined);
  }
}

/** Gives each new alert its incident: the open one that it belongs to, or one that it opens. Done again, or by several processes, the
 * first place stands. */
export async function placeAlerts(store: IncidentStore, nowMs: number): Promise<void> {
  for (const alert of await store.alerts.unplaced(nowMs - PLACED_FOR_MS, PLACED_AT_ONCE)) {
    const incident = await placeOf(store, alert);
    await store.alerts.place(alert.id, incident.id, isTold(incident, alert.id));
  }
}

async function placeOf({ incidents }: IncidentStore, alert: KeptAlert): Promise<Incident> {
  for (;;) {
    const latest = await incidents.latest(CAUSE_OF[alert.kind], scopeOf(alert));
    if (latest?.alerts.some(({ id }) => id === alert.id)) return latest;
    if (latest && belongsTo(latest, alert)) {
      const joined = joinedBy(latest, alert);
      if (await incidents.change(latest, joined)) return joined;
    } else {
      const opened = openedBy(alert, latest?.number ?? 0);
      if (await incidents.open(opened)) return opened;
    }
    // Another process has placed an alert meanwhile: look again.
  }
}

/** Ends the alerts that are over, closes incidents whose alerts all are, and keeps their stories until what they held up is decided. */
export async function endIncidents(store: IncidentStore, facts: WatchFacts): Promise<void> {
  const { nowMs } = facts;
  for (const incident of await store.incidents.openOrClosedSince(nowMs - STORY_FOR_MS)) {
    if (incident.closedAtMs === null) await endOne(store, incident, facts);
    else await writeStory(store, incident, nowMs);
  }
}

async function endOne(store: IncidentStore, incident: Incident, facts: WatchFacts): Promise<void> {
  const open = incident.alerts.filter(({ endedAtMs }) => endedAtMs === null);
  for (const alert of open) if (isAlertOver(alert, facts)) await store.alerts.end(alert.id, facts.nowMs);
  const kept = await store.alerts.readMany(open.map(({ id }) => id));
  const ends = kept.flatMap(({ id, endedAtMs }) => (endedAtMs === undefined ? [] : [[id, endedAtMs] as const]));
  const after = endedBy(incident, new Map(ends), facts.nowMs);
  const isChanged = ends.length > 0 || after.closedAtMs !== null;
  if (isChanged && !(await store.incidents.change(incident, after))) return;
  await writeStory(store, after, facts.nowMs);
}

async function writeStory(
  { incidents, decisions, attempts }: IncidentStore,
  incident: Incident,
  nowMs: number,
): Promise<void> {
  const span = { beganAtMs: beganAtMs(incident), closedAtMs: incident.closedAtMs };
  if (!isStoryDue(incident.story, span, nowMs)) return;
  const untilMs = span.closedAtMs === null ? Number.MAX_SAFE_INTEGER : span.closedAtMs + STORY_FOR_MS;
  const [courses, uncertain] = await Promise.all([
    decisions.courses(span.beganAtMs, untilMs, MOST_COUNTED),
    attempts.uncertainSince(span.beganAtMs - CALL_AT_MOST_MS, MOST_COUNTED),
  ]);
  const story = storyOf(
    span,
    courses.map((course) => ({ ...course, isSkip: course.action === 'SKIP', isLate: isLate(course) })),
    uncertain.filter(({ endedAtMs }) => endedAtMs >= span.beganAtMs),
    { isCut: courses.length === MOST_COUNTED || uncertain.length === MOST_COUNTED, atMs: nowMs },
  );
  await incidents.writeStory(incident.id, story);
}

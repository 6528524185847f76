import type { Db } from 'mongodb';
import type { Incident, IncidentCause } from '../domain/health/incident.ts';
import type { IncidentStory } from '../domain/health/incident-story.ts';
import { insertOnce, withoutId } from './collections.ts';

type IncidentDocument = Incident & { readonly _id: string };

/** What went wrong, from its first alert to the end of its last cause. Several processes keep them: a change is written over what was
 * read, or not at all. */
export function createIncidentRepository(db: Db) {
  const incidents = db.collection<IncidentDocument>('incidents');
  return {
    /** Those that are open, and those that closed since then, oldest first. */
    async openOrClosedSince(sinceMs: number): Promise<Incident[]> {
      const [open, closed] = await Promise.all([
        incidents.find({ closedAtMs: null }).toArray(),
        incidents.find({ closedAtMs: { $gte: sinceMs } }).toArray(),
      ]);
      return [...open, ...closed].map(withoutId).toSorted((a, b) => a.openedAtMs - b.openedAtMs);
    },

    /** The latest of a cause and an account; null = there was none. */
    async latest(cause: IncidentCause, account: string | null): Promise<Incident | null> {
      const [found] = await incidents.find({ cause, account }).sort({ number: -1 }).limit(1).toArray();
      return found ? withoutId(found) : null;
    },

    /** False where another process opened it first. */
    open: (incident: Incident): Promise<boolean> => insertOnce(incidents, { _id: incident.id, ...incident }),

    /** Writes a change of what was read; false where somebody changed it since. */
    async change(before: Incident, after: Incident): Promise<boolean> {
      const { revision } = before;
      const next = { _id: after.id, ...after, revision: revision + 1 };
      return (await incidents.replaceOne({ _id: before.id, revision }, next)).matchedCount === 1;
    },

    async writeStory(id: string, story: IncidentStory): Promise<void> {
      await incidents.updateOne({ _id: id }, { $set: { story } });
    },

    /** Newest first, opened before a time. */
    async list(limit: number, beforeMs = Number.MAX_SAFE_INTEGER): Promise<Incident[]> {
      const found = await incidents
        .find({ openedAtMs: { $lt: beforeMs } })
        .sort({ openedAtMs: -1 })
        .limit(limit)
        .toArray();
      return found.map(withoutId);
    },
  };
}

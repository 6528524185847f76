import type { Db } from 'mongodb';
import type { EventDecision } from '../domain/decision/event-decision.ts';
import { isDuplicateKey } from './collections.ts';

/** What an event decision came to, whole: the decisions' costs are shares of one bill, so they stand together or not at all. */
type EventDocument = EventDecision & { _id: string };

export type EventRepository = ReturnType<typeof createEventRepository>;

export function createEventRepository(db: Db) {
  const events = db.collection<EventDocument>('events');
  return {
    /** Stores an event's decisions once, under `<account>/<requestId>`, and returns those that stand. */
    async record(id: string, event: EventDecision): Promise<EventDecision> {
      try {
        await events.insertOne({ _id: id, ...event });
        return event;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
      const standing = await this.read(id);
      if (!standing) throw new Error(`Event decision ${id} vanished while it was being recorded; try again.`);
      return standing;
    },

    async read(id: string): Promise<EventDecision | null> {
      const document = await events.findOne({ _id: id });
      if (!document) return null;
      const { _id, ...event } = document;
      return event;
    },
  };
}

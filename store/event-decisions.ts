import type { Db } from 'mongodb';
import type { EventDecision } from '../domain/decision/event-decision.ts';
import { insertOnce, withoutId } from './collections.ts';

/** All decisions of one request: their costs are shares of one bill, so they stand together or not at all. */
type EventDocument = EventDecision & { _id: string };

export function createEventRepository(db: Db) {
  const events = db.collection<EventDocument>('events');
  return {
    /** Stores an event's decisions once, under the request's decision id, and returns those that stand. */
    async record(id: string, event: EventDecision): Promise<EventDecision> {
      if (await insertOnce(events, { _id: id, ...event })) return event;
      const standing = await this.read(id);
      if (!standing) throw new Error(`Event decision ${id} vanished while it was being recorded; try again.`);
      return standing;
    },

    async read(id: string): Promise<EventDecision | null> {
      const found = await events.findOne({ _id: id });
      return found && withoutId(found);
    },
  };
}

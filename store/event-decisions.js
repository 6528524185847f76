import { isDuplicateKey } from './collections.ts';
export function createEventBook(db) {
    const events = db.collection('events');
    return {
        /** Stores an event's decisions once, under `<account>/<requestId>`, and returns those that stand. */
        async record(id, event) {
            try {
                await events.insertOne({ _id: id, ...event });
                return event;
            }
            catch (error) {
                if (!isDuplicateKey(error))
                    throw error;
            }
            const standing = await this.read(id);
            if (!standing)
                throw new Error(`Event decision ${id} vanished while it was being recorded; try again.`);
            return standing;
        },
        async read(id) {
            const document = await events.findOne({ _id: id });
            if (!document)
                return null;
            const { _id, ...event } = document;
            return event;
        },
    };
}

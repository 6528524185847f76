import type { Db, MatchKeysAndValues } from 'mongodb';
import { withoutId } from './collections.ts';

/** A collection of current states, one for each key: a newer state replaces the one before. */
export function createView<State extends object>(db: Db, collection: string, keyOf: (state: State) => string) {
  type Document = State & { readonly _id: string };
  const states = db.collection<{ _id: string }>(collection);
  return {
    /** Every state that was ever written and not removed. */
    async list(): Promise<State[]> {
      const found = (await states.find({}).toArray()) as unknown as Document[];
      return found.map((document) => withoutId(document) as unknown as State);
    },

    async write(state: State): Promise<void> {
      const change = { $set: state as MatchKeysAndValues<{ _id: string }> };
      await states.updateOne({ _id: keyOf(state) }, change, { upsert: true });
    },

    async remove(key: string): Promise<void> {
      await states.deleteOne({ _id: key });
    },
  };
}

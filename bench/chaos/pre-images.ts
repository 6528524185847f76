import { BSON, type Document, type MongoClient } from 'mongodb';

/** Documents have ids of any type. */
type Stored = Document & { readonly _id: Document[string] };

/** A document as it was before it was first written, null = it was not there. */
interface PreImage {
  readonly database: string;
  readonly collection: string;
  readonly id: Stored['_id'];
  readonly before: Document | null;
}

type Place = Pick<PreImage, 'database' | 'collection' | 'id'>;

/** Remembers documents as they were before the first write since `begin`, and puts them back. */
export function createPreImages(client: MongoClient) {
  const images = new Map<string, PreImage>();
  const collectionOf = ({ database, collection }: Pick<Place, 'database' | 'collection'>) =>
    client.db(database).collection<Stored>(collection);

  function keep(image: PreImage): void {
    const key = BSON.EJSON.stringify([image.database, image.collection, image.id]);
    if (!images.has(key)) images.set(key, image);
  }

  async function put(place: Place, document: Document | null): Promise<void> {
    const filter = { _id: place.id };
    if (document === null) await collectionOf(place).deleteOne(filter);
    else await collectionOf(place).replaceOne(filter, document, { upsert: true });
  }

  return {
    begin(): void {
      images.clear();
    },

    /** Reads what a command is about to write. */
    async note(command: Document): Promise<void> {
      const place = placeOf(command);
      const inserted = (command.documents ?? []) as Document[];
      for (const { _id: id } of inserted) {
        keep({ ...place, id, before: await collectionOf(place).findOne({ _id: id }) });
      }
      for (const filter of filtersOf(command)) {
        for await (const before of collectionOf(place).find(filter)) keep({ ...place, id: before._id, before });
      }
    },

    /** Documents that the command turned out to have made. */
    noteUpserted(command: Document, reply: Document): void {
      const place = placeOf(command);
      for (const { _id: id } of (reply.upserted ?? []) as Document[]) keep({ ...place, id, before: null });
      const made = reply.lastErrorObject?.upserted;
      if (made !== undefined) keep({ ...place, id: made, before: null });
    },

    /** Puts everything back and forgets it; returns how many documents that were. */
    async restore(): Promise<number> {
      const all = [...images.values()];
      for (const image of all) await put(image, image.before);
      images.clear();
      return all.length;
    },

    /** Runs the work on the documents as they were. */
    async asBefore<T>(work: () => Promise<T>): Promise<T> {
      const all = [...images.values()];
      const after = await Promise.all(all.map((image) => collectionOf(image).findOne({ _id: image.id })));
      for (const image of all) await put(image, image.before);
      try {
        return await work();
      } finally {
        for (const [index, image] of all.entries()) await put(image, after[index] ?? null);
      }
    },
  };
}

function placeOf(command: Document): { database: string; collection: string } {
  const [name = ''] = Object.keys(command);
  return { database: command.$db, collection: command[name] };
}

function filtersOf(command: Document): Document[] {
  const statements = [...(command.updates ?? []), ...(command.deletes ?? [])] as Document[];
  return [...statements.map(({ q }) => q), ...(command.findAndModify === undefined ? [] : [command.query ?? {}])];
}

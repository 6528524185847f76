import { BSON, type FindCursor } from 'mongodb';

/** What one reply of the server may hold, so that a reader never holds much more than it asked for. */
const DOCUMENTS_AT_ONCE = 50;

/** Reads documents until they are so many bytes, the first one whatever its size. */
export async function takeBytes<Kept extends object>(cursor: FindCursor<Kept>, maxBytes: number): Promise<Kept[]> {
  const taken: Kept[] = [];
  let bytes = 0;
  // Leaving the loop closes the cursor.
  for await (const document of cursor.batchSize(DOCUMENTS_AT_ONCE)) {
    taken.push(document);
    bytes += BSON.calculateObjectSize(document);
    if (bytes >= maxBytes) break;
  }
  return taken;
}

/** Reads documents by id, in the order of the ids, until they are so many bytes, the first one whatever its size. What is taken is
 * all that there is of the ids up to the last one taken. */
export async function takeBytesInOrder<Kept extends object>(
  ids: readonly string[],
  read: (some: readonly string[]) => Promise<readonly Kept[]>,
  idOf: (kept: Kept) => string,
  maxBytes: number,
): Promise<Kept[]> {
  const taken: Kept[] = [];
  let bytes = 0;
  for (let from = 0; from < ids.length; from += DOCUMENTS_AT_ONCE) {
    const some = ids.slice(from, from + DOCUMENTS_AT_ONCE);
    const found = new Map((await read(some)).map((document) => [idOf(document), document]));
    for (const id of some) {
      const document = found.get(id);
      if (!document) continue;
      taken.push(document);
      bytes += BSON.calculateObjectSize(document);
      if (bytes >= maxBytes) return taken;
    }
  }
  return taken;
}

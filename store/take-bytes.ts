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

import { showValue } from '../domain/shared/refusal.ts';
import { API_PREFIX } from './host.ts';
import type { Query, Requests, VenueAnswer } from './requests.ts';
import { type RequestedAt, VenueError } from './venue-error.ts';

/** Rows of a list that the venue returns in pages. */
export interface VenueRows {
  /** As the venue returned them, in its order. Text in them is untrusted. */
  readonly rows: readonly unknown[];
  /** Of the first page. */
  readonly readAtMs: number;
  /** Where to go on; null = these are all. */
  readonly cursor: string | null;
}

export interface ListInput {
  readonly path: string;
  /** The field of the answer that holds the rows. */
  readonly field: string;
  readonly query?: Query;
  readonly isSigned?: boolean;
  /** Of an earlier answer. */
  readonly from?: string | null;
  readonly mostPages?: number;
}

const MOST_PAGES = 50;

/** Reads a list page by page, until it ends or has so many pages. */
export async function readPages({ get, host }: Pick<Requests, 'get' | 'host'>, input: ListInput): Promise<VenueRows> {
  const { path, field, query = {}, isSigned = false, from = null, mostPages = MOST_PAGES } = input;
  const where = { host, path: `${API_PREFIX}${path}` };
  const rows: unknown[] = [];
  const seen = new Set<string>();
  let first: VenueAnswer | null = null;
  let cursor = from;
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await get(path, { ...query, cursor: cursor ?? undefined }, isSigned);
    first ??= answer;
    rows.push(...listIn(answer, field, where));
    const next = answer.body.cursor;
    cursor = typeof next === 'string' && next !== '' ? next : null;
    if (cursor === null) break;
    if (seen.has(cursor)) {
      const what = `its pages go round in a circle: the cursor ${showValue(cursor)} came twice; look whether a newer Conclave knows the venue's API better.`;
      throw new VenueError('changed_shape', where, what, 200);
    }
    seen.add(cursor);
  }
  return { rows, readAtMs: first?.readAtMs ?? 0, cursor };
}

/** The list in an answer; null stands for an empty one. Where it is missing the venue has changed, and it would be wrong to read
 * that as "there is nothing". */
function listIn({ body }: VenueAnswer, field: string, where: RequestedAt): readonly unknown[] {
  const list = body[field];
  if (Array.isArray(list)) return list;
  if (list === null) return [];
  const what = `${field} is ${showValue(list)} where a list is expected; look whether a newer Conclave knows the venue's API better.`;
  throw new VenueError('changed_shape', where, what, 200);
}

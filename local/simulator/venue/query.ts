import { badRequest } from './refusal.ts';

/** Reads a request's query, and refuses what the venue would. */
export class Query {
  readonly #values: URLSearchParams;

  constructor(values: URLSearchParams) {
    this.#values = values;
  }

  /** Null where it is absent or empty. */
  text(name: string): string | null {
    return this.#values.get(name) || null;
  }

  /** Of a list with commas, of a name that comes several times, or both. */
  list(name: string): readonly string[] | null {
    const all = this.#values.getAll(name).flatMap((each) => each.split(','));
    const wanted = all.filter((each) => each !== '');
    return wanted.length === 0 ? null : wanted;
  }

  whole(name: string): number | null {
    const text = this.text(name);
    if (text === null) return null;
    if (!/^-?\d{1,12}$/.test(text)) throw badRequest(`${name} must be a whole number`);
    return Number(text);
  }

  required(name: string): number {
    const value = this.whole(name);
    if (value === null) throw badRequest(`${name} is required`);
    return value;
  }

  isTrue(name: string): boolean {
    return this.text(name) === 'true';
  }
}

/** One page of rows, and the cursor of the next; empty = there is none. */
export function paged<Row>(
  rows: readonly Row[],
  query: Query,
  { usual, most }: { readonly usual: number; readonly most: number },
): { readonly page: readonly Row[]; readonly cursor: string } {
  const limit = query.whole('limit') ?? usual;
  if (limit < 1 || limit > most) throw badRequest(`limit must be from 1 to ${most}`);
  const from = offsetIn(query.text('cursor'));
  const end = from + limit;
  const cursor = end < rows.length ? Buffer.from(`offset:${end}`).toString('base64url') : '';
  return { page: rows.slice(from, end), cursor };
}

function offsetIn(cursor: string | null): number {
  if (cursor === null) return 0;
  const [, offset] = /^offset:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (offset === undefined) throw badRequest('invalid cursor');
  return Number(offset);
}

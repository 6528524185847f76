import { canonicalJson } from '../../domain/shared/canonical-json.ts';
import type { DecisionRow, DecisionRows } from '../contract/decisions.ts';
import type { NowView } from '../contract/now.ts';

const ROWS_AT_MOST = 50;
/** When all rows of a poll are new, this many are read to count the others. */
const COUNTED_AT_MOST = 200;
const REMEMBERED = 2_000;
/** Changes that only come from the passing of time (heartbeats, burn rate) are sent this often. */
const SENT_AGAIN_AFTER_MS = 10_000;

/** A page reads the list first and listens a moment later: decisions of this span are sent again, and the page drops those
 * that it has. */
export const RECENT_MS = 10_000;

export interface PollParts {
  readonly readNow: () => Promise<NowView>;
  readonly readLatest: (limit: number) => Promise<DecisionRows>;
}

/** Reads the store for all pages at once and finds what is new since the poll before. */
export function createPoll({ readNow, readLatest }: PollParts) {
  /** Null = the next poll is the first. */
  let seen: Seen | null = null;
  let sent: { readonly what: string; readonly atMs: number } | null = null;
  return {
    async look() {
      const [now, latest] = await Promise.all([readNow(), readLatest(ROWS_AT_MOST + 1)]);
      const before: Seen = seen ?? { ids: new Set(), newestMs: now.atMs, horizonMs: now.atMs - RECENT_MS };
      const fresh = await unseen(latest, before, seen === null);
      seen = withRows(before, seen === null ? latest.rows : fresh, seen === null);
      const what = canonicalJson(withoutClocks(now));
      const isNews = sent === null || sent.what !== what || now.atMs - sent.atMs >= SENT_AGAIN_AFTER_MS;
      if (isNews) sent = { what, atMs: now.atMs };
      const rows = fresh.slice(0, ROWS_AT_MOST);
      // `isNews`: it differs from what was sent last, or is due to be sent again.
      return { now, isNews, rows, more: fresh.length - rows.length };
    },
    /** The next poll is like the first: only decisions of the last seconds are new. */
    forget() {
      seen = null;
      sent = null;
    },
  };

  async function unseen({ rows }: DecisionRows, before: Seen, isFirst: boolean): Promise<DecisionRow[]> {
    const fresh = rows.filter(isNewTo(before));
    if (isFirst || fresh.length <= ROWS_AT_MOST) return fresh;
    return (await readLatest(COUNTED_AT_MOST)).rows.filter(isNewTo(before));
  }
}

/** What the polls before have found. */
interface Seen {
  /** In the order in which they were seen. */
  readonly ids: ReadonlySet<string>;
  /** When the newest of them was decided. */
  readonly newestMs: number;
  /** Older decisions are not new, seen or not: the first poll did not reach further back. */
  readonly horizonMs: number;
}

/** A busy store may answer with fewer rows at one poll than at the next, so an unseen row is not always a new one. */
const isNewTo =
  ({ ids, newestMs, horizonMs }: Seen) =>
  ({ decisionId, decidedAtMs }: DecisionRow) =>
    !ids.has(decisionId) && decidedAtMs >= Math.max(horizonMs, newestMs - RECENT_MS);

function withRows(seen: Seen, rows: readonly DecisionRow[], isFirst: boolean): Seen {
  const times = rows.map(({ decidedAtMs }) => decidedAtMs);
  const isCut = isFirst && rows.length > ROWS_AT_MOST;
  return {
    ids: remember(seen.ids, rows),
    newestMs: Math.max(isFirst ? Number.NEGATIVE_INFINITY : seen.newestMs, ...times),
    horizonMs: isCut ? Math.max(seen.horizonMs, Math.min(...times)) : seen.horizonMs,
  };
}

function remember(before: ReadonlySet<string>, rows: readonly DecisionRow[]): ReadonlySet<string> {
  const seen = new Set([...before, ...rows.map(({ decisionId }) => decisionId)]);
  for (const id of seen) {
    if (seen.size <= REMEMBERED) break;
    seen.delete(id);
  }
  return seen;
}

/** Without the parts that change from second to second. */
function withoutClocks({ atMs: _, health, workers, accounts, ...rest }: NowView): unknown {
  return {
    ...rest,
    health: { ...health, atMs: null },
    workers: workers.map(({ worker, providers }) => ({ worker, providers })),
    accounts: accounts.map(({ day, ...account }) => ({ ...account, day: day && { ...day, burnRate: null } })),
  };
}

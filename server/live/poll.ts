import { canonicalJson } from '../../domain/shared/canonical-json.ts';
import type { DecisionRow, DecisionsView } from '../contract/decisions.ts';
import type { NowView } from '../contract/now.ts';

const ROWS_AT_MOST = 50;
/** Where everything on a page is new, this many are looked at to say how many there were. */
const LOOKED_AT_MOST = 200;
const REMEMBERED = 2_000;
/** What only says that time has passed (beats, burn rate) is told this often. */
const TOLD_AGAIN_AFTER_MS = 10_000;

/** A page asks for the list first and listens a moment later: what was settled in between is told, and the page knows what it
 * has already. */
export const RECENT_MS = 10_000;

export interface PollParts {
  readonly readNow: () => Promise<NowView>;
  readonly readLatest: (limit: number) => Promise<DecisionsView>;
}

/** What a look at the store has brought. */
export interface Found {
  readonly now: NowView;
  /** Whether it says something else than what was told last, or it is time to say it again. */
  readonly isNews: boolean;
  readonly rows: readonly DecisionRow[];
  readonly more: number;
}

export interface Poll {
  look(): Promise<Found>;
  /** The next look begins anew: what is there then is not news, but for the last seconds. */
  forget(): void;
}

/** Looks at the store for all pages at once and tells what is new since the look before. */
export function createPoll({ readNow, readLatest }: PollParts): Poll {
  /** Null = the next look is the first. */
  let seen: Seen | null = null;
  let told: { readonly what: string; readonly atMs: number } | null = null;
  return {
    async look() {
      const [now, latest] = await Promise.all([readNow(), readLatest(ROWS_AT_MOST + 1)]);
      const before: Seen = seen ?? { ids: new Set(), newestMs: now.atMs, horizonMs: now.atMs - RECENT_MS };
      const fresh = await unseen(latest, before, seen === null);
      seen = withRows(before, seen === null ? latest.rows : fresh, seen === null);
      const what = canonicalJson(withoutClocks(now));
      const isNews = told === null || told.what !== what || now.atMs - told.atMs >= TOLD_AGAIN_AFTER_MS;
      if (isNews) told = { what, atMs: now.atMs };
      const rows = fresh.slice(0, ROWS_AT_MOST);
      return { now, isNews, rows, more: fresh.length - rows.length };
    },
    forget() {
      seen = null;
      told = null;
    },
  };

  async function unseen({ rows }: DecisionsView, before: Seen, isFirst: boolean): Promise<DecisionRow[]> {
    const fresh = rows.filter(isNewTo(before));
    if (isFirst || fresh.length <= ROWS_AT_MOST) return fresh;
    return (await readLatest(LOOKED_AT_MOST)).rows.filter(isNewTo(before));
  }
}

/** What the looks before have brought. */
interface Seen {
  /** In the order in which they were seen. */
  readonly ids: ReadonlySet<string>;
  /** When the newest of them was settled. */
  readonly newestMs: number;
  /** What was settled before this is no news, seen or not: the first look did not go so far back. */
  readonly horizonMs: number;
}

/** The store may give fewer rows at one look than at the next, so what was not seen is not new for that alone. */
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

/** Without what changes by itself from second to second. */
function withoutClocks({ atMs: _, workers, accounts, ...rest }: NowView): unknown {
  return {
    ...rest,
    workers: workers.map(({ worker, providers }) => ({ worker, providers })),
    accounts: accounts.map(({ day, ...account }) => ({ ...account, day: day && { ...day, burnRate: null } })),
  };
}

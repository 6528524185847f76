import type { Collection, Db, Filter, FindOptions } from 'mongodb';
import type { Action, CallRecord, Decision, Path } from '../domain/decision/decision.ts';
import type { Forecast } from '../domain/forecast/forecast.ts';

export interface DecisionQuery {
  readonly account?: string;
  readonly ticker?: string;
  readonly category?: string;
  readonly action?: Action;
  readonly path?: Path;
  readonly sinceMs?: number;
  /** Settled before this; absent = up to the newest. */
  readonly beforeMs?: number;
  readonly limit: number;
}

/** What a list shows of a decision. */
export interface DecisionLine
  extends Pick<
    Decision,
    | 'decisionId'
    | 'account'
    | 'ticker'
    | 'title'
    | 'category'
    | 'segment'
    | 'decidedAtMs'
    | 'path'
    | 'action'
    | 'costMicroUsd'
    | 'uncertainMicroUsd'
    | 'latencyMs'
    | 'mode'
    | 'simulated'
  > {
  readonly verdict: Pick<Decision['verdict'], 'trade' | 'edge' | 'reasons'>;
  readonly forecast: Pick<Forecast, 'blended' | 'marketPrice' | 'agreement'> | null;
  readonly calls: readonly Pick<CallRecord, 'outcome'>[];
}

export interface DecisionPage {
  readonly lines: readonly DecisionLine[];
  /** Everything that was settled from here on was looked at. */
  readonly lookedBackToMs: number;
  /** Whether older ones were not looked at. */
  readonly isMore: boolean;
}

type DecisionDocument = Decision & { _id: string };

const HOUR_MS = 3_600_000;
/** The venue opened in 2021: no decision is older. */
const FIRST_MS = Date.UTC(2021, 0, 1);
const NEVER_MS = Number.MAX_SAFE_INTEGER;
/** How long one page looks for what its filter wants, and how long one look of it should take. */
const PAGE_WITHIN_MS = 100;
const LOOK_WITHIN_MS = 25;
const SHORTEST_LOOK_MS = 60_000;

const LINE_FIELDS = {
  _id: 0,
  decisionId: 1,
  account: 1,
  ticker: 1,
  title: 1,
  category: 1,
  segment: 1,
  decidedAtMs: 1,
  path: 1,
  action: 1,
  costMicroUsd: 1,
  uncertainMicroUsd: 1,
  latencyMs: 1,
  mode: 1,
  simulated: 1,
  'verdict.trade': 1,
  'verdict.edge': 1,
  'verdict.reasons': 1,
  'forecast.blended': 1,
  'forecast.marketPrice': 1,
  'forecast.agreement': 1,
  'calls.outcome': 1,
} as const;

export type DecisionPages = ReturnType<typeof createDecisionPages>;

/** Decisions as lines of a list. */
export function createDecisionPages(db: Db) {
  const decisions = db.collection<DecisionDocument>('decisions');
  return {
    /** A page, newest first. Those that were settled in the same millisecond as its last are all on it, so that the next
     * page can begin before it. What a rare filter wants may be far back: a page looks for a while, and says how far it
     * came. */
    async read(query: DecisionQuery): Promise<DecisionPage> {
      const { sinceMs = FIRST_MS, limit } = query;
      const { found, lookedBackToMs } = await newest(decisions, query, PAGE_WITHIN_MS, LINE_FIELDS);
      const last = found.length < limit ? undefined : found.at(-1);
      if (!last) return { lines: found, lookedBackToMs, isMore: lookedBackToMs > sinceMs };
      const known = new Set(found.map(({ decisionId }) => decisionId));
      const same = { ...filterOf(query), decidedAtMs: last.decidedAtMs } as Filter<DecisionDocument>;
      const others = await decisions.find(same, { projection: LINE_FIELDS }).toArray();
      const lines = [...found, ...others.filter(({ decisionId }) => !known.has(decisionId))];
      return { lines, lookedBackToMs: last.decidedAtMs, isMore: true };
    },
  };
}

/** The newest that are wanted, newest first, by looks that each reach back further: each is a range of an index, where
 * sorting all that there is would read all that there is. A look that took long is followed by a shorter one. When the time
 * is up it ends after at least one look; `lookedBackToMs` says how far it came. */
export async function newest(
  decisions: Collection<DecisionDocument>,
  query: DecisionQuery,
  withinMs: number,
  projection?: typeof LINE_FIELDS,
): Promise<{ found: DecisionDocument[]; lookedBackToMs: number }> {
  const { sinceMs = FIRST_MS, beforeMs = NEVER_MS, limit } = query;
  const filter = filterOf(query);
  const found: DecisionDocument[] = [];
  const startedMs = performance.now();
  let untilMs = beforeMs;
  let fromMs = Math.min(beforeMs, Date.now());
  for (let reachMs = HOUR_MS; ; ) {
    fromMs = Math.max(sinceMs, fromMs - reachMs);
    const span = { ...filter, decidedAtMs: { $gte: fromMs, $lt: untilMs } } as Filter<DecisionDocument>;
    const options: FindOptions = { sort: { decidedAtMs: -1 }, limit: limit - found.length };
    const lookedMs = performance.now();
    found.push(...(await decisions.find(span, projection ? { ...options, projection } : options).toArray()));
    const nowMs = performance.now();
    const isOver = found.length >= limit || fromMs <= sinceMs || nowMs - startedMs > withinMs;
    if (isOver) return { found, lookedBackToMs: fromMs };
    reachMs = nowMs - lookedMs > LOOK_WITHIN_MS ? Math.max(SHORTEST_LOOK_MS, reachMs / 2) : reachMs * 2;
    untilMs = fromMs;
  }
}

function filterOf(query: DecisionQuery): Readonly<Record<string, unknown>> {
  const { account, ticker, category, action, path } = query;
  const wanted = { account, ticker, category, action, path };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
}

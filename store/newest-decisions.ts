import type { Collection, Db, Filter, FindOptions } from 'mongodb';
import type { CallRecord, Decision, Path } from '../domain/decision/decision.ts';
import type { Action } from '../domain/decision/verdict.ts';
import type { Forecast } from '../domain/forecast/forecast.ts';

export interface DecisionQuery {
  readonly account?: string;
  readonly ticker?: string;
  readonly category?: string;
  readonly action?: Action;
  readonly path?: Path;
  readonly sinceMs?: number;
  /** Decided before this; absent = up to the newest. */
  readonly beforeMs?: number;
  readonly limit: number;
}

const WHOLE_FIELDS = [
  'decisionId',
  'requestId',
  'account',
  'ticker',
  'title',
  'category',
  'segment',
  'decidedAtMs',
  'path',
  'action',
  'costMicroUsd',
  'uncertainMicroUsd',
  'latencyMs',
  'mode',
  'simulated',
] as const satisfies readonly (keyof Decision)[];
const PARTS = [
  'verdict.trade',
  'verdict.edge',
  'verdict.reasons',
  'forecast.blended',
  'forecast.marketPrice',
  'forecast.agreement',
  'calls.outcome',
];
const LINE_FIELDS = Object.fromEntries([['_id', 0], ...[...WHOLE_FIELDS, ...PARTS].map((field) => [field, 1])]);

/** What a list shows of a decision. */
export interface DecisionLine extends Pick<Decision, (typeof WHOLE_FIELDS)[number]> {
  readonly verdict: Pick<Decision['verdict'], 'trade' | 'edge' | 'reasons'>;
  readonly forecast: Pick<Forecast, 'blended' | 'marketPrice' | 'agreement'> | null;
  readonly calls: readonly Pick<CallRecord, 'outcome'>[];
}

export interface DecisionPage {
  readonly lines: readonly DecisionLine[];
  /** Every decision from here on was looked at. */
  readonly lookedBackToMs: number;
  /** Whether older ones were not looked at. */
  readonly isMore: boolean;
}

/** `storedAtMs`: when it was written, by the writer's clock; a decision that waited for the store bears an older `decidedAtMs`. */
export type DecisionDocument = Decision & { _id: string; storedAtMs: number };

const HOUR_MS = 3_600_000;
/** The venue opened in 2021: no decision is older. */
const FIRST_MS = Date.UTC(2021, 0, 1);
/** How long one page looks for what its filter wants. */
const PAGE_WITHIN_MS = 100;

/** Decisions as lines of a list. */
export function createDecisionPages(db: Db) {
  const decisions = db.collection<DecisionDocument>('decisions');
  return {
    /** A page, newest first. Those of the same millisecond as its last are all on it, so that the next page can begin before
     * it. What a rare filter wants may be far back: a page looks for a while, and says how far it came. */
    async read(query: DecisionQuery): Promise<DecisionPage> {
      const { sinceMs = FIRST_MS, limit } = query;
      const { found, lookedBackToMs } = await newest(decisions, query, PAGE_WITHIN_MS, LINE_FIELDS);
      const last = found.length < limit ? undefined : found.at(-1);
      if (!last) return { lines: found, lookedBackToMs, isMore: lookedBackToMs > sinceMs };
      const { decidedAtMs } = last;
      const known = new Set(found.map(({ decisionId }) => decisionId));
      const same = { ...filterOf(query), decidedAtMs } as Filter<DecisionDocument>;
      const others = await decisions.find(same, { projection: LINE_FIELDS }).toArray();
      const lines = [...found, ...others.filter(({ decisionId }) => !known.has(decisionId))];
      return { lines, lookedBackToMs: decidedAtMs, isMore: true };
    },
  };
}

/** The newest that the query wants, newest first, by looks that each reach back twice as far as the one before: each is a
 * range of an index, where sorting all of them would read all of them. Where a filter has to be met it ends after the look that
 * passes the time limit; `lookedBackToMs` says how far it came. Without one each look finds what there is, and some 16 reach the
 * oldest. */
export async function newest(
  decisions: Collection<DecisionDocument>,
  query: DecisionQuery,
  withinMs: number,
  projection?: FindOptions['projection'],
): Promise<{ found: DecisionDocument[]; lookedBackToMs: number }> {
  const { sinceMs = FIRST_MS, beforeMs = Number.MAX_SAFE_INTEGER, limit } = query;
  const filter = filterOf(query);
  const isFiltered = Object.keys(filter).length > 0;
  const found: DecisionDocument[] = [];
  const startedMs = performance.now();
  let untilMs = beforeMs;
  let fromMs = Math.min(beforeMs, Date.now());
  for (let reachMs = HOUR_MS; ; reachMs *= 2) {
    fromMs = Math.max(sinceMs, fromMs - reachMs);
    const span = { ...filter, decidedAtMs: { $gte: fromMs, $lt: untilMs } } as Filter<DecisionDocument>;
    const options = { sort: { decidedAtMs: -1 }, limit: limit - found.length, ...(projection ? { projection } : {}) };
    found.push(...(await decisions.find(span, options as FindOptions).toArray()));
    const isLate = isFiltered && performance.now() - startedMs > withinMs;
    const isOver = found.length >= limit || fromMs <= sinceMs || isLate;
    if (isOver) return { found, lookedBackToMs: fromMs };
    untilMs = fromMs;
  }
}

function filterOf({ account, ticker, category, action, path }: DecisionQuery): Readonly<Record<string, unknown>> {
  const stated = Object.entries({ account, ticker, category, action, path });
  return Object.fromEntries(stated.filter(([, value]) => value !== undefined));
}

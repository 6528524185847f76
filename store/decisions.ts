import type { Db } from 'mongodb';
import type { Decision } from '../domain/decision/decision.ts';
import type { EventDecision } from '../domain/decision/event-decision.ts';
import type { DecidedInHour } from '../domain/learning/tally-hour.ts';
import { insertOnce, withoutId } from './collections.ts';
import { type DecisionQuery, newest } from './newest-decisions.ts';

type DecisionDocument = Decision & { _id: string };

/** What is recorded once: what stands, and whether it was recorded now. */
export interface Recorded<Fact> {
  readonly standing: Fact;
  readonly isNew: boolean;
}

/** Enough to find one with an answer to pass on. */
const EVENT_AT_MOST = 10;

/** What the tallies of an hour need of a decision. */
const TALLIED = {
  ticker: 1,
  segment: 1,
  purpose: 1,
  path: 1,
  action: 1,
  isFullPanel: 1,
  notes: 1,
  'economics.evaluations.pays': 1,
  'reused.kind': 1,
  'forecast.pooled': 1,
  'forecast.models.model': 1,
  'forecast.models.rawProbability': 1,
  costMicroUsd: 1,
  latencyMs: 1,
  'event.place': 1,
  'verdict.reasons.code': 1,
  'candidates.model': 1,
  'candidates.shadow': 1,
  'candidates.heldBack': 1,
  'calls.model': 1,
  'calls.outcome': 1,
  'calls.failure.kind': 1,
  'calls.costMicroUsd': 1,
  'calls.latencyMs': 1,
  'calls.usage': 1,
  'calls.requestBytes': 1,
  'calls.predictedMicroUsd': 1,
} as const;

export type DecisionRepository = ReturnType<typeof createDecisionRepository>;

export function createDecisionRepository(db: Db) {
  const decisions = db.collection<DecisionDocument>('decisions');
  return {
    /** Stores a decision once and returns the one that stands: a retry gets the first one back, unchanged. */
    async record(decision: Decision): Promise<Recorded<Decision>> {
      const { decisionId } = decision;
      if (await insertOnce(decisions, { _id: decisionId, ...decision })) return { standing: decision, isNew: true };
      const standing = await this.read(decisionId);
      if (!standing) throw new Error(`Decision ${decisionId} vanished while it was being recorded; try again.`);
      return { standing, isNew: false };
    },

    async read(decisionId: string): Promise<Decision | null> {
      const found = await decisions.findOne({ _id: decisionId });
      return found && withoutId(found);
    },

    /** The account's latest decision on a market that has answers of its own. */
    async latestAnswered(account: string, ticker: string): Promise<Decision | null> {
      const filter = { account, ticker, forecast: { $ne: null }, path: { $ne: 'reused' as const } };
      const [latest] = await decisions.find(filter).sort({ decidedAtMs: -1 }).limit(1).toArray();
      return latest ? withoutId(latest) : null;
    },

    /** The account's decisions since then on markets of one event, newest first. */
    async ofEvent(account: string, eventTicker: string, sinceMs: number): Promise<Decision[]> {
      const filter = { account, eventTicker, decidedAtMs: { $gte: sinceMs }, path: { $ne: 'reused' as const } };
      const found = await decisions.find(filter).sort({ decidedAtMs: -1 }).limit(EVENT_AT_MOST).toArray();
      return found.map(withoutId);
    },

    async ofTickers(tickers: readonly string[]): Promise<Decision[]> {
      return (await decisions.find({ ticker: { $in: [...tickers] } }).toArray()).map(withoutId);
    },

    /** What the tallies need of the decisions of [fromMs, toMs). */
    async decidedBetween(fromMs: number, toMs: number): Promise<(DecidedInHour & { ticker: string })[]> {
      return decisions.find({ decidedAtMs: { $gte: fromMs, $lt: toMs } }, { projection: TALLIED }).toArray();
    },

    /** Which decisions were made since a time, when, and on what. */
    async decidedSince(sinceMs: number): Promise<Pick<Decision, 'decisionId' | 'ticker' | 'decidedAtMs'>[]> {
      const projection = { decisionId: 1, ticker: 1, decidedAtMs: 1 };
      return decisions.find({ decidedAtMs: { $gte: sinceMs } }, { projection }).toArray();
    },

    /** Full panels so far; one about several markets of an event counts once. */
    async countPanels(): Promise<number> {
      return decisions.countDocuments({ isFullPanel: true, 'event.place': { $in: [null, 1] } });
    },

    /** Newest first. */
    async list(query: DecisionQuery): Promise<Decision[]> {
      return (await newest(decisions, query, Number.POSITIVE_INFINITY)).found.map(withoutId);
    },
  };
}

/** All decisions of one request: their costs are shares of one bill, so they stand together or not at all. */
type EventDocument = EventDecision & { _id: string };

export function createEventRepository(db: Db) {
  const events = db.collection<EventDocument>('events');
  return {
    /** Stores an event's decisions once, under the request's decision id, and returns those that stand. */
    async record(id: string, event: EventDecision): Promise<Recorded<EventDecision>> {
      if (await insertOnce(events, { _id: id, ...event })) return { standing: event, isNew: true };
      const standing = await this.read(id);
      if (!standing) throw new Error(`Event decision ${id} vanished while it was being recorded; try again.`);
      return { standing, isNew: false };
    },

    async read(id: string): Promise<EventDecision | null> {
      const found = await events.findOne({ _id: id });
      return found && withoutId(found);
    },
  };
}

import type { Db } from 'mongodb';
import type { Decision } from '../domain/decision/decision.ts';
import type { EventDecision } from '../domain/decision/event-decision.ts';
import type { Reason } from '../domain/decision/reason.ts';
import type { DecidedInHour } from '../domain/learning/tally-hour.ts';
import type { DecidedTrade } from '../domain/portfolio/recommended.ts';
import { type Arm, DEFAULT_ARM } from '../domain/shared/arm.ts';
import { insertOnce, withoutId } from './collections.ts';
import { type DecisionDocument, type DecisionQuery, newest } from './newest-decisions.ts';
import { takeBytes, takeBytesInOrder } from './take-bytes.ts';

const decisionIn = ({ _id, storedAtMs, ...decision }: DecisionDocument): Decision => decision;

/** What is recorded once: what stands, and whether it was recorded now. */
export interface Recorded<Fact> {
  readonly standing: Fact;
  readonly isNew: boolean;
}

/** Enough to find one with an answer to pass on. */
const EVENT_AT_MOST = 10;

/** What the tallies of an hour, and the books, need of a decision. */
const TALLIED = {
  decisionId: 1,
  account: 1,
  group: 1,
  ticker: 1,
  eventTicker: 1,
  title: 1,
  category: 1,
  decidedAtMs: 1,
  quotes: 1,
  'terms.fee': 1,
  'terms.position': 1,
  'verdict.trade': 1,
  'verdict.withheldTrade': 1,
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
  'forecast.models.samples': 1,
  costMicroUsd: 1,
  latencyMs: 1,
  'event.place': 1,
  'verdict.reasons.code': 1,
  'candidates.model': 1,
  'candidates.shadow': 1,
  'candidates.heldBack': 1,
  'question.arm': 1,
  'calls.model': 1,
  'calls.outcome': 1,
  'calls.failure.kind': 1,
  'calls.costMicroUsd': 1,
  'calls.latencyMs': 1,
  'calls.usage': 1,
  'calls.requestBytes': 1,
  'calls.predictedMicroUsd': 1,
} as const;

export type TalliedDecision = DecidedInHour &
  DecidedTrade &
  Pick<Decision, 'account' | 'group' | 'ticker' | 'eventTicker' | 'title' | 'category' | 'quotes'>;

/** What is long and plays no part in a score. */
const NOT_SCORED = {
  title: 0,
  notes: 0,
  economics: 0,
  background: 0,
  scheduledEventsMs: 0,
  'candidates.why': 0,
  'calls.reasoning': 0,
  'calls.failure': 0,
  'calls.usage': 0,
} as const;

const OF_MARKET = { ticker: 1, eventTicker: 1, seriesTicker: 1, scheduledResolutionMs: 1, storedAtMs: 1 } as const;

const COURSE = {
  _id: 0,
  startedAtMs: 1,
  decidedAtMs: 1,
  action: 1,
  costMicroUsd: 1,
  'verdict.reasons.code': 1,
} as const;

/** When a decision was made, what came of it and why. */
export interface DecisionCourse extends Pick<Decision, 'startedAtMs' | 'decidedAtMs' | 'action' | 'costMicroUsd'> {
  readonly verdict: { readonly reasons: readonly Pick<Reason, 'code'>[] };
}

/** The market of a decision, and when that was stored. */
type MarketOfDecision = Pick<DecisionDocument, keyof typeof OF_MARKET>;

/** When a decision was stored, by its writer's clock. */
export interface StoredDecision extends Pick<Decision, 'decisionId'> {
  readonly storedAtMs: number;
}

export type DecisionRepository = ReturnType<typeof createDecisionRepository>;

export function createDecisionRepository(db: Db) {
  const decisions = db.collection<DecisionDocument>('decisions');
  return {
    /** Stores a decision once and returns the one that stands: a retry gets the first one back, unchanged. */
    async record(decision: Decision): Promise<Recorded<Decision>> {
      const { decisionId } = decision;
      if (await insertOnce(decisions, { _id: decisionId, ...decision, storedAtMs: Date.now() }))
        return { standing: decision, isNew: true };
      const standing = await this.read(decisionId);
      if (!standing) throw new Error(`Decision ${decisionId} vanished while it was being recorded; try again.`);
      return { standing, isNew: false };
    },

    async read(decisionId: string): Promise<Decision | null> {
      const found = await decisions.findOne({ _id: decisionId });
      return found && decisionIn(found);
    },

    /** The account's latest decision on a market that has answers of its own. */
    async latestAnswered(account: string, ticker: string): Promise<Decision | null> {
      const filter = { account, ticker, forecast: { $ne: null }, path: { $ne: 'reused' as const } };
      const [latest] = await decisions.find(filter).sort({ decidedAtMs: -1 }).limit(1).toArray();
      return latest ? decisionIn(latest) : null;
    },

    /** The account's decision on the same market with answers of its own in this arm that was made nearest in time. */
    async nearestInArm(
      { account, ticker, decidedAtMs, decisionId }: Pick<Decision, 'account' | 'ticker' | 'decidedAtMs' | 'decisionId'>,
      arm: Arm,
    ): Promise<Decision | null> {
      const own = {
        account,
        ticker,
        forecast: { $ne: null },
        path: { $ne: 'reused' as const },
        _id: { $ne: decisionId },
      };
      // Decisions of before arms were recorded have none.
      const inArm =
        arm === DEFAULT_ARM
          ? { $or: [{ 'question.arm': arm }, { 'question.arm': { $exists: false } }] }
          : { 'question.arm': arm };
      const [[before], [after]] = await Promise.all([
        decisions
          .find({ ...own, ...inArm, decidedAtMs: { $lte: decidedAtMs } })
          .sort({ decidedAtMs: -1 })
          .limit(1)
          .toArray(),
        decisions
          .find({ ...own, ...inArm, decidedAtMs: { $gt: decidedAtMs } })
          .sort({ decidedAtMs: 1 })
          .limit(1)
          .toArray(),
      ]);
      const isAfterNearer = after && (!before || after.decidedAtMs - decidedAtMs < decidedAtMs - before.decidedAtMs);
      const nearest = isAfterNearer ? after : before;
      return nearest ? decisionIn(nearest) : null;
    },

    /** The account's decisions since then on markets of one event, newest first. */
    async ofEvent(account: string, eventTicker: string, sinceMs: number): Promise<Decision[]> {
      const filter = { account, eventTicker, decidedAtMs: { $gte: sinceMs }, path: { $ne: 'reused' as const } };
      const found = await decisions.find(filter).sort({ decidedAtMs: -1 }).limit(EVENT_AT_MOST).toArray();
      return found.map(decisionIn);
    },

    /** How the decisions of [fromMs, toMs) went, the newest first and so many at most. */
    async courses(fromMs: number, toMs: number, limit: number): Promise<DecisionCourse[]> {
      return decisions
        .find<DecisionCourse>({ decidedAtMs: { $gte: fromMs, $lt: toMs } }, { projection: COURSE })
        .sort({ decidedAtMs: -1 })
        .limit(limit)
        .toArray();
    },

    /** Which decisions were stored in [fromMs, toMs); null = more than `limit`. */
    async storedBetween(fromMs: number, toMs: number, limit: number): Promise<StoredDecision[] | null> {
      const found = await decisions
        .find({ storedAtMs: { $gte: fromMs, $lt: toMs } }, { projection: { storedAtMs: 1 } })
        .limit(limit + 1)
        .toArray();
      return found.length > limit ? null : found.map(({ _id, storedAtMs }) => ({ decisionId: _id, storedAtMs }));
    },

    /** The markets of decisions that were stored at this time or later, in the order in which they were. */
    async marketsSince(storedMs: number, limit: number): Promise<MarketOfDecision[]> {
      const found = await decisions
        .find({ storedAtMs: { $gte: storedMs } }, { projection: OF_MARKET })
        .sort({ storedAtMs: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id, ...market }) => market);
    },

    /** Which decisions were made on these markets, and when. */
    async onTickers(tickers: readonly string[]): Promise<Pick<Decision, 'decisionId' | 'ticker' | 'decidedAtMs'>[]> {
      const found = decisions.find({ ticker: { $in: [...tickers] } }, { projection: { ticker: 1, decidedAtMs: 1 } });
      return (await found.toArray()).map(({ _id, ticker, decidedAtMs }) => ({ decisionId: _id, ticker, decidedAtMs }));
    },

    /** What the tallies need of these decisions, in the order in which they are asked for, until it is so many bytes: at least one,
     * where there is one. */
    async tallied(ids: readonly string[], maxBytes: number): Promise<TalliedDecision[]> {
      return takeBytesInOrder(
        ids,
        async (some) => decisions.find<TalliedDecision>({ _id: { $in: [...some] } }, { projection: TALLIED }).toArray(),
        ({ decisionId }) => decisionId,
        maxBytes,
      );
    },

    /** What scoring needs of these decisions, until it is so many bytes: at least one, where there is one. */
    async toScore(ids: readonly string[], maxBytes: number): Promise<Decision[]> {
      const found = decisions.find<DecisionDocument>({ _id: { $in: [...ids] } }, { projection: NOT_SCORED });
      return (await takeBytes(found, maxBytes)).map(decisionIn);
    },

    /** Newest first. */
    async list(query: DecisionQuery): Promise<Decision[]> {
      return (await newest(decisions, query, Number.POSITIVE_INFINITY)).found.map(decisionIn);
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

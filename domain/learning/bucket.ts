import type { CallRecord, Decision } from '../decision/decision.ts';
import type { Segment } from '../market/segment.ts';
import { hourId } from '../shared/ids.ts';
import type { Purpose } from '../shared/policy.ts';
import { type AgreementSums, addAgreements, tallyAgreement } from './agreement.ts';
import { addContributions, type ContributionSums, tallyContributions } from './contribution.ts';
import { addFlows, type DecisionInFlow, type FlowSums, tallyFlow } from './flow.ts';
import { addPeer, noPeers, type PanelInPeers } from './peers.ts';
import type { ScoredDecision } from './scored-decision.ts';
import { addCall, addCost, addForecast, addTally, addTrade, addUsage, emptyTally, type Tally } from './tally.ts';

/** The sums of one subject in one slice of the questions. */
export interface Cell {
  /** A model's id, or one of SUBJECT. */
  readonly subject: string;
  /** `all`, or a dimension and its value, such as `category:sports`. */
  readonly slice: string;
  readonly tally: Tally;
}

/** What else is tallied beside the models. */
export const SUBJECT = {
  /** P, as pooled and calibrated. */
  pool: '(pool)',
  /** P_final, as blended with the price. */
  final: '(final)',
  /** The price at the time of the decision. */
  market: '(market)',
  /** Recommended trades, and whole decisions with their cost and latency. */
  decisions: '(decisions)',
  /** Trades that a guard withheld. */
  paper: '(paper)',
} as const;

/** Which of these a subject is, or a model. */
export function kindOfSubject(subject: string): keyof typeof SUBJECT | 'model' {
  const kinds = Object.keys(SUBJECT) as (keyof typeof SUBJECT)[];
  return kinds.find((kind) => SUBJECT[kind] === subject) ?? 'model';
}

/** Dimensions that performance is told by. */
export const DIMENSIONS = ['category', 'volatility', 'expiry', 'purpose'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** One hour, day or month of tallies. */
export interface Bucket {
  /** h/2026-11-24T13, d/2026-11-24 or m/2026-11, in UTC. */
  readonly id: string;
  readonly kind: 'hour' | 'day' | 'month';
  readonly startMs: number;
  readonly cells: readonly Cell[];
  /** These four are absent from buckets that are older than they are. */
  readonly contributions?: readonly ContributionSums[];
  readonly agreements?: readonly AgreementSums[];
  /** Resolved decisions of one model alone. */
  readonly single?: number;
  readonly flow?: FlowSums;
}

/** What a bucket holds, without whose time it is. */
export type BucketSums = Omit<Bucket, 'id' | 'kind' | 'startMs'>;

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

export const hourStart = (atMs: number): number => atMs - (((atMs % HOUR_MS) + HOUR_MS) % HOUR_MS);
export const dayStart = (atMs: number): number => atMs - (((atMs % DAY_MS) + DAY_MS) % DAY_MS);

export function monthStart(atMs: number): number {
  const date = new Date(atMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}

export function nextMonth(startMs: number): number {
  const date = new Date(startMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

/** What an hour's bucket needs of a decision that was settled in it. */
export type DecidedInHour = Pick<Decision, 'segment' | 'purpose' | 'costMicroUsd' | 'latencyMs'> &
  DecisionInFlow & {
    readonly calls: readonly CallInHour[];
    readonly forecast?: PanelInPeers | null;
    readonly event?: Pick<NonNullable<Decision['event']>, 'place'>;
  };

type CallInHour = Pick<
  CallRecord,
  'model' | 'outcome' | 'costMicroUsd' | 'latencyMs' | 'usage' | 'requestBytes' | 'predictedMicroUsd'
> & {
  readonly failure: Pick<NonNullable<CallRecord['failure']>, 'kind'> | null;
};

/** An answer in the shadow that ended in the hour. */
export interface ShadowCall {
  readonly model: string;
  readonly answered: boolean;
  readonly latencyMs: number | null;
  readonly costMicroUsd: number;
}

/** Tallies an hour from its facts: decisions settled in it (calls, latency, cost) and decisions whose markets resolved in it
 * (quality, profit). */
export function tallyHour(
  startMs: number,
  decided: readonly DecidedInHour[],
  resolved: readonly ScoredDecision[],
  shadows: readonly ShadowCall[],
): Bucket {
  const cells = new CellMap();
  for (const { segment, purpose, calls, costMicroUsd, latencyMs, isFullPanel, forecast, event } of decided) {
    const slices = slicesOf(segment, purpose);
    for (const { model, rawProbability } of (isFullPanel && forecast?.models) || []) {
      cells.each(model, ['all'], (tally) => {
        tally.peers ??= noPeers();
        addPeer(tally.peers, rawProbability, forecast?.pooled ?? rawProbability);
      });
    }
    for (const call of calls.filter(wasAsked)) {
      const { model, latencyMs: took, costMicroUsd: cost } = call;
      const answered = call.outcome === 'answered';
      // One call for several markets is one call, though each of them has a share of what it cost.
      if ((event?.place ?? 1) !== 1) {
        cells.each(model, slices, (tally) => addCost(tally, cost));
        continue;
      }
      cells.each(model, slices, (tally) => addCall(tally, { answered, latencyMs: took, costMicroUsd: cost }));
      cells.each(model, slices.filter(isPredictedBy), (tally) => addUsage(tally, call));
    }
    cells.each(SUBJECT.decisions, slices, (tally) => addCall(tally, { answered: true, latencyMs, costMicroUsd }));
  }
  for (const call of shadows) {
    cells.each(call.model, ['all', 'purpose:shadow'], (tally) => addCall(tally, call));
  }
  for (const scored of resolved) {
    const slices = slicesOf(scored.segment, scored.purpose);
    const { outcome, probability, blended, marketPrice, trade, paper } = scored;
    for (const { model, rawProbability, shadow } of scored.forecasts) {
      const own = shadow ? slicesOf(scored.segment, 'shadow') : slices;
      cells.each(model, own, (tally) => addForecast(tally, rawProbability, outcome));
    }
    const priced: readonly (readonly [string, number | null])[] = [
      [SUBJECT.pool, probability],
      [SUBJECT.final, blended],
      [SUBJECT.market, marketPrice],
    ];
    for (const [subject, p] of priced) {
      if (p !== null) cells.each(subject, slices, (tally) => addForecast(tally, p, outcome));
    }
    if (trade) cells.each(SUBJECT.decisions, slices, (tally) => addTrade(tally, trade));
    if (paper) cells.each(SUBJECT.paper, slices, (tally) => addTrade(tally, paper));
  }
  const { bins, single } = tallyAgreement(resolved);
  return {
    id: hourId(startMs),
    kind: 'hour',
    startMs,
    cells: cells.list(),
    contributions: tallyContributions(resolved, ({ segment, purpose }) => slicesOf(segment, purpose)),
    agreements: bins,
    single,
    flow: tallyFlow(decided),
  };
}

/** Adds buckets up: hours to a day, days to a month, any to a window. */
export function addUp(buckets: readonly Pick<Bucket, 'cells'>[]): Cell[] {
  const cells = new CellMap();
  for (const bucket of buckets) {
    for (const { subject, slice, tally } of bucket.cells) cells.each(subject, [slice], (sum) => addTally(sum, tally));
  }
  return cells.list();
}

/** The same of all that they hold. */
export function addUpAll(buckets: readonly BucketSums[]): BucketSums {
  return {
    cells: addUp(buckets),
    contributions: addContributions(buckets.flatMap(({ contributions = [] }) => contributions)),
    agreements: addAgreements(buckets.flatMap(({ agreements = [] }) => agreements)),
    single: buckets.reduce((sum, { single = 0 }) => sum + single, 0),
    flow: addFlows(buckets.flatMap(({ flow }) => flow ?? [])),
  };
}

/** What was not the model's doing says nothing about its availability. */
function wasAsked(call: CallInHour): boolean {
  if (call.outcome === 'answered') return true;
  return call.outcome === 'failed' && call.failure?.kind !== 'not_started' && call.failure?.kind !== 'reservation_lost';
}

function slicesOf({ category, volatility, expiry }: Segment, purpose: Purpose): string[] {
  return ['all', `category:${category}`, `volatility:${volatility}`, `expiry:${expiry}`, `purpose:${purpose}`];
}

/** What a call will cost is told of a model and of it in a category. */
const isPredictedBy = (slice: string) => slice === 'all' || slice.startsWith('category:');

class CellMap {
  readonly #cells = new Map<string, Cell>();

  each(subject: string, slices: readonly string[], add: (tally: Tally) => void): void {
    for (const slice of slices) {
      const key = `${subject}\n${slice}`;
      const cell = this.#cells.get(key) ?? { subject, slice, tally: emptyTally() };
      this.#cells.set(key, cell);
      add(cell.tally);
    }
  }

  list(): Cell[] {
    return [...this.#cells.values()];
  }
}

import { MongoClient } from 'mongodb';
import type { Decision } from '../../domain/decision/decision.ts';
import { addUpAll, type BucketSums } from '../../domain/learning/bucket.ts';
import { hourStart } from '../../domain/learning/calendar.ts';
import { byCounting, countsFromMs, type Label, labelsOf } from '../../domain/learning/label.ts';
import { changeLabelSums, type LabelSums, noLabelSums } from '../../domain/learning/label-sums.ts';
import { scoreDecision } from '../../domain/learning/score-decision.ts';
import type { ScoredDecision } from '../../domain/learning/scored-decision.ts';
import { tallyHour } from '../../domain/learning/tally-hour.ts';
import { passed, WINDOW_LABELS, WINDOW_STEP, type WindowStart } from '../../domain/learning/window-start.ts';
import { DEFAULT_GROUP } from '../../domain/shared/group.ts';
import { groupBy } from '../../domain/shared/group-by.ts';
import { labelIdOf } from '../../domain/shared/ids.ts';
import { openStore, prepareStore } from '../../store/index.ts';
import { type MadeDecision, madeDecision } from '../dashboard/made-decision.ts';
import { tallyHours } from '../tally-hours.ts';
import { MODELS, type Place } from './place.ts';

/** So many are made one by one; a longer history is these several times over. */
const DISTINCT_AT_MOST = 100_000;
const DAYS = 10;
const DAY_MS = 86_400_000;
const AT_ONCE = 1_000;
/** What models write beside their probability makes a stored decision this large. */
const DECISION_BYTES = 10_000;

export interface Seeded {
  readonly decisions: number;
  /** Labels with a full panel. */
  readonly panels: number;
  readonly labelsInWindow: number;
  readonly hours: number;
}

/** Leaves a store as `size` decisions on resolved markets would have left it, as far as a round reads it: sums of all labels, the
 * labels of the window, where the window starts, and the tallies of ten days. The decisions and scores themselves, ten gigabytes
 * of a million, are not written: no round reads those of earlier ones. All of it comes from the functions that the scorekeeper
 * itself uses. */
export async function seedHistory({ uri, database }: Place, size: number, endMs: number): Promise<Seeded> {
  const distinct = Math.min(size, DISTINCT_AT_MOST);
  const times = size / distinct;
  if (!Number.isInteger(times)) throw new RangeError(`${size} is no multiple of ${distinct}.`);
  const startMs = endMs - DAYS * DAY_MS;
  const stepMs = (DAYS * DAY_MS) / distinct;
  const hours = new Map<number, BucketSums>();
  const labels: Label[] = [];
  let panels = 0;
  for (let from = 0; from < distinct; from += AT_ONCE) {
    const made = Array.from({ length: Math.min(AT_ONCE, distinct - from) }, (_, index) => {
      const decidedAtMs = Math.round(startMs + (from + index) * stepMs);
      return resolvingAt(madeDecision(from + index, decidedAtMs, 'main'), Math.round(decidedAtMs + stepMs / 2));
    });
    const scored = made.flatMap(scoreOf);
    labels.push(...labelsOf(scored));
    panels += made.filter(({ decision }) => decision.isFullPanel).length;
    const resolvedIn = groupBy(scored, ({ resolvedAtMs }) => hourStart(resolvedAtMs));
    const decidedIn = groupBy(
      made.map(({ decision }) => decision),
      ({ decidedAtMs }) => hourStart(decidedAtMs),
    );
    for (const hour of new Set([...decidedIn.keys(), ...resolvedIn.keys()])) {
      const sums = tallyHour(hour, decidedIn.get(hour) ?? [], resolvedIn.get(hour) ?? [], []);
      hours.set(hour, addUpAll([hours.get(hour), sums].flatMap((each) => each ?? [])));
    }
  }
  labels.sort(byCounting);
  await prepareStore(uri, database);
  const store = await openStore(uri, database);
  const client = await new MongoClient(uri).connect();
  try {
    const many = [...hours].map(([hour, sums]) => [hour, addUpAll(Array<BucketSums>(times).fill(sums))] as const);
    await tallyHours(store, new Map(many));
    const sums = sumsOf(labels, times);
    const window = labels.slice(-WINDOW_LABELS);
    await insertLabels(client, database, window);
    const start = startAfter(labels.slice(0, -WINDOW_LABELS));
    if (start) await store.learned.moveStart(DEFAULT_GROUP, start);
    const facts = { count: size, newestMs: endMs };
    const panelsAsked = panels * times;
    await store.learned.change(1, DEFAULT_GROUP, (nothing) => ({ ...nothing, panelsAsked, facts, sums }));
    return { decisions: size, panels: sums.panels, labelsInWindow: window.length, hours: hours.size };
  } finally {
    await client.close();
    await store.close();
  }
}

/** The same with a market that resolves when it is expected to, so that its label counts at once. */
function resolvingAt(made: MadeDecision, resolvesAtMs: number): MadeDecision {
  return { ...made, decision: { ...made.decision, scheduledResolutionMs: resolvesAtMs }, resolvesAtMs };
}

function sumsOf(labels: readonly Label[], times: number): LabelSums {
  let sums = noLabelSums();
  for (let time = 0; time < times; time++) {
    for (let from = 0; from < labels.length; from += AT_ONCE) {
      sums = changeLabelSums(sums, labels.slice(from, from + AT_ONCE), []);
    }
  }
  return sums;
}

function startAfter(old: readonly Label[]): WindowStart | null {
  let start: WindowStart | null = null;
  for (let from = 0; from < old.length; from += WINDOW_STEP) {
    start = passed(start, old.slice(from, from + WINDOW_STEP), MODELS);
  }
  return start;
}

async function insertLabels(client: MongoClient, database: string, labels: readonly Label[]): Promise<void> {
  for (let from = 0; from < labels.length; from += AT_ONCE) {
    const documents = labels.slice(from, from + AT_ONCE).map((label) => ({
      _id: labelIdOf(DEFAULT_GROUP, label.ticker),
      batch: 0,
      group: DEFAULT_GROUP,
      ticker: label.ticker,
      revision: 1,
      countsFromMs: countsFromMs(label),
      label,
      gains: [],
      before: { label: null, gains: [] },
    }));
    await client.db(database).collection<{ _id: string }>('labels').insertMany(documents);
  }
}

function scoreOf({ decision, market, resolvesAtMs }: ReturnType<typeof madeDecision>): ScoredDecision[] {
  const { outcome: settlement, lastMid } = market;
  const scored = scoreDecision(decision, [], { ticker: market.ticker, settlement, atMs: resolvesAtMs, lastMid });
  return scored ? [scored] : [];
}

/** Writes decisions as they are stored, and the outcomes of their markets where these are to be scored in the next round. */
export async function writeNew(
  { uri, database }: Place,
  { from, count, ticker, endMs }: { from: number; count: number; ticker: string | null; endMs: number },
): Promise<void> {
  await prepareStore(uri, database);
  const client = await new MongoClient(uri).connect();
  try {
    const db = client.db(database);
    for (let first = from; first < from + count; first += AT_ONCE) {
      const made = Array.from({ length: Math.min(AT_ONCE, from + count - first) }, (_, index) =>
        resolvingAt(madeDecision(first + index, endMs - 60_000 + (first + index - from), 'main'), endMs),
      );
      const decisions = made.map(({ decision }) => ofSize(ticker === null ? decision : { ...decision, ticker }));
      // On one market they were taken in before: what is measured is its settlement.
      const stored = ticker === null ? decisions.map((each) => ({ ...each, storedAtMs: Date.now() })) : decisions;
      await db.collection<{ _id: string }>('decisions').insertMany(stored);
      if (ticker !== null) continue;
      const outcomes = made.map(({ market }) => outcomeOf(market.ticker, market.outcome, endMs, true));
      await db.collection<{ _id: string }>('outcomes').insertMany(outcomes);
    }
    if (ticker !== null)
      await db.collection<{ _id: string }>('outcomes').insertOne(outcomeOf(ticker, 'yes', endMs + 60_000, false));
  } finally {
    await client.close();
  }
}

function outcomeOf(ticker: string, settlement: 'yes' | 'no', atMs: number, pending: boolean) {
  const reported = { ticker, settlement, atMs, lastMid: 0.5, by: 'bench', recordedAtMs: atMs };
  return { _id: ticker, ...reported, revision: 1, pending, history: [] };
}

function ofSize(decision: Decision): Decision & { readonly _id: string } {
  const missing = DECISION_BYTES - JSON.stringify(decision).length;
  const [first, ...rest] = decision.calls;
  const calls = first && missing > 0 ? [{ ...first, reasoning: 'x'.repeat(missing) }, ...rest] : decision.calls;
  return { _id: decision.decisionId, ...decision, calls };
}

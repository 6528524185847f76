import type { Decision } from '../../domain/decision/decision.ts';
import { addUpAll, type BucketSums, negatedBucket, noBucketSums } from '../../domain/learning/bucket.ts';
import { hourStart } from '../../domain/learning/calendar.ts';
import { addGains, contributionsOf } from '../../domain/learning/contribution.ts';
import { addToLabel, countsFromMs, type Label, teaches } from '../../domain/learning/label.ts';
import { changeArmSums, changeLabelSums } from '../../domain/learning/label-sums.ts';
import type { Exclusion } from '../../domain/learning/score-decision.ts';
import { areForecastsScored } from '../../domain/learning/scored-decision.ts';
import { tallyHour } from '../../domain/learning/tally-hour.ts';
import { bucketsWith } from '../../domain/learning/window.ts';
import { DEFAULT_GROUP } from '../../domain/shared/group.ts';
import { groupBy } from '../../domain/shared/group-by.ts';
import { labelIdOf } from '../../domain/shared/ids.ts';
import type { TalliedDecision } from '../../store/decisions.ts';
import { Superseded } from '../../store/guarded.ts';
import type { Store } from '../../store/index.ts';
import { type LabelDocument, type MarketRecord, NO_MARKET_RECORD } from '../../store/labels.ts';
import type { ScoreBatch } from '../../store/score-batches.ts';
import type { Score, ScoreDocument } from '../../store/scores.ts';
import { bookDecided, bookEndings, bookFills, bookModelGains } from '../portfolio/keep-books.ts';
import { scoreDecisions } from './score-decisions.ts';

/** Does what a batch is for, or the rest of it where a process died over it, and counts it as done. Every document that it changes
 * bears the number of its last batch, so that nothing is counted twice. */
export async function applyBatch(store: Store, batch: ScoreBatch, read: BatchFacts | null = null): Promise<void> {
  const { ids } = batch;
  const whole = Number.POSITIVE_INFINITY;
  switch (batch.kind) {
    case 'decided':
      await addDecided(store, batch, read?.decided ?? (await store.decisions.tallied(ids, whole)));
      break;
    case 'shadows':
      await addShadows(store, batch);
      break;
    case 'filled':
      await bookFills(store, batch._id, ids);
      break;
    case 'scored':
      await addScored(store, batch, read?.toScore ?? (await store.decisions.toScore(ids, whole)));
      break;
    case 'settled':
      await bookEndings(store, batch._id, ids);
      break;
  }
  await store.scoreBatches.finish(batch);
}

/** What was read when the batch was planned. */
export interface BatchFacts {
  readonly decided?: readonly TalliedDecision[];
  readonly toScore?: readonly Decision[];
}

/** Decisions into the tallies of the hours in which they were made; the count of panels comes last, so that it never counts one
 * whose calls are not tallied yet. */
async function addDecided(store: Store, { _id }: ScoreBatch, decisions: readonly TalliedDecision[]): Promise<void> {
  for (const [group, own] of byGroup(decisions)) {
    const hours = new Map<number, BucketSums>();
    for (const [startMs, decided] of groupBy(own, ({ decidedAtMs }) => hourStart(decidedAtMs))) {
      hours.set(startMs, tallyHour(startMs, decided, [], []));
    }
    await store.buckets.add(_id, group, bucketsWith(hours));
    const panels = own.filter(isPanel).length;
    await store.learned.change(_id, group, (standing) => ({ ...standing, panelsAsked: standing.panelsAsked + panels }));
  }
  await bookDecided(store, _id, decisions);
  // One that was stored after its market's outcome has to be scored for it too.
  await store.outcomes.reopen([...new Set(decisions.map(({ ticker }) => ticker))]);
}

/** A panel about several markets of an event counts once. */
const isPanel = ({ isFullPanel, event }: TalliedDecision) => isFullPanel && (event?.place ?? 1) === 1;

/** Calls of shadow models are no group's: they are tallied with the default one. */
async function addShadows(store: Store, { _id, ids }: ScoreBatch): Promise<void> {
  const attempts = await store.attempts.readMany(ids);
  const hours = new Map<number, BucketSums>();
  for (const [startMs, own] of groupBy(attempts, ({ endedAtMs }) => hourStart(endedAtMs))) {
    const calls = own.map(({ model, state, latencyMs, costMicroUsd, worstCaseMicroUsd }) => ({
      model,
      answered: state === 'answered',
      latencyMs,
      costMicroUsd: costMicroUsd ?? worstCaseMicroUsd,
    }));
    hours.set(startMs, tallyHour(startMs, [], [], calls));
  }
  await store.buckets.add(_id, DEFAULT_GROUP, bucketsWith(hours));
}

/** Decisions against the outcomes of their markets: scores, then labels, tallies and sums, each by what is new less what it
 * replaces. */
async function addScored(store: Store, batch: ScoreBatch, decisions: readonly Decision[]): Promise<void> {
  const scores = await writeScores(store, batch, decisions);
  const labels = await writeLabels(store, batch, scores);
  for (const [group, own] of byGroup(scores)) {
    const ownLabels = labels.filter((each) => each.group === group);
    const added = ownLabels.flatMap(teaching);
    const removed = ownLabels.flatMap(({ before }) => teaching(before));
    await store.buckets.add(batch._id, group, bucketsWith(hoursOf(own, ownLabels)));
    await store.learned.change(batch._id, group, (standing) => ({
      ...standing,
      facts: {
        count: standing.facts.count + own.filter(({ before }) => before === null).length,
        newestMs: Math.max(standing.facts.newestMs, ...own.map(({ writtenAtMs }) => writtenAtMs)),
      },
      excluded: excludedWith(standing.excluded, own),
      sums: changeLabelSums(standing.sums, added, removed),
      arms: changeArmSums(standing.arms ?? {}, added, removed),
    }));
  }
  await bookModelGains(store, batch._id, scores);
}

async function writeScores(store: Store, batch: ScoreBatch, decisions: readonly Decision[]): Promise<ScoreDocument[]> {
  const known = new Map((await store.scores.readMany(batch.ids)).map((score) => [score._id, score]));
  const open = decisions.filter(({ decisionId }) => known.get(decisionId)?.batch !== batch._id);
  const fresh = await scoreDecisions(store, open);
  const changes = fresh.map(({ decision, revision, resolvedAtMs, scored, excluded }) => {
    const { decisionId: _id, group = DEFAULT_GROUP, ticker, decidedAtMs } = decision;
    const read = known.get(_id) ?? null;
    if (read && read.batch > batch._id) throw new Superseded(`Another scorekeeper has scored ${_id} meanwhile.`);
    const facts = { _id, group, ticker, decidedAtMs, batch: batch._id, writtenAtMs: batch.plannedAtMs };
    const before: Score | null = read && {
      resolvedAtMs: read.resolvedAtMs,
      scored: read.scored,
      excluded: read.excluded,
    };
    const next: ScoreDocument = { ...facts, revision, resolvedAtMs, scored, excluded, before };
    return { read, next };
  });
  await store.scores.replace(changes);
  const done = [...known.values()].filter((score) => score.batch === batch._id);
  return [...done, ...changes.map(({ next }) => next)].toSorted(
    (a, b) => a.decidedAtMs - b.decidedAtMs || (a._id < b._id ? -1 : 1),
  );
}

async function writeLabels(
  store: Store,
  batch: ScoreBatch,
  scores: readonly ScoreDocument[],
): Promise<LabelDocument[]> {
  const byMarket = groupBy(scores, ({ group, ticker }) => labelIdOf(group, ticker));
  const known = new Map((await store.labels.readMany([...byMarket.keys()])).map((label) => [label._id, label]));
  const done: LabelDocument[] = [];
  const changes: { read: LabelDocument | null; next: LabelDocument }[] = [];
  for (const [_id, own] of byMarket) {
    const read = known.get(_id) ?? null;
    if (read?.batch === batch._id) done.push(read);
    else changes.push({ read, next: labelWith(read, _id, batch._id, own) });
  }
  await store.labels.replace(changes);
  return [...done, ...changes.map(({ next }) => next)];
}

/** A market's label with some of its scores. Those of a later revision of its outcome begin it anew. */
function labelWith(
  read: LabelDocument | null,
  _id: string,
  batch: number,
  scores: readonly ScoreDocument[],
): LabelDocument {
  const [{ group, ticker }] = scores as [ScoreDocument];
  if (read && read.batch > batch) throw new Superseded(`Another scorekeeper has changed ${_id} meanwhile.`);
  const revision = Math.max(read?.revision ?? 0, ...scores.map((score) => score.revision));
  const before: MarketRecord = read ? { label: read.label, gains: read.gains } : NO_MARKET_RECORD;
  let { label, gains } = read?.revision === revision ? before : NO_MARKET_RECORD;
  for (const { scored } of scores.filter((score) => score.revision === revision)) {
    if (!scored || !areForecastsScored(scored)) continue;
    label = addToLabel(label, scored);
    gains = addGains(gains, scored);
  }
  const fromMs = label && teaches(label) ? countsFromMs(label) : null;
  return { _id, batch, group, ticker, revision, countsFromMs: fromMs, label, gains, before };
}

/** What these scores and labels change in the tallies of the hours in which their markets resolved. */
function hoursOf(scores: readonly ScoreDocument[], labels: readonly LabelDocument[]): ReadonlyMap<number, BucketSums> {
  const hours = new Map<number, BucketSums[]>();
  const add = (atMs: number, sums: BucketSums) => {
    const startMs = hourStart(atMs);
    hours.set(startMs, [...(hours.get(startMs) ?? []), sums]);
  };
  const tally = (some: readonly Score[], sign: (sums: BucketSums) => BucketSums) => {
    for (const [startMs, own] of groupBy(some, ({ resolvedAtMs }) => hourStart(resolvedAtMs))) {
      const {
        id,
        kind,
        startMs: _,
        ...sums
      } = tallyHour(
        startMs,
        [],
        own.flatMap(({ scored }) => scored ?? []),
        [],
      );
      // What models added is by market, and a market may be in many batches: it comes from the labels.
      add(startMs, sign({ ...sums, contributions: [] }));
    }
  };
  tally(scores, (sums) => sums);
  tally(
    scores.flatMap(({ before }) => before ?? []),
    negatedBucket,
  );
  const gains = (some: readonly MarketRecord[], sign: (sums: BucketSums) => BucketSums) => {
    const known = some.flatMap(({ label, gains: own }) => (label ? [{ label, own }] : []));
    for (const [startMs, all] of groupBy(known, ({ label }) => hourStart(label.resolvedAtMs))) {
      const contributions = contributionsOf(all.flatMap(({ own }) => own));
      add(startMs, sign({ ...noBucketSums(), contributions }));
    }
  };
  gains(labels, (sums) => sums);
  gains(
    labels.map(({ before }) => before),
    negatedBucket,
  );
  return new Map([...hours].map(([startMs, all]) => [startMs, addUpAll(all)]));
}

const teaching = ({ label }: MarketRecord): Label[] => (label && teaches(label) ? [label] : []);

function excludedWith(
  standing: Readonly<Partial<Record<Exclusion, number>>>,
  scores: readonly ScoreDocument[],
): Partial<Record<Exclusion, number>> {
  const counts = { ...standing };
  for (const { excluded, before } of scores) {
    if (excluded) counts[excluded] = (counts[excluded] ?? 0) + 1;
    if (before?.excluded) counts[before.excluded] = (counts[before.excluded] ?? 0) - 1;
  }
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}

function byGroup<Each extends { readonly group?: string }>(all: readonly Each[]): Map<string, Each[]> {
  return groupBy(all, ({ group = DEFAULT_GROUP }) => group);
}

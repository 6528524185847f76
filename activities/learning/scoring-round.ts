import { byMaking } from '../../domain/learning/label.ts';
import { groupBy } from '../../domain/shared/group-by.ts';
import { sum } from '../../domain/shared/sum.ts';
import type { StoredDecision } from '../../store/decisions.ts';
import type { Store } from '../../store/index.ts';
import type { OutcomeDocument } from '../../store/outcomes.ts';
import type { BatchKind } from '../../store/score-batches.ts';
import type { KeptScore } from '../contract.ts';
import { applyBatch, type BatchFacts } from './apply-batch.ts';
import { createPublishScoreboard } from './publish-scoreboard.ts';
import type { ScoringConfig } from './scoring-config.ts';
import { tellSettled } from './tell-settled.ts';

/** A fact is seen by others this long after the time that it bears at the latest, two clocks' difference included. */
const LATE_MS = 120_000;
/** What a round holds of decisions at once. */
const BATCH_BYTES = 2_000_000;
const BATCH_IDS = 500;
/** Decisions whose ids are looked up at once. */
const LOOKED_UP = 20_000;
const OUTCOMES_AT_ONCE = 100;
const LEAST_SPAN_MS = 600_000;
/** The venue opened in 2021: no decision is older. */
const FIRST_MS = Date.UTC(2021, 0, 1);
/** A round ends after about this, done or not: the next one goes on. */
const ROUND_MS = 60_000;

/** The scorekeeper's rounds, one after another: takes in what is new, scores what has resolved, and publishes what was learned.
 * Work is done in batches that are written down first, so that a round that was killed goes on where it stopped. What it holds in
 * memory is one batch, the ids of what is to be done, and the labels of a window. */
export function createScoringRound(store: Store, config: ScoringConfig) {
  const publishScoreboard = createPublishScoreboard(store, config);

  return async function scoringRound(nowMs: number): Promise<KeptScore> {
    const untilMs = performance.now() + ROUND_MS;
    const isTimeLeft = () => performance.now() < untilMs;
    const last = await store.scoreBatches.latest();
    let number = last?._id ?? 0;
    if (last && !last.isDone) await applyBatch(store, last);

    async function doBatch(kind: BatchKind, ids: readonly string[], newestMs: number | null, read: BatchFacts = {}) {
      number += 1;
      const batch = { _id: number, kind, ids, plannedAtMs: nowMs, newestMs, isDone: false };
      await store.scoreBatches.open(batch);
      await applyBatch(store, batch, read);
    }

    const isAllTaken = await takeDecided(doBatch, isTimeLeft);
    const areShadowsTaken = await takeShadows(doBatch, isTimeLeft, nowMs);
    const areFillsTaken = await takeFills(doBatch, isTimeLeft);
    const { scored, isAllScored } = await scorePending(doBatch, isTimeLeft);
    for (const kind of ['decided', 'shadows'] as const) {
      await store.scoreBatches.forget(number, kind, (await store.scoreBatches.mark(kind)) - LATE_MS);
    }
    const boards = [];
    for (const group of config.groups) boards.push(await publishScoreboard(group, number, nowMs));
    return {
      scored,
      more: !(isAllTaken && areShadowsTaken && areFillsTaken && isAllScored),
      nextInMs: config.scorekeeper.everyMs,
      version: Math.max(...boards.map(({ version }) => version)),
      labels: sum(boards.map(({ labels }) => labels)),
      panelsAsked: sum(boards.map(({ panelsAsked }) => panelsAsked)),
    };
  };

  /** Takes in the decisions that were stored since the mark, and those that came late; false when time ran out. */
  async function takeDecided(doBatch: DoBatch, isTimeLeft: () => boolean): Promise<boolean> {
    const mark = await store.scoreBatches.mark('decided');
    const known = await store.scoreBatches.idsSince('decided', mark - LATE_MS);
    let fromMs = Math.max(FIRST_MS, mark - LATE_MS);
    let spanMs = LATE_MS + LEAST_SPAN_MS;
    // The writers' clocks may be ahead.
    const endMs = Date.now() + LATE_MS;
    while (fromMs < endMs) {
      const found = await store.decisions.storedBetween(fromMs, fromMs + spanMs, LOOKED_UP);
      if (!found && spanMs > 1) {
        spanMs = Math.ceil(spanMs / 2);
        continue;
      }
      const all = found ?? [];
      let fresh = all
        .filter(({ decisionId }) => !known.has(decisionId))
        .toSorted((a, b) => a.storedAtMs - b.storedAtMs);
      while (fresh.length > 0) {
        if (!isTimeLeft()) return false;
        fresh = await takeSome(doBatch, fresh);
      }
      fromMs += spanMs;
      if (all.length < LOOKED_UP / 4) spanMs *= 2;
    }
    return true;
  }

  /** Takes the oldest of them, so that the mark never passes one that is left for later; those that are gone are left out. */
  async function takeSome(doBatch: DoBatch, fresh: readonly StoredDecision[]): Promise<StoredDecision[]> {
    const next = fresh.slice(0, BATCH_IDS);
    const decided = await store.decisions.tallied(
      next.map(({ decisionId }) => decisionId),
      BATCH_BYTES,
    );
    const ids = decided.map(({ decisionId }) => decisionId);
    const last = next.findIndex(({ decisionId }) => decisionId === ids.at(-1));
    const newest = next[last];
    if (!newest) return fresh.slice(next.length);
    await doBatch('decided', ids, newest.storedAtMs, { decided });
    return fresh.slice(last + 1);
  }

  /** Takes in the calls of shadow models that ended since the mark, the oldest first; false when time ran out. */
  async function takeShadows(doBatch: DoBatch, isTimeLeft: () => boolean, nowMs: number): Promise<boolean> {
    let fromMs = (await store.scoreBatches.mark('shadows')) - LATE_MS;
    const known = await store.scoreBatches.idsSince('shadows', fromMs);
    let limit = LOOKED_UP;
    for (;;) {
      const all = await store.attempts.shadowsSince(fromMs, limit);
      const fresh = all.filter(({ _id }) => !known.has(_id));
      for (let from = 0; from < fresh.length; from += BATCH_IDS) {
        if (!isTimeLeft()) return false;
        const next = fresh.slice(from, from + BATCH_IDS);
        const ids = next.map(({ _id }) => _id);
        await doBatch('shadows', ids, next.at(-1)?.endedAtMs ?? null);
        for (const id of ids) known.add(id);
      }
      if (all.length < limit) break;
      // Others may have ended at the same time as the last of these.
      const newestMs = all.at(-1)?.endedAtMs ?? fromMs;
      if (newestMs === fromMs) limit *= 2;
      fromMs = newestMs;
    }
    await store.scoreBatches.moveMark('shadows', nowMs);
    return true;
  }

  /** Takes fills into their accounts' books, the oldest first; false when time ran out. */
  async function takeFills(doBatch: DoBatch, isTimeLeft: () => boolean): Promise<boolean> {
    for (;;) {
      const fills = await store.fills.pending(BATCH_IDS);
      if (fills.length === 0) return true;
      if (!isTimeLeft()) return false;
      await doBatch(
        'filled',
        fills.map(({ _id }) => _id),
        null,
      );
    }
  }

  /** Scores the decisions on markets with an outcome that is still to be scored, and settles the positions in them. */
  async function scorePending(doBatch: DoBatch, isTimeLeft: () => boolean) {
    let scored = 0;
    for (;;) {
      const outcomes = await store.outcomes.pending(OUTCOMES_AT_ONCE);
      if (outcomes.length === 0) return { scored, isAllScored: true };
      const decisions = await store.decisions.onTickers(outcomes.map(({ ticker }) => ticker));
      let open = await unscored(outcomes, decisions);
      while (open.length > 0) {
        if (!isTimeLeft()) return { scored, isAllScored: false };
        const next = open.slice(0, BATCH_IDS);
        const toScore = await store.decisions.toScore(next, BATCH_BYTES);
        const ids = toScore.map(({ decisionId }) => decisionId);
        if (ids.length === 0) throw new Error(`Decision ${next[0]} vanished while it was being scored.`);
        await doBatch('scored', ids, null, { toScore });
        scored += ids.length;
        const done = new Set(ids);
        open = open.filter((id) => !done.has(id));
      }
      const positions = await unsettled(outcomes);
      for (let from = 0; from < positions.length; from += BATCH_IDS) {
        if (!isTimeLeft()) return { scored, isAllScored: false };
        await doBatch('settled', positions.slice(from, from + BATCH_IDS), null);
      }
      const decided = new Set(decisions.map(({ ticker }) => ticker));
      const toTell = outcomes.filter(({ ticker }) => decided.has(ticker));
      await tellSettled(store, config.channels, toTell);
      await store.outcomes.markScored(outcomes);
    }
  }

  /** Ids of the positions in these markets that do not know their outcome as it is now. */
  async function unsettled(outcomes: readonly OutcomeDocument[]): Promise<string[]> {
    const current = new Map(outcomes.map(({ ticker, revision }) => [ticker, revision]));
    const known = await store.positions.revisionsOn([...current.keys()]);
    return [...known]
      .filter(([, { ticker, revision }]) => revision < (current.get(ticker) ?? 0))
      .map(([id]) => id)
      .toSorted();
  }

  /** Ids of the decisions on these markets that were not scored against the outcome as it is now, in the order of the outcomes and
   * then of their making. */
  async function unscored(
    outcomes: readonly OutcomeDocument[],
    decisions: readonly DecisionOnTicker[],
  ): Promise<string[]> {
    const revisions = await store.scores.revisionsOn(outcomes.map(({ ticker }) => ticker));
    const byTicker = groupBy(decisions, ({ ticker }) => ticker);
    return outcomes.flatMap(({ ticker, revision }) =>
      (byTicker.get(ticker) ?? [])
        .filter(({ decisionId }) => (revisions.get(decisionId) ?? 0) < revision)
        .toSorted(byMaking)
        .map(({ decisionId }) => decisionId),
    );
  }
}
type DecisionOnTicker = Awaited<ReturnType<Store['decisions']['onTickers']>>[number];
export type ScoringRound = ReturnType<typeof createScoringRound>;

type DoBatch = (kind: BatchKind, ids: readonly string[], newestMs: number | null, read?: BatchFacts) => Promise<void>;

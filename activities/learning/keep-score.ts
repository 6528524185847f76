import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Decision } from '../../domain/decision/decision.ts';
import { addUpAll, hourStart, tallyHour } from '../../domain/learning/bucket.ts';
import type { Transition } from '../../domain/learning/drift-over-panels.ts';
import { comesOutAgain, withoutEachModel } from '../../domain/learning/rebuild.ts';
import { reuseOffAlert, switchedOff } from '../../domain/learning/reuse-record.ts';
import { rollUpsOf } from '../../domain/learning/roll-ups.ts';
import { COLD_SCOREBOARD, type Scoreboard, scoreboardSteps } from '../../domain/learning/scoreboard.ts';
import {
  type Exclusion,
  exclusionOf,
  type OutcomeAnswer,
  type ScoredDecision,
  scoreDecision,
} from '../../domain/learning/scored-decision.ts';
import { driftAuditId } from '../../domain/shared/ids.ts';
import type { OutcomeDocument } from '../../store/outcomes.ts';
import type { ScoreDocument } from '../../store/scores.ts';
import type { OutcomeInput } from '../../workflows/messages.ts';
import { createCallCosts } from '../admission/call-costs.ts';
import type { KeptScore } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { startHeartbeat } from '../model-calls/heartbeat.ts';
import { runCooperatively } from '../run-cooperatively.ts';

const OUTCOMES_AT_ONCE = 100;
/** Each is worked out again without each of its models: the model calls of the same process are not kept waiting for more than
 * these, and no more scoreboards are in memory at once. */
const DECISIONS_AT_ONCE = 20;
const HOUR_MS = 3_600_000;
/** A decision is stored a moment after the time that it bears. */
const LATE_MS = 120_000;
const KEEP_BOARDS_MS = HOUR_MS;
/** What calls cost is learned from every decision, outcomes or not; not worth a new scoreboard more often. */
const CALLS_EVERY_MS = 600_000;

/** What the scorekeeper does to the world: outcomes recorded, decisions scored, tallies and scoreboard made anew. Every part
 * is made from facts and replaced, and an outcome counts as scored only when all that follows from it is written: wherever a
 * worker dies, the next run does the same again and comes to the same. */
export function createScorekeeping(dependencies: Dependencies) {
  const { store, config, clock } = dependencies;
  const memory = createScoreMemory(dependencies);
  const callCosts = createCallCosts(dependencies);
  /** Ids of audit entries that this process knows to be there. */
  const audited = new Set<string>();

  return {
    /** Records outcomes in their order; each answer says what became of it. */
    async recordOutcomes(told: readonly OutcomeInput[]): Promise<OutcomeAnswer[]> {
      const nowMs = clock.now();
      const answers: OutcomeAnswer[] = [];
      for (const { ticker, settlement, atMs, lastMid, by, correct } of told) {
        const outcome = {
          ticker,
          settlement,
          atMs: atMs ?? null,
          lastMid: lastMid ?? null,
          by,
          correct: correct ?? false,
        };
        answers.push(await store.outcomes.record(outcome, nowMs));
      }
      return answers;
    },

    /** Scores what is pending, makes the tallies of the touched hours anew, and publishes a scoreboard if something was
     * learned and the last one is old enough. */
    async keepScore(): Promise<KeptScore> {
      const heartbeat = startHeartbeat();
      try {
        const nowMs = clock.now();
        const since = await store.scores.foldedUntil();
        const recent = await store.decisions.decidedSince(since - LATE_MS);
        // An outcome that came before the decision on its market was stored has to be scored for it too.
        const scoredAlready = await store.scores.among(recent.map(({ decisionId }) => decisionId));
        const unscored = recent.filter(({ decisionId }) => !scoredAlready.has(decisionId));
        await store.outcomes.reopen([...new Set(unscored.map(({ ticker }) => ticker))]);

        const outcomes = await store.outcomes.pending(OUTCOMES_AT_ONCE);
        const scores = await scoreAll(outcomes, nowMs);
        await store.scores.write(scores);

        const hours = new Set(recent.map(({ decidedAtMs }) => hourStart(decidedAtMs)));
        for (const { atMs, history } of outcomes) {
          for (const each of [atMs, ...history.map((before) => before.atMs)]) hours.add(hourStart(each));
        }
        await tallyAnew([...hours]);
        for (const { _id, revision } of outcomes) await store.outcomes.markScored(_id, revision);
        await store.scores.setFoldedUntil(Math.max(since, nowMs));

        const board = await publish(nowMs);
        return {
          scored: scores.length,
          hours: hours.size,
          more: outcomes.length === OUTCOMES_AT_ONCE,
          nextInMs: config.scorekeeper.everyMs,
          version: board.version,
          labels: board.labels,
          panelsAsked: board.panelsAsked,
        };
      } finally {
        heartbeat.stop();
      }
    },
  };

  async function scoreAll(outcomes: readonly OutcomeDocument[], writtenAtMs: number): Promise<ScoreDocument[]> {
    const byTicker = new Map(outcomes.map((outcome) => [outcome.ticker, outcome]));
    const decisions = await store.decisions.ofTickers([...byTicker.keys()]);
    const shadows = await store.attempts.shadowsOf(decisions.map((decision) => decision.decisionId));
    const byVersion = decisions.toSorted((a, b) => a.scoreboardVersion - b.scoreboardVersion);
    const scores: ScoreDocument[] = [];
    for (let from = 0; from < byVersion.length; from += DECISIONS_AT_ONCE) {
      const part = byVersion.slice(from, from + DECISIONS_AT_ONCE);
      const boards = await boardsOf(part);
      await nextTurn();
      for (const decision of part) {
        const outcome = byTicker.get(decision.ticker);
        if (!outcome) continue;
        const own = shadows.flatMap(({ decisionId, model, answer }) =>
          decisionId === decision.decisionId && answer ? [{ model, rawProbability: answer.rawProbability }] : [],
        );
        const { atMs: resolvedAtMs } = outcome;
        const board = boards.get(decision.scoreboardVersion);
        const isComparable = board && decision.path !== 'reused' && comesOutAgain(decision, board);
        const without = isComparable ? withoutEachModel(decision, board) : [];
        const scored = scoreDecision(decision, own, outcome, without);
        const excluded = exclusionOf(decision, outcome);
        scores.push({ _id: decision.decisionId, resolvedAtMs, writtenAtMs, scored, excluded });
      }
    }
    return scores;
  }

  /** The scoreboards that decisions refer to, by version: what a model added is told by the weights that there were. */
  async function boardsOf(decisions: readonly Decision[]): Promise<ReadonlyMap<number, Scoreboard>> {
    const pooled = decisions.filter(({ forecast }) => (forecast?.models.length ?? 0) > 1);
    const boards = await store.scoreboards.readAll([...new Set(pooled.map((decision) => decision.scoreboardVersion))]);
    return boards.set(COLD_SCOREBOARD.version, COLD_SCOREBOARD);
  }

  /** The tallies of these hours from their facts, then of their days, then of their months. */
  async function tallyAnew(hours: readonly number[]): Promise<void> {
    for (const startMs of hours) {
      const endMs = startMs + HOUR_MS;
      const [decided, resolved, shadows] = await Promise.all([
        store.decisions.settledBetween(startMs, endMs),
        store.scores.resolvedBetween(startMs, endMs),
        store.attempts.shadowsBetween(startMs, endMs),
      ]);
      const calls = shadows.map(({ model, state, latencyMs, costMicroUsd, worstCaseMicroUsd }) => ({
        model,
        answered: state === 'answered',
        latencyMs,
        costMicroUsd: costMicroUsd ?? worstCaseMicroUsd,
      }));
      await store.buckets.replace(tallyHour(startMs, decided, resolved, calls));
    }
    for (const { parts, ...bucket } of rollUpsOf(hours)) {
      await store.buckets.replace({ ...bucket, ...addUpAll(await store.buckets.readAll(parts)) });
    }
  }

  async function publish(nowMs: number): Promise<Scoreboard> {
    const latest = (await store.scoreboards.latest()) ?? COLD_SCOREBOARD;
    if (nowMs - latest.builtAtMs < config.scorekeeper.publishEveryMs) return latest;
    const [{ scored, excluded, facts }, panelsAsked] = await Promise.all([memory(), store.decisions.countPanels()]);
    const isSame = facts.count === latest.facts.count && facts.newestMs === latest.facts.newestMs;
    const isLearned = !isSame || panelsAsked !== latest.panelsAsked;
    if (!isLearned && (latest.version === 0 || nowMs - latest.builtAtMs < CALLS_EVERY_MS)) return latest;
    const { calls, brierCosts } = await callCosts.read(nowMs);
    await callCosts.watch(calls, nowMs);
    if (!isLearned && isDeepStrictEqual(calls, latest.calls)) return latest;
    const steps = scoreboardSteps({
      scored,
      excluded,
      models: config.models.filter((row) => !row.shadow).map((row) => row.id),
      baseRates: [...new Set(Object.values(config.accounts).map(({ decision }) => decision.baseRate))],
      panelsAsked,
      facts,
      calls,
      brierCosts,
      version: latest.version + 1,
      nowMs,
    });
    const { board, transitions } = await runCooperatively(steps);
    await audit(transitions, nowMs);
    for (const record of switchedOff(latest.reuse, board.reuse)) await store.alerts.raise(reuseOffAlert(record, nowMs));
    // Before it is published: after a death in between the next run finds nothing new to publish.
    await store.weights.write(board);
    await store.scoreboards.publish(board);
    await store.scoreboards.prune(nowMs - KEEP_BOARDS_MS);
    return board;
  }

  /** Each change of a model's drift state once, whoever found it how often; an entry stays when a correction undoes it. */
  async function audit(transitions: readonly Transition[], atMs: number): Promise<void> {
    for (const { model, from, to, decisionId, ticker, sum, labels, atMs: resolvedAtMs } of transitions) {
      const id = driftAuditId(model, decisionId, to);
      if (audited.has(id)) continue;
      const resolved = new Date(resolvedAtMs).toISOString();
      const reason = `${model} at ${ticker}, resolved ${resolved}: S = ${sum.toFixed(2)} after ${labels} panels.`;
      await store.control.addAudit({ id, kind: 'drift', account: null, from, to, reason, by: 'scorekeeper', atMs });
      audited.add(id);
    }
  }
}

/** The scores, kept in memory and brought up to date by what was written since: reading all of them for each scoreboard
 * would cost more with every market that resolves. A process that starts reads them all once. */
function createScoreMemory({ store }: Dependencies) {
  const known = new Map<string, ScoredDecision | Exclusion>();
  let newestMs = 0;
  return async (): Promise<Pick<Scoreboard, 'facts' | 'excluded'> & { scored: ScoredDecision[] }> => {
    for (const { _id, scored, excluded, writtenAtMs } of await store.scores.writtenSince(newestMs - LATE_MS)) {
      known.set(_id, scored ?? excluded ?? 'void');
      newestMs = Math.max(newestMs, writtenAtMs);
    }
    const scored: ScoredDecision[] = [];
    const excluded: Partial<Record<Exclusion, number>> = {};
    for (const each of known.values()) {
      if (typeof each === 'string') excluded[each] = (excluded[each] ?? 0) + 1;
      else scored.push(each);
    }
    return { scored, excluded, facts: { count: known.size, newestMs } };
  };
}

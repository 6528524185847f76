import { addUpAll } from '../../domain/learning/bucket.ts';
import { hourStart } from '../../domain/learning/calendar.ts';
import type { OutcomeAnswer } from '../../domain/learning/outcome-schema.ts';
import { tallyHour } from '../../domain/learning/tally-hour.ts';
import { rollUpsOf } from '../../domain/learning/window.ts';
import type { OutcomeInput } from '../../workflows/messages.ts';
import type { KeptScore } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { withHeartbeat } from '../model-calls/heartbeat.ts';
import { createPublishScoreboard } from './publish-scoreboard.ts';
import { scoreOutcomes } from './score-outcomes.ts';

const OUTCOMES_AT_ONCE = 100;
/** A decision is stored a moment after the time that it bears. */
const LATE_MS = 120_000;

/** What the scorekeeper does: outcomes recorded, decisions scored, tallies and scoreboard replaced. Every part is made from facts
 * and replaced, and an outcome counts as scored only when all that follows from it is written: wherever a worker dies, the next
 * run repeats the work with the same result. */
export function createScorekeeping(dependencies: Dependencies) {
  const { store, config, clock } = dependencies;
  const publishScoreboard = createPublishScoreboard(dependencies);

  return {
    /** Records outcomes in their order; each answer says what became of it. */
    async recordOutcomes(reported: readonly OutcomeInput[]): Promise<OutcomeAnswer[]> {
      const nowMs = clock.now();
      const answers: OutcomeAnswer[] = [];
      for (const { ticker, settlement, atMs = null, lastMid = null, by, correct = false } of reported) {
        answers.push(await store.outcomes.record({ ticker, settlement, atMs, lastMid, by, correct }, nowMs));
      }
      return answers;
    },

    keepScore: withHeartbeat(keepScore),
  };

  /** Scores what is pending, replaces the tallies of the touched hours, and publishes a scoreboard if something was learned and
   * the last one is old enough. */
  async function keepScore(): Promise<KeptScore> {
    const nowMs = clock.now();
    const since = await store.scores.foldedUntil();
    const recent = await store.decisions.decidedSince(since - LATE_MS);
    // An outcome that came before the decision on its market was stored has to be scored for it too.
    const scoredAlready = await store.scores.among(recent.map(({ decisionId }) => decisionId));
    const unscored = recent.filter(({ decisionId }) => !scoredAlready.has(decisionId));
    await store.outcomes.reopen([...new Set(unscored.map(({ ticker }) => ticker))]);

    const outcomes = await store.outcomes.pending(OUTCOMES_AT_ONCE);
    const scores = await scoreOutcomes(dependencies, outcomes, nowMs);
    await store.scores.write(scores);

    const resolvedAtMs = outcomes.flatMap(({ atMs, history }) => [atMs, ...history.map((before) => before.atMs)]);
    const touched = [...recent.map(({ decidedAtMs }) => decidedAtMs), ...resolvedAtMs];
    await tallyHours(dependencies, [...new Set(touched.map(hourStart))]);
    for (const { _id, revision } of outcomes) await store.outcomes.markScored(_id, revision);
    await store.scores.setFoldedUntil(Math.max(since, nowMs));

    const { version, labels, panelsAsked } = await publishScoreboard(nowMs);
    const more = outcomes.length === OUTCOMES_AT_ONCE;
    return { scored: scores.length, more, nextInMs: config.scorekeeper.everyMs, version, labels, panelsAsked };
  }
}

const HOUR_MS = 3_600_000;

/** Replaces the tallies of these hours from their facts, then those of their days, then of their months. */
async function tallyHours({ store }: Pick<Dependencies, 'store'>, hours: readonly number[]): Promise<void> {
  for (const startMs of hours) {
    const endMs = startMs + HOUR_MS;
    const [decided, resolved, shadows] = await Promise.all([
      store.decisions.decidedBetween(startMs, endMs),
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

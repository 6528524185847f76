import { isDeepStrictEqual } from 'node:util';
import { scoreboardSteps } from '../../domain/learning/build-scoreboard.ts';
import { costDriftAlert, predictionDrifts } from '../../domain/learning/cost-drift.ts';
import type { Transition } from '../../domain/learning/drift.ts';
import { reuseOffAlert, switchedOff } from '../../domain/learning/reuse-record.ts';
import type { Exclusion } from '../../domain/learning/score-decision.ts';
import { COLD_SCOREBOARD, type Scoreboard } from '../../domain/learning/scoreboard.ts';
import type { ScoredDecision } from '../../domain/learning/scored-decision.ts';
import { driftAuditId } from '../../domain/shared/ids.ts';
import type { Dependencies } from '../dependencies.ts';
import { runCooperatively } from '../run-cooperatively.ts';
import { readCallCosts } from './call-costs.ts';

const KEEP_BOARDS_MS = 3_600_000;
/** What calls cost is learned from every decision, outcomes or not; not worth a new scoreboard more often. */
const CALLS_EVERY_MS = 600_000;

/** Builds and publishes a scoreboard where something was learned since the last one; returns the one in force. */
export function createPublishScoreboard(dependencies: Dependencies) {
  const { store, config } = dependencies;
  const readScores = createReadScores(dependencies);
  /** Ids of audit entries that this process has written. */
  const audited = new Set<string>();

  return async function publishScoreboard(nowMs: number): Promise<Scoreboard> {
    const latest = (await store.scoreboards.latest()) ?? COLD_SCOREBOARD;
    if (nowMs - latest.builtAtMs < config.scorekeeper.publishEveryMs) return latest;
    const [{ scored, excluded, facts }, panelsAsked] = await Promise.all([readScores(), store.decisions.countPanels()]);
    const isSame = facts.count === latest.facts.count && facts.newestMs === latest.facts.newestMs;
    const isLearned = !isSame || panelsAsked !== latest.panelsAsked;
    if (!isLearned && (latest.version === 0 || nowMs - latest.builtAtMs < CALLS_EVERY_MS)) return latest;
    const { calls, brierCosts } = await readCallCosts(store, nowMs);
    // Once per model and day, whoever finds it how often.
    for (const drift of predictionDrifts(calls)) await store.alerts.raise(costDriftAlert(drift, nowMs));
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
  };

  /** Each change of a model's drift state once, however often it is found; an entry stays when a correction undoes it. */
  async function audit(transitions: readonly Transition[], atMs: number): Promise<void> {
    for (const { decisionId, labels: panels, atMs: resolvedAtMs, ...transition } of transitions) {
      const id = driftAuditId(transition.model, decisionId, transition.to);
      if (audited.has(id)) continue;
      const subject = { kind: 'drift' as const, ...transition, panels, resolvedAtMs };
      await store.control.addAudit({ id, account: null, by: 'scorekeeper', atMs, ...subject });
      audited.add(id);
    }
  }
}

/** A score is stored a moment after the time that it bears. */
const LATE_MS = 120_000;

/** Reads all scores, of which those that were read before are kept in memory: reading all of them for each scoreboard would cost
 * more with every market that resolves. A process that starts reads them all once. */
function createReadScores({ store }: Pick<Dependencies, 'store'>) {
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

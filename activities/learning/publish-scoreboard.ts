import { isDeepStrictEqual } from 'node:util';
import { buildScoreboard } from '../../domain/learning/build-scoreboard.ts';
import { costDriftAlert, predictionDrifts } from '../../domain/learning/cost-drift.ts';
import type { Transition } from '../../domain/learning/drift.ts';
import { reuseOffAlert, switchedOff } from '../../domain/learning/reuse-record.ts';
import { COLD_SCOREBOARD, type Scoreboard } from '../../domain/learning/scoreboard.ts';
import { driftAuditId } from '../../domain/shared/ids.ts';
import type { Store } from '../../store/index.ts';
import { readCallCosts } from './call-costs.ts';
import { createLabelWindows } from './label-window.ts';
import type { ScoringConfig } from './scoring-config.ts';

const KEEP_BOARDS_MS = 3_600_000;
/** What calls cost is learned from every decision, outcomes or not; not worth a new scoreboard more often. */
const CALLS_EVERY_MS = 600_000;

/** Builds and publishes a group's scoreboard where something was learned since the last one; returns the one in force. `batch`: the
 * last one that was done. */
export function createPublishScoreboard(store: Store, config: ScoringConfig) {
  const models = config.models.filter((row) => !row.shadow).map((row) => row.id);
  const readWindow = createLabelWindows(store, models);
  /** Ids of audit entries that this process has written. */
  const audited = new Set<string>();

  return async function publishScoreboard(group: string, batch: number, nowMs: number): Promise<Scoreboard> {
    const latest = (await store.scoreboards.latest(group)) ?? COLD_SCOREBOARD;
    if (nowMs - latest.builtAtMs < config.scorekeeper.publishEveryMs) return latest;
    // Before the tallies: what is counted here is in them already.
    const learned = await store.learned.read(group);
    const { facts, panelsAsked, excluded } = learned;
    const isSame = facts.count === latest.facts.count && facts.newestMs === latest.facts.newestMs;
    const nextMs = latest.waiting?.nextMs ?? null;
    const isDue = nextMs !== null && nextMs <= nowMs;
    const isLearned = !isSame || isDue || panelsAsked !== latest.panelsAsked;
    if (!isLearned && (latest.version === 0 || nowMs - latest.builtAtMs < CALLS_EVERY_MS)) return latest;
    const { calls, brierCosts } = await readCallCosts(store, group, config.groups, nowMs);
    // Once per model and day, whoever finds it how often.
    for (const drift of predictionDrifts(calls)) await store.alerts.raise(costDriftAlert(drift, nowMs));
    if (!isLearned && isDeepStrictEqual(calls, latest.calls)) return latest;
    const { labels, start } = await readWindow(group, batch, nowMs);
    // Those that no scoreboard was built with in time.
    if (start) await audit(start.transitions, nowMs);
    const { board, transitions } = buildScoreboard({
      labels,
      older: start && { sums: learned.sums, arms: learned.arms ?? {}, start },
      models,
      baseRates: config.baseRates,
      panelsAsked,
      excluded,
      facts,
      calls,
      brierCosts,
      version: (await store.scoreboards.latestVersion()) + 1,
      group,
      nowMs,
    });
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

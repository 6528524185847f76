import type { Decision } from '../../domain/decision/decision.ts';
import { buildScoreboard } from '../../domain/learning/build-scoreboard.ts';
import { labelsOf } from '../../domain/learning/label.ts';
import { scoreDecision } from '../../domain/learning/score-decision.ts';
import { COLD_SCOREBOARD, type Scoreboard } from '../../domain/learning/scoreboard.ts';
import type { ScoredDecision } from '../../domain/learning/scored-decision.ts';
import type { Learned } from '../../domain/planning/exploration.ts';
import { DEFAULT_GROUP } from '../../domain/shared/group.ts';
import { MODELS } from './answers.ts';
import type { BenchPolicy } from './policies.ts';
import { createTallies } from './tallies.ts';
import type { Question } from './world.ts';

/** What a policy has from its own decisions, and nothing else: the other policies' answers and outcomes that are still to
 * come are hidden from it. */
export interface Records {
  board(): Scoreboard;
  learned(): Learned;
  add(decision: Decision, question: Question): void;
  /** The latest decision on a ticker that has answers of its own. */
  latestAnswered(ticker: string): Decision | null;
  /** Scores what has resolved by now and makes the scoreboard anew. */
  learn(nowMs: number): void;
}

/** Nothing has been learned yet: then every model is called. */
const NOTHING_LEARNED: Learned = { labels: 0, panelsAsked: 0, nearCertain: 0 };

export function createRecords({ asksEveryone, decision: policy }: BenchPolicy): Records {
  const pending = new Map<Decision, Question>();
  const scored: ScoredDecision[] = [];
  const answered = new Map<string, Decision>();
  const tallies = createTallies();
  let panelsAsked = 0;
  let board = COLD_SCOREBOARD;
  return {
    board: () => board,
    learned: () =>
      asksEveryone ? NOTHING_LEARNED : { labels: board.labels, panelsAsked, nearCertain: board.nearCertain ?? 0 },
    latestAnswered: (ticker) => answered.get(ticker) ?? null,

    add(decision, question) {
      pending.set(decision, question);
      tallies.add(decision);
      if (decision.isFullPanel) panelsAsked += 1;
      if (decision.forecast && decision.path !== 'reused') answered.set(decision.ticker, decision);
    },

    learn(nowMs) {
      for (const [decision, { outcome, lastMid, resolvesAtMs, market }] of pending) {
        if (resolvesAtMs > nowMs) continue;
        pending.delete(decision);
        const resolution = { ticker: market.ticker, settlement: outcome, atMs: resolvesAtMs, lastMid };
        const score = scoreDecision(decision, [], resolution);
        if (score) scored.push(score);
      }
      ({ board } = buildScoreboard({
        labels: labelsOf(scored),
        older: null,
        group: DEFAULT_GROUP,
        models: MODELS.map(({ id }) => id),
        baseRates: [policy.baseRate],
        panelsAsked,
        facts: { count: scored.length, newestMs: nowMs },
        calls: tallies.lately(nowMs),
        brierCosts: [],
        excluded: {},
        version: board.version + 1,
        nowMs,
      }));
    },
  };
}

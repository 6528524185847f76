import type { Decision } from '../domain/decision/decision.ts';
import type { Explained, OutcomeOfDecision } from '../domain/explain/explanation.ts';
import { counterArm, type ResearchEffect, researchEffect } from '../domain/explain/research-effect.ts';
import { type ExplainedDecision, withSentences } from '../domain/explain/with-sentences.ts';
import { driftNotes } from '../domain/learning/drift-notes.ts';
import { rebuildForecast, rebuildVerdict, withoutEachModel } from '../domain/learning/rebuild.ts';
import type { WithoutModel } from '../domain/learning/score-decision.ts';
import { COLD_SCOREBOARD, type Scoreboard } from '../domain/learning/scoreboard.ts';
import { canonicalJson } from '../domain/shared/canonical-json.ts';
import type { AttemptDocument } from '../store/attempts.ts';
import type { Store } from '../store/index.ts';
import type { Score } from '../store/scores.ts';

/** Everything that is stored of a decision: the record, and each request that was sent for it. */
export interface Explanation extends Explained {
  readonly decision: ExplainedDecision;
  readonly attempts: readonly AttemptDocument[];
  /** What it would have come to without each of its models; empty where there is no forecast, or that scoreboard is gone. */
  readonly without: readonly WithoutModel[];
  readonly researchEffect: ResearchEffect | null;
}

/** Reads a decision by its id, `<account>/<requestId>`; null when none is stored. */
export async function readExplanation(store: Store, decisionId: string): Promise<Explanation | null> {
  const decision = await store.decisions.read(decisionId);
  if (!decision) return null;
  const [attempts, board, resolution, effect] = await Promise.all([
    // The requests for an event are booked under the event.
    store.attempts.ofDecision(decision.event?.decisionId ?? decisionId),
    boardOf(store, decision),
    resolutionOf(store, decision),
    effectOf(store, decision),
  ]);
  return {
    decision: withSentences(withReasoning(decision, attempts)),
    attempts,
    rebuilt: board && decision.forecast && isSame(rebuildForecast(decision, board), decision.forecast),
    rebuiltVerdict: verdictComesOutAgain(decision, board),
    drifts: board ? driftNotes(board) : [],
    without: board ? withoutEachModel(decision, board) : [],
    resolution,
    researchEffect: effect,
  };
}

/** By what was learned until now: what the decision itself went by stands in its record. */
async function effectOf(store: Store, decision: Decision): Promise<ResearchEffect | null> {
  if (!decision.research) return null;
  const arm = counterArm(decision);
  const [counterpart, board] = await Promise.all([
    arm && store.decisions.nearestInArm(decision, arm),
    store.scoreboards.latest(decision.group),
  ]);
  return researchEffect(decision, counterpart, board ?? COLD_SCOREBOARD);
}

async function boardOf(store: Store, { scoreboardVersion }: Decision): Promise<Scoreboard | null> {
  return scoreboardVersion === 0 ? COLD_SCOREBOARD : store.scoreboards.read(scoreboardVersion);
}

function verdictComesOutAgain(decision: Decision, board: Scoreboard | null): boolean | null {
  const verdict = board && rebuildVerdict(decision, board);
  return verdict && isSame(verdict, decision.verdict);
}

async function resolutionOf(store: Store, { decisionId, ticker }: Decision): Promise<OutcomeOfDecision | null> {
  const [outcome, score] = await Promise.all([store.outcomes.read(ticker), store.scores.read(decisionId)]);
  if (!outcome) return null;
  const { settlement, settlementValueMicroUsd: value, atMs, by } = outcome;
  const known = typeof value === 'number' ? { settlementValueMicroUsd: value } : {};
  const { trade = null, paper = null } = score?.scored ?? {};
  const brought = {
    ...(trade ? { profitMicroUsd: trade.profitMicroUsd } : {}),
    ...(paper ? { withheldProfitMicroUsd: paper.profitMicroUsd } : {}),
  };
  return { settlement, ...known, atMs, by, ...brought, score: score ? kindOfScore(score) : 'pending' };
}

/** In a large event the reasoning is recorded once a prompt; the requests have it. */
function withReasoning(decision: Decision, attempts: readonly AttemptDocument[]): Decision {
  if (!decision.event || decision.calls.every(({ reasoning }) => reasoning !== null)) return decision;
  const written = new Map(attempts.map(({ _id, answer }) => [_id, answer?.reasoning ?? null]));
  const calls = decision.calls.map((call) => ({
    ...call,
    reasoning: call.reasoning ?? written.get(call.attemptId ?? '') ?? null,
  }));
  return { ...decision, calls };
}

function kindOfScore({ scored, excluded }: Score): OutcomeOfDecision['score'] {
  if (scored && excluded === 'scalar') return 'trade_scored';
  return scored ? 'scored' : (excluded ?? 'void');
}

const isSame = (again: unknown, recorded: unknown) => canonicalJson(again) === canonicalJson(recorded);

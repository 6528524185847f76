import type { Evidence } from '../forecast/blend.ts';
import { conformalDistance, conformalHalfWidth } from '../forecast/interval.ts';
import { DEFAULT_DECISION_POLICY } from '../shared/policy.ts';
import { createBlendEvidence } from './blend-evidence.ts';
import { createHistory, fitGridSteps } from './calibration.ts';
import { driftOverPanelsSteps, NO_DRIFT, type Transition } from './drift.ts';
import { intervalOf } from './estimates.ts';
import { measuredSpread } from './measured-spread.ts';
import { type Panel, panelOf, segmentLossesSteps } from './panel.ts';
import { reuseRecords } from './reuse-record.ts';
import type { Scoreboard } from './scoreboard.ts';
import { inResolutionOrderSteps, type ScoredDecision } from './scored-decision.ts';
import { shadowRecordSteps } from './shadow.ts';
import { eachInSteps, finish, type Steps } from './steps.ts';
import { createStandings, withoutDeselected } from './weights.ts';

export interface ScoreboardInput
  extends Pick<Scoreboard, 'panelsAsked' | 'excluded' | 'facts' | 'calls' | 'brierCosts' | 'version'> {
  /** Every decision of a resolved market that has a forecast, in any order. */
  readonly scored: readonly ScoredDecision[];
  /** Ids of the models that count now; those of the record join them. */
  readonly models: readonly string[];
  readonly baseRates: readonly number[];
  readonly nowMs: number;
}

export interface BuiltScoreboard {
  readonly board: Scoreboard;
  /** Every change of a model's drift state since the first resolution; the scoreboard keeps the latest hundred. */
  readonly transitions: readonly Transition[];
}

const TRANSITIONS_KEPT = 100;

/** Without pauses, see scoreboardSteps. */
export const buildScoreboard = (input: ScoreboardInput): Scoreboard => finish(scoreboardSteps(input)).board;

/** Everything that was learned, from the facts in the order of the resolutions: the same facts always give the same scoreboard,
 * and a corrected outcome needs nothing but building again. One label a market: its first full panel (weights, calibration,
 * drift), or its first forecast (blend, interval); later decisions on the same market know little that is new and would make
 * it count many times. With pauses. */
export function* scoreboardSteps(input: ScoreboardInput): Steps<BuiltScoreboard> {
  const inOrder = yield* inResolutionOrderSteps(input.scored);
  const forecasts = firstOfEach(inOrder.filter((scored) => scored.probability !== null));
  const panels: Panel[] = [];
  yield* eachInSteps(firstOfEach(inOrder.filter((scored) => scored.panel)), (scored) => {
    panels.push(panelOf(scored));
  });
  const { models, transitions, weights } = yield* judgedModelsSteps(panels, input.models);
  const { version, facts, calls, brierCosts, panelsAsked, excluded } = input;
  const board: Scoreboard = {
    version,
    builtAtMs: input.nowMs,
    labels: panels.length,
    facts,
    calls,
    brierCosts,
    panelsAsked,
    excluded,
    nearCertain: forecasts.filter(({ marketPrice }) => marketPrice !== null && isNearCertain(marketPrice)).length,
    models,
    segments: yield* segmentLossesSteps(
      panels,
      models.map(({ model }) => model),
    ),
    grids: yield* gridsSteps(panels, weights, input),
    evidence: yield* evidenceSteps(forecasts),
    interval: conformalInterval(forecasts),
    spread: measuredSpread(
      panels.map(({ scored }) => scored),
      forecasts,
    ),
    shadows: yield* shadowRecordSteps(inOrder),
    transitions: transitions.slice(-TRANSITIONS_KEPT),
    reuse: reuseRecords(inOrder),
  };
  return { board, transitions };
}

/** How each model stands after these panels: its losses, weight and drift. */
function* judgedModelsSteps(panels: readonly Panel[], counted: readonly string[]) {
  const answered = new Map(counted.map((model) => [model, 0]));
  yield* eachInSteps(panels, ({ forecasts }) => {
    for (const model of Object.keys(forecasts)) answered.set(model, (answered.get(model) ?? 0) + 1);
  });
  const ids = [...answered.keys()].toSorted();
  const standings = createStandings(ids);
  yield* eachInSteps(panels, (panel) => standings.add(panel));
  const { drifts, transitions } = yield* driftOverPanelsSteps(panels, ids);
  const weights = withoutDeselected(standings.twoSpeed(), (model) => drifts[model]?.state === 'deselected');
  const losses = standings.lossEstimates();
  const fast = standings.fast();
  const models = ids.map((model) => ({
    model,
    answered: answered.get(model) ?? 0,
    meanLoss: losses[model]?.mean ?? 0,
    lossInterval: intervalOf(losses[model]),
    fast: fast[model] ?? 0,
    weight: weights[model] ?? 0,
    drift: drifts[model] ?? NO_DRIFT,
  }));
  return { models, transitions, weights };
}

/** Fitted on the panels whose questions were to be resolved by now: those that resolved ahead of time are a biased sample. */
function* gridsSteps(
  panels: readonly Panel[],
  weights: Readonly<Record<string, number>>,
  { nowMs, baseRates }: ScoreboardInput,
): Steps<Scoreboard['grids']> {
  const history = createHistory(Object.keys(weights));
  const closed = panels.filter(({ scored }) => scored.scheduledResolutionMs <= nowMs);
  yield* eachInSteps(closed, (panel) => history.add(panel));
  const grids: Scoreboard['grids'][number][] = [];
  for (const baseRate of baseRates) grids.push({ baseRate, grid: yield* fitGridSteps(history, weights, baseRate) });
  return grids;
}

function* evidenceSteps(forecasts: readonly ScoredDecision[]): Steps<Evidence> {
  const evidence = createBlendEvidence();
  yield* eachInSteps(forecasts, ({ probability, marketPrice, blended, outcome }) => {
    // Without a blended probability the quotes were too far apart to be a price.
    if (probability === null || marketPrice === null || blended === null) return;
    evidence.add({ probability, price: marketPrice, outcome });
  });
  return yield* evidence.evidenceSteps();
}

function conformalInterval(forecasts: readonly ScoredDecision[]): Scoreboard['interval'] {
  const distances = forecasts.flatMap(({ probability, lastMid }) =>
    probability === null || lastMid === null ? [] : [conformalDistance(probability, lastMid)],
  );
  return {
    pairs: distances.length,
    half80: conformalHalfWidth(distances, 0.8),
    half90: conformalHalfWidth(distances, 0.9),
  };
}

const NEAR_CERTAIN = DEFAULT_DECISION_POLICY.priceGate;
const isNearCertain = (price: number) => price <= NEAR_CERTAIN || price >= 1 - NEAR_CERTAIN;

function firstOfEach(inOrder: readonly ScoredDecision[]): ScoredDecision[] {
  const seen = new Set<string>();
  return inOrder.filter(({ ticker }) => !seen.has(ticker) && seen.add(ticker));
}

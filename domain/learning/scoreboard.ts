import type { Evidence } from '../forecast/blend.ts';
import { conformalDistance, conformalHalfWidth } from '../forecast/conformal.ts';
import { segmentKey } from '../market/segment.ts';
import { DEFAULT_DECISION_POLICY } from '../shared/policy.ts';
import type { MeasuredSpread } from './answer-spread.ts';
import { createBlendEvidence } from './blend-evidence.ts';
import type { BrierCost } from './brier-cost.ts';
import { type CalibrationGrid, fitGridSteps } from './calibration-grid.ts';
import { type Drift, NO_DRIFT } from './drift.ts';
import { driftOverPanelsSteps, type Transition } from './drift-over-panels.ts';
import { createHistory } from './history.ts';
import type { Interval } from './interval-of.ts';
import { imputedLosses } from './losses.ts';
import type { MeanOf } from './mean-of.ts';
import { measuredSpread } from './measured-spread.ts';
import { type Panel, panelOf } from './panel.ts';
import { type ReuseRecord, reuseRecords } from './reuse-record.ts';
import type { Exclusion, ScoredDecision } from './scored-decision.ts';
import { type ShadowRecord, shadowRecordSteps } from './shadow.ts';
import { sortedSteps } from './sorted-steps.ts';
import { createStandings } from './standings.ts';
import { eachInSteps, finish, type Steps } from './steps.ts';
import type { TokenRecord } from './token-record.ts';
import { withoutDeselected } from './without-deselected.ts';

/** How one model stands. */
export interface ModelStanding {
  readonly model: string;
  /** Panel questions that it answered. */
  readonly answered: number;
  /** Mean Brier loss over all panel questions, silence taken at the mean of the others. */
  readonly meanLoss: number;
  /** 95 % of it, 1.96 standard errors over the resolved markets with a panel (`labels`); null below two, absent from older
   * versions. */
  readonly lossInterval?: Interval | null;
  /** Fixed-share weight. */
  readonly fast: number;
  /** Two-speed weight over all segments; 0 while it is deselected. */
  readonly weight: number;
  readonly drift: Drift;
}

/** What a model's calls have cost and taken lately. */
export interface CallStatistics {
  readonly model: string;
  readonly calls: number;
  readonly meanCostMicroUsd: number;
  /** Null = too few calls to tell. */
  readonly p95Ms: number | null;
  /** See peers.ts; null = too few panels, absent from older versions. */
  readonly peerDistance?: number | null;
  /** What its cost is predicted from; null = too few calls that said what they used. Absent from older versions, as is the
   * next. */
  readonly tokens?: TokenRecord | null;
  /** What was predicted of how many calls, and what their usage says that they cost. */
  readonly predicted?: Predicted;
}

/** Predictions against what came. */
export interface Predicted {
  readonly calls: number;
  readonly predictedMicroUsd: number;
  readonly usedMicroUsd: number;
}

/** Losses of one segment, for shrinkage toward the whole. */
export interface SegmentLosses {
  readonly key: string;
  readonly labels: number;
  readonly losses: readonly { readonly model: string; readonly sum: number }[];
}

/** What the resolved markets have taught, as of one version: read by every decision, immutable once written. */
export interface Scoreboard {
  readonly version: number;
  readonly builtAtMs: number;
  /** Resolved markets with a full panel. */
  readonly labels: number;
  /** The scores that it was made from. */
  readonly facts: { readonly count: number; readonly newestMs: number };
  /** Full panels asked so far, resolved or not. */
  readonly panelsAsked: number;
  /** Resolved markets with a forecast whose price was within two cents of certainty; absent from older versions. */
  readonly nearCertain?: number;
  readonly models: readonly ModelStanding[];
  readonly calls: readonly CallStatistics[];
  readonly segments: readonly SegmentLosses[];
  /** One grid for each base rate in use. */
  readonly grids: readonly { readonly baseRate: number; readonly grid: CalibrationGrid }[];
  readonly evidence: Evidence;
  /** Half-widths in log-odds; null = the cold ones. */
  readonly interval: { readonly pairs: number; readonly half80: number | null; readonly half90: number | null };
  /** How far answers have been found to move P; absent from older versions. */
  readonly spread?: MeasuredSpread;
  readonly shadows: readonly ShadowRecord[];
  /** The latest changes of the models' drift states, in the order of the resolutions. */
  readonly transitions: readonly Transition[];
  /** What a hundredth of a Brier point costs that a model adds, over all questions and by category; absent from older
   * versions. */
  readonly brierCosts?: readonly BrierCost[];
  /** Decisions on resolved markets that are scored by nobody, and why; absent from older versions. */
  readonly excluded?: Readonly<Partial<Record<Exclusion, number>>>;
  /** What using earlier answers costs in accuracy; absent where nothing is known of it, and from older versions. */
  readonly reuse?: readonly ReuseRecord[];
}

const TRANSITIONS_KEPT = 100;

/** What is believed before any outcome. */
export const COLD_SCOREBOARD: Scoreboard = {
  version: 0,
  builtAtMs: 0,
  labels: 0,
  facts: { count: 0, newestMs: 0 },
  panelsAsked: 0,
  models: [],
  calls: [],
  segments: [],
  grids: [],
  evidence: { resolvedMarkets: 0, fittedWeight: null, lowerBound: null },
  interval: { pairs: 0, half80: null, half90: null },
  shadows: [],
  transitions: [],
};

export interface ScoreboardInput {
  /** Every decision of a resolved market that has a forecast, in any order. */
  readonly scored: readonly ScoredDecision[];
  /** Ids of the models that count now; those of the record join them. */
  readonly models: readonly string[];
  readonly baseRates: readonly number[];
  readonly panelsAsked: number;
  readonly excluded?: Scoreboard['excluded'];
  readonly facts: Scoreboard['facts'];
  readonly calls: readonly CallStatistics[];
  readonly brierCosts?: Scoreboard['brierCosts'];
  readonly version: number;
  readonly nowMs: number;
}

/** Everything that was learned, built anew from the facts in the order of the resolutions: whoever builds it from the same
 * facts gets the same, and a corrected outcome needs nothing but building again. One label a market: its first full panel
 * (weights, calibration, drift), or its first forecast (blend, interval); later decisions on the same market know little
 * that is new and would make it count many times. */
export function buildScoreboard(input: ScoreboardInput): Scoreboard {
  return finish(scoreboardSteps(input)).board;
}

/** The same with pauses, and every change of a model's drift state since the first resolution: the scoreboard keeps the
 * latest hundred. */
export function* scoreboardSteps(
  input: ScoreboardInput,
): Steps<{ board: Scoreboard; transitions: readonly Transition[] }> {
  const inOrder = yield* sortedSteps(input.scored, byResolution);
  const panels: Panel[] = [];
  yield* eachInSteps(firstOfEach(inOrder.filter((scored) => scored.panel)), (scored) => {
    panels.push(panelOf(scored));
  });
  const forecasts = firstOfEach(inOrder.filter((scored) => scored.probability !== null));
  const known = new Set(input.models);
  const answered: Record<string, number> = {};
  yield* eachInSteps(panels, (panel) => {
    for (const model of Object.keys(panel.forecasts)) {
      known.add(model);
      answered[model] = (answered[model] ?? 0) + 1;
    }
  });
  const models = [...known].toSorted();

  const standings = createStandings(models);
  yield* eachInSteps(panels, (panel) => standings.add(panel));
  const { drifts, transitions } = yield* driftOverPanelsSteps(panels, models);
  const isOut = (model: string) => drifts[model]?.state === 'deselected';
  const weights = withoutDeselected(standings.twoSpeed(), isOut);

  const closed = panels.filter((panel) => panel.scored.scheduledResolutionMs <= input.nowMs);
  const history = createHistory(models);
  yield* eachInSteps(closed, (panel) => history.add(panel));
  const grids: Scoreboard['grids'][number][] = [];
  for (const baseRate of input.baseRates) {
    grids.push({ baseRate, grid: yield* fitGridSteps(history, weights, baseRate) });
  }

  const distances = forecasts.flatMap(({ probability, lastMid }) =>
    probability === null || lastMid === null ? [] : [conformalDistance(probability, lastMid)],
  );
  const meanLosses = standings.lossEstimates();
  const fast = standings.fast();
  const reuse = reuseRecords(inOrder);
  const board: Scoreboard = {
    version: input.version,
    builtAtMs: input.nowMs,
    labels: panels.length,
    facts: input.facts,
    calls: input.calls,
    brierCosts: input.brierCosts ?? [],
    panelsAsked: input.panelsAsked,
    nearCertain: forecasts.filter(({ marketPrice }) => marketPrice !== null && isNearCertain(marketPrice)).length,
    models: models.map((model) => ({
      model,
      answered: answered[model] ?? 0,
      meanLoss: meanLosses[model]?.mean ?? 0,
      lossInterval: intervalOf(meanLosses[model]),
      fast: fast[model] ?? 0,
      weight: weights[model] ?? 0,
      drift: drifts[model] ?? NO_DRIFT,
    })),
    segments: yield* segmentLossesSteps(panels, models),
    grids,
    evidence: yield* evidenceSteps(forecasts),
    interval: {
      pairs: distances.length,
      half80: conformalHalfWidth(distances, 0.8),
      half90: conformalHalfWidth(distances, 0.9),
    },
    spread: measuredSpread(
      panels.map(({ scored }) => scored),
      forecasts,
    ),
    shadows: yield* shadowRecordSteps(inOrder),
    transitions: transitions.slice(-TRANSITIONS_KEPT),
    excluded: input.excluded ?? {},
    ...(reuse.length > 0 ? { reuse } : {}),
  };
  return { board, transitions };
}

const NEAR_CERTAIN = DEFAULT_DECISION_POLICY.priceGate;
const isNearCertain = (price: number) => price <= NEAR_CERTAIN || price >= 1 - NEAR_CERTAIN;

function intervalOf(estimate: MeanOf | null | undefined): Interval | null {
  return !estimate || estimate.low === null || estimate.high === null
    ? null
    : { low: estimate.low, high: estimate.high };
}

/** In the order of the resolutions; ties by ticker, then by time, so that the order never depends on the store. */
function byResolution(a: ScoredDecision, b: ScoredDecision): number {
  if (a.resolvedAtMs !== b.resolvedAtMs) return a.resolvedAtMs - b.resolvedAtMs;
  if (a.ticker !== b.ticker) return a.ticker < b.ticker ? -1 : 1;
  return a.decidedAtMs - b.decidedAtMs || (a.decisionId < b.decisionId ? -1 : 1);
}

function firstOfEach(inOrder: readonly ScoredDecision[]): ScoredDecision[] {
  const seen = new Set<string>();
  return inOrder.filter(({ ticker }) => !seen.has(ticker) && seen.add(ticker));
}

function* segmentLossesSteps(panels: readonly Panel[], models: readonly string[]): Steps<SegmentLosses[]> {
  const bySegment = new Map<string, { labels: number; sums: Record<string, number> }>();
  yield* eachInSteps(panels, ({ scored, forecasts, outcome }) => {
    const key = segmentKey(scored.segment);
    const segment = bySegment.get(key) ?? { labels: 0, sums: {} };
    const losses = imputedLosses(forecasts, models, outcome);
    for (const model of models) segment.sums[model] = (segment.sums[model] ?? 0) + (losses[model] ?? 0);
    segment.labels += 1;
    bySegment.set(key, segment);
  });
  return [...bySegment].map(([key, { labels, sums }]) => ({
    key,
    labels,
    losses: models.map((model) => ({ model, sum: sums[model] ?? 0 })),
  }));
}

function* evidenceSteps(forecasts: readonly ScoredDecision[]): Steps<Evidence> {
  const evidence = createBlendEvidence();
  yield* eachInSteps(forecasts, ({ probability, marketPrice, blended, outcome }) => {
    // Without P_final the quotes were too far apart to be a price.
    if (probability === null || marketPrice === null || blended === null) return;
    evidence.add({ probability, price: marketPrice, outcome });
  });
  return yield* evidence.evidenceSteps();
}

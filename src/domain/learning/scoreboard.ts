import type { Evidence } from '../blend.ts';
import { type Calibration, plattPrior } from '../calibrate.ts';
import { clip } from '../probability.ts';
import { type Segment, segmentKey } from '../segment.ts';
import { equalWeights, hedgeWeights, twoSpeedWeights } from '../weights.ts';
import { createBlendEvidence } from './blend-evidence.ts';
import { type CalibrationGrid, calibrationAt, fitGrid } from './calibration-grid.ts';
import { conformalDistance, conformalHalfWidth } from './conformal.ts';
import { type Drift, NO_DRIFT } from './drift.ts';
import { driftOverPanels, type Transition } from './drift-over-panels.ts';
import { createHistory } from './history.ts';
import { imputedLosses } from './losses.ts';
import type { ScoredDecision } from './scored-decision.ts';
import { type ShadowRecord, shadowRecords } from './shadow.ts';
import { createStandings } from './standings.ts';

/** How one model stands. */
export interface ModelStanding {
  readonly model: string;
  /** Panel questions that it answered. */
  readonly answered: number;
  /** Mean Brier loss over all panel questions, silence taken at the mean of the others. */
  readonly meanLoss: number;
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
  readonly models: readonly ModelStanding[];
  readonly calls: readonly CallStatistics[];
  readonly segments: readonly SegmentLosses[];
  /** One grid for each base rate in use. */
  readonly grids: readonly { readonly baseRate: number; readonly grid: CalibrationGrid }[];
  readonly evidence: Evidence;
  /** Half-widths in log-odds; null = the cold ones. */
  readonly interval: { readonly pairs: number; readonly half80: number | null; readonly half90: number | null };
  readonly shadows: readonly ShadowRecord[];
  /** The latest changes of the models' drift states, in the order of the resolutions. */
  readonly transitions: readonly Transition[];
}

/** Panel questions from which on a model's confidence means something. */
export const EXPERIENCED_FROM = 30;
const SHRINKAGE = 200;
const TRANSITIONS_KEPT = 100;
const LEAST = 0.001;
const DAY_MS = 86_400_000;

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
  readonly facts: Scoreboard['facts'];
  readonly calls: readonly CallStatistics[];
  readonly version: number;
  readonly nowMs: number;
}

/** Everything that was learned, built anew from the facts in the order of the resolutions: whoever builds it from the same
 * facts gets the same, and a corrected outcome needs nothing but building again. One label a market: its first full panel
 * (weights, calibration, drift), or its first forecast (blend, interval); later decisions on the same market know little
 * that is new and would make it count many times. */
export function buildScoreboard(input: ScoreboardInput): Scoreboard {
  const inOrder = input.scored.toSorted(byResolution);
  const panels = firstOfEach(inOrder.filter((scored) => scored.panel)).map(prepared);
  const forecasts = firstOfEach(inOrder.filter((scored) => scored.probability !== null));
  const models = [...new Set([...input.models, ...panels.flatMap((panel) => Object.keys(panel.forecasts))])].toSorted();

  const standings = createStandings(models);
  for (const panel of panels) standings.add(panel);
  const { drifts, transitions } = driftOverPanels(panels, models);
  const isOut = (model: string) => drifts[model]?.state === 'deselected';
  const weights = withoutDeselected(standings.twoSpeed(), isOut);

  const closed = panels.filter((panel) => panel.scored.scheduledResolutionMs <= input.nowMs);
  const history = createHistory(models);
  for (const panel of closed) history.add(panel);

  const distances = forecasts.flatMap(({ probability, lastMid }) =>
    probability === null || lastMid === null ? [] : [conformalDistance(probability, lastMid)],
  );
  const meanLosses = standings.meanLosses();
  const fast = standings.fast();
  return {
    version: input.version,
    builtAtMs: input.nowMs,
    labels: panels.length,
    facts: input.facts,
    calls: input.calls,
    panelsAsked: input.panelsAsked,
    models: models.map((model) => ({
      model,
      answered: panels.filter((panel) => panel.forecasts[model] !== undefined).length,
      meanLoss: meanLosses[model] ?? 0,
      fast: fast[model] ?? 0,
      weight: weights[model] ?? 0,
      drift: drifts[model] ?? NO_DRIFT,
    })),
    segments: segmentLosses(panels, models),
    grids: input.baseRates.map((baseRate) => ({ baseRate, grid: fitGrid(history, weights, baseRate) })),
    evidence: evidenceOf(forecasts),
    interval: {
      pairs: distances.length,
      half80: conformalHalfWidth(distances, 0.8),
      half90: conformalHalfWidth(distances, 0.9),
    },
    shadows: shadowRecords(inOrder),
    transitions: transitions.slice(-TRANSITIONS_KEPT),
  };
}

/** Weights of these models for a question of a segment: half capped Hedge on the segment's losses, drawn toward the whole
 * by 200 labels, half fixed-share. A deselected model has none. Sums to 1. */
export function weightsFor(board: Scoreboard, models: readonly string[], segment: Segment): Record<string, number> {
  if (board.labels === 0) return equalWeights(models);
  const standing = new Map(board.models.map((each) => [each.model, each]));
  const local = board.segments.find(({ key }) => key === segmentKey(segment));
  const average = mean(board.models.map(({ meanLoss }) => meanLoss));
  const losses = models.map((model) => {
    const overall = standing.get(model)?.meanLoss ?? average;
    const sum = local?.losses.find((loss) => loss.model === model)?.sum;
    if (!local || sum === undefined) return [model, overall] as const;
    return [model, (sum + SHRINKAGE * overall) / (local.labels + SHRINKAGE)] as const;
  });
  const slow = hedgeWeights(Object.fromEntries(losses), board.labels);
  const shares = Object.fromEntries(models.map((model) => [model, standing.get(model)?.fast ?? 1 / models.length]));
  return withoutDeselected(twoSpeedWeights(slow, normalised(shares)), (model) => isDeselected(board, model));
}

export function isDeselected(board: Scoreboard, model: string): boolean {
  return board.models.find((each) => each.model === model)?.drift.state === 'deselected';
}

/** The calibration for a question this many days from its scheduled resolution. The prior for a base rate that the board
 * was not fitted for. */
export function calibrationFor(board: Scoreboard, baseRate: number, horizonDays: number): Calibration {
  const fitted = board.grids.find((each) => each.baseRate === baseRate);
  return fitted ? calibrationAt(fitted.grid, horizonDays) : plattPrior(baseRate);
}

export const horizonDaysOf = (fromMs: number, scheduledResolutionMs: number): number =>
  (scheduledResolutionMs - fromMs) / DAY_MS;

/** A panel as the learners take it. */
export interface Panel {
  readonly scored: ScoredDecision;
  readonly forecasts: Readonly<Record<string, number>>;
  readonly outcome: 0 | 1;
  readonly horizonDays: number;
}

function prepared(scored: ScoredDecision): Panel {
  const counted = scored.forecasts.filter((forecast) => !forecast.shadow);
  return {
    scored,
    outcome: scored.outcome,
    forecasts: Object.fromEntries(
      counted.map(({ model, probabilityYes }) => [model, clip(probabilityYes, LEAST, 1 - LEAST)]),
    ),
    horizonDays: horizonDaysOf(scored.decidedAtMs, scored.scheduledResolutionMs),
  };
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

function segmentLosses(panels: readonly Panel[], models: readonly string[]): SegmentLosses[] {
  const bySegment = new Map<string, { labels: number; sums: Record<string, number> }>();
  for (const { scored, forecasts, outcome } of panels) {
    const key = segmentKey(scored.segment);
    const segment = bySegment.get(key) ?? { labels: 0, sums: {} };
    const losses = imputedLosses(forecasts, models, outcome);
    for (const model of models) segment.sums[model] = (segment.sums[model] ?? 0) + (losses[model] ?? 0);
    segment.labels += 1;
    bySegment.set(key, segment);
  }
  return [...bySegment].map(([key, { labels, sums }]) => ({
    key,
    labels,
    losses: models.map((model) => ({ model, sum: sums[model] ?? 0 })),
  }));
}

function evidenceOf(forecasts: readonly ScoredDecision[]): Evidence {
  const evidence = createBlendEvidence();
  for (const { probability, marketPrice, finalProbability, outcome } of forecasts) {
    // Without P_final the quotes were too far apart to be a price.
    if (probability === null || marketPrice === null || finalProbability === null) continue;
    evidence.add({ probability, price: marketPrice, outcome });
  }
  return evidence.evidence();
}

function withoutDeselected(
  weights: Readonly<Record<string, number>>,
  isOut: (model: string) => boolean,
): Record<string, number> {
  const kept = Object.entries(weights).map(([model, weight]) => [model, isOut(model) ? 0 : weight] as const);
  return normalised(Object.fromEntries(kept));
}

/** Sums to 1; unchanged when there is nothing to share out. */
function normalised(weights: Readonly<Record<string, number>>): Record<string, number> {
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0)) return { ...weights };
  return Object.fromEntries(Object.entries(weights).map(([model, weight]) => [model, weight / total]));
}

const mean = (values: readonly number[]) =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

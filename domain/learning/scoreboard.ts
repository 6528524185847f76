import type { Evidence } from '../forecast/blend.ts';
import type { Arm } from '../shared/arm.ts';
import { DEFAULT_GROUP } from '../shared/group.ts';
import { COLD_SPREAD, type MeasuredSpread } from './answer-spread.ts';
import type { BrierCost } from './brier-cost.ts';
import type { CalibrationGrid } from './calibration.ts';
import type { ArmRecords } from './compare-arms.ts';
import type { Drift, Transition } from './drift.ts';
import type { Interval } from './estimates.ts';
import type { ReuseRecord } from './reuse-record.ts';
import type { Exclusion } from './score-decision.ts';
import type { SegmentLosses } from './segment-losses.ts';
import type { ShadowRecord } from './shadow.ts';
import type { TokenRecord } from './tokens.ts';

/** How one model stands. */
export interface ModelStanding {
  readonly model: string;
  /** Panel questions that it answered. */
  readonly answered: number;
  /** Mean Brier loss of the models' answers, plus by how much it exceeds that on the panels that it answered: without answers, the
   * mean of the others. */
  readonly meanLoss: number;
  /** By how much its Brier loss exceeds the models' mean loss on the panels that it answered; 0 without answers. Absent in older
   * scoreboards, whose losses are over all panels. */
  readonly excessLoss?: number;
  /** 95 % of the mean loss, 1.96 standard errors over the panels that it answered; null below two. */
  readonly lossInterval: Interval | null;
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
  /** Of an answer, with what failed calls cost: those that cost nothing make no model cheaper. */
  readonly meanCostMicroUsd: number;
  /** Null = too few calls to tell. */
  readonly p95Ms: number | null;
  /** See peers.ts; null = too few panels. */
  readonly peerDistance: number | null;
  /** What its cost is predicted from; null = too few calls whose usage is known. */
  readonly tokens: TokenRecord | null;
  /** What was predicted of how many calls, and what their usage says that they cost. */
  readonly predicted: { readonly calls: number; readonly predictedMicroUsd: number; readonly usedMicroUsd: number };
}

/** What is learned of each arm by itself. */
export const OF_ARM = [
  ...(['labels', 'nearCertain', 'models', 'segments'] as const),
  ...(['grids', 'gapGrid', 'evidence', 'interval', 'spread'] as const),
] as const;
export type ArmRecord = Pick<Scoreboard, (typeof OF_ARM)[number]>;

/** What the resolved markets have taught, as of one version: read by every decision, immutable once written. What is learned by arm
 * is the closed book's, and that of the other arms stands in `arms`: boardInArm reads either. */
export interface Scoreboard {
  readonly version: number;
  /** Of accounts. */
  readonly group: string;
  readonly builtAtMs: number;
  /** Resolved markets with a full panel. */
  readonly labels: number;
  /** The scores that it was made from. */
  readonly facts: { readonly count: number; readonly newestMs: number };
  /** Resolved markets that do not count yet, because they resolved ahead of their time, and when the next of them does; absent in
   * older scoreboards. */
  readonly waiting?: { readonly labels: number; readonly nextMs: number | null };
  /** Full panels so far, resolved or not. */
  readonly panelsAsked: number;
  /** Resolved markets with a forecast whose price was as near certainty as the price gate of the default policy. */
  readonly nearCertain: number;
  readonly models: readonly ModelStanding[];
  readonly calls: readonly CallStatistics[];
  readonly segments: readonly SegmentLosses[];
  /** One grid for each base rate in use. */
  readonly grids: readonly { readonly baseRate: number; readonly grid: CalibrationGrid }[];
  /** Slope of the calibration on the gap to the price, at the grid's horizons; absent in older scoreboards. */
  readonly gapGrid?: readonly number[];
  readonly evidence: Evidence;
  /** Half-widths in log-odds; null = the cold ones. */
  readonly interval: { readonly pairs: number; readonly half80: number | null; readonly half90: number | null };
  /** How far answers have been found to move the probability. */
  readonly spread: MeasuredSpread;
  /** Of the other arms in which markets were decided; absent where there are none. */
  readonly arms?: readonly (ArmRecord & { readonly arm: Arm })[];
  /** What evidence and price have been worth; absent where models were given neither. */
  readonly byArm?: ArmRecords;
  readonly shadows: readonly ShadowRecord[];
  /** The latest changes of the models' drift states, in the order of the resolutions. */
  readonly transitions: readonly Transition[];
  /** What a hundredth of a Brier point costs that a model adds, over all questions and by category. */
  readonly brierCosts: readonly BrierCost[];
  /** Decisions on resolved markets that are not scored, by why. */
  readonly excluded: Readonly<Partial<Record<Exclusion, number>>>;
  /** What using earlier answers costs in accuracy, where that is known. */
  readonly reuse: readonly ReuseRecord[];
}

/** What is believed before any outcome. */
export const COLD_SCOREBOARD: Scoreboard = {
  version: 0,
  group: DEFAULT_GROUP,
  builtAtMs: 0,
  labels: 0,
  facts: { count: 0, newestMs: 0 },
  waiting: { labels: 0, nextMs: null },
  panelsAsked: 0,
  nearCertain: 0,
  models: [],
  calls: [],
  segments: [],
  grids: [],
  evidence: { resolvedMarkets: 0, fittedWeight: null, lowerBound: null },
  interval: { pairs: 0, half80: null, half90: null },
  spread: COLD_SPREAD,
  shadows: [],
  transitions: [],
  brierCosts: [],
  excluded: {},
  reuse: [],
};

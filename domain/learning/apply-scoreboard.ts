import { ARM_PRIORS } from '../forecast/arm-priors.ts';
import { type Calibration, plattPrior } from '../forecast/calibrate.ts';
import { type Segment, segmentKey } from '../market/segment.ts';
import { type Arm, DEFAULT_ARM } from '../shared/arm.ts';
import { pick } from '../shared/pick.ts';
import { logit } from '../shared/probability.ts';
import { mean } from '../shared/sum.ts';
import { calibrationAt, valueAt } from './calibration.ts';
import { COLD_SCOREBOARD, OF_ARM, type Scoreboard } from './scoreboard.ts';
import {
  equalWeights,
  normalised,
  type OwnRecord,
  ownHedgeWeights,
  twoSpeedWeights,
  withoutDeselected,
} from './weights.ts';

const SHRINKAGE = 200;
/** How many labels the distance from the panels counts as. */
const PEER_LABELS = 100;
/** Panel questions from which on a model's confidence means something. */
const EXPERIENCED_FROM = 30;

/** The scoreboard as decisions of one arm read it. Of an arm without a record nothing is known but which models have gone bad. */
export function boardInArm(board: Scoreboard, arm: Arm): Scoreboard {
  if (arm === DEFAULT_ARM) return board;
  const own = board.arms?.find((each) => each.arm === arm);
  if (own) return { ...board, ...pick(own, ...OF_ARM) };
  const even = 1 / board.models.length;
  const models = board.models.map(({ model, drift }) => ({ ...NO_STANDING, model, drift, fast: even, weight: even }));
  return { ...board, ...pick(COLD_SCOREBOARD, ...OF_ARM), models };
}

const NO_STANDING = { answered: 0, meanLoss: 0, excessLoss: 0, lossInterval: null } as const;

/** Weights of these models for a question of a segment: half capped Hedge on each model's own record in the segment, drawn toward
 * its whole by 200 labels, half fixed-share. A deselected model has none. Sums to 1. */
export function weightsFor(board: Scoreboard, models: readonly string[], segment: Segment): Record<string, number> {
  if (board.labels === 0) return withoutDeselected(equalWeights(models), (model) => isDeselected(board, model));
  const standing = new Map(board.models.map((each) => [each.model, each]));
  const slow = ownHedgeWeights(recordsFor(board, models, segment));
  const shares = Object.fromEntries(models.map((model) => [model, standing.get(model)?.fast ?? 1 / models.length]));
  return withoutDeselected(twoSpeedWeights(slow, normalised(shares)), (model) => isDeselected(board, model));
}

/** By how much each of these models' Brier loss exceeds the others' on questions of a segment, drawn toward what it is over all
 * questions by 200 labels. One without a record stands at the mean of them. */
function recordsFor(board: Scoreboard, models: readonly string[], segment: Segment): Record<string, OwnRecord> {
  const local = board.segments.find(({ key }) => key === segmentKey(segment));
  return Object.fromEntries(
    models.map((model) => {
      const { answered, excess } = recordOf(board, model);
      const own = local?.losses.find((loss) => loss.model === model);
      // Older scoreboards have none of it by segment.
      if (own?.excess === undefined) return [model, { answered, excess }];
      return [model, { answered, excess: (own.excess + SHRINKAGE * excess) / (own.answered + SHRINKAGE) }];
    }),
  );
}

function recordOf(board: Scoreboard, model: string): OwnRecord {
  const own = board.models.find((each) => each.model === model);
  if (!own) return { answered: 0, excess: 0 };
  const { answered, excessLoss, meanLoss } = own;
  if (excessLoss !== undefined) return { answered, excess: excessLoss };
  // An older scoreboard has every model's loss over all panels: then their difference is the excess.
  return { answered: board.labels, excess: meanLoss - meanOr0(board.models.map((each) => each.meanLoss)) };
}

/** By how much each of these models' Brier loss on questions of a segment is estimated to exceed that of the best of them: what
 * its own answers show, drawn by 100 labels toward how far the model lies from the panels, or toward the mean of the models where
 * that is not known. Markets take days to resolve; that a model disagrees with all others is known at once. Empty where neither is
 * known. */
export function excessLosses(board: Scoreboard, models: readonly string[], segment: Segment): Record<string, number> {
  const counted = models.filter((model) => !isDeselected(board, model));
  const peers = counted.map((model) => board.calls.find((each) => each.model === model)?.peerDistance ?? null);
  const known = peers.filter((distance) => distance !== null);
  const arePeersKnown = known.length === counted.length;
  if (board.labels === 0 && !arePeersKnown) return {};
  const records = recordsFor(board, counted, segment);
  const meanDistance = meanOr0(known);
  const estimates = counted.map((model, place) => {
    const { answered, excess } = records[model] ?? { answered: 0, excess: 0 };
    const distance = arePeersKnown ? (peers[place] ?? meanDistance) - meanDistance : 0;
    return (answered * excess + PEER_LABELS * distance) / (answered + PEER_LABELS);
  });
  const best = Math.min(...estimates);
  return Object.fromEntries(counted.map((model, place) => [model, (estimates[place] ?? best) - best]));
}

export function isDeselected(board: Scoreboard, model: string): boolean {
  return board.models.find((each) => each.model === model)?.drift.state === 'deselected';
}

/** What the calibration of a question depends on. */
export interface CalibrationTerms {
  readonly arm: Arm;
  /** Whether its quotes are a price: then the calibration acts on the gap to it. */
  readonly isPriced: boolean;
  /** Days to its scheduled resolution. */
  readonly horizonDays: number;
  /** Of the account, for markets without a price. */
  readonly baseRate: number;
  /** How many markets its event has of which at most one resolves to YES; absent or null = no such event. */
  readonly exclusiveMarkets?: number | null;
}

/** The calibration for a question, from its arm's scoreboard. Without a price: the prior for a base rate that the board was not fitted
 * for; one of k exclusive markets starts from 1/k instead of the account's base rate, which moves the intercept alone. */
export function calibrationFor(board: Scoreboard, terms: CalibrationTerms): Calibration {
  const { arm, isPriced, horizonDays, baseRate, exclusiveMarkets = null } = terms;
  const { gapSlope, plattSlope } = ARM_PRIORS[arm];
  if (isPriced) return { kind: 'gap', a: board.gapGrid ? valueAt(board.gapGrid, horizonDays) : gapSlope };
  const fitted = board.grids.find((each) => each.baseRate === baseRate);
  const { a, b } = fitted ? calibrationAt(fitted.grid, horizonDays) : plattPrior(baseRate, plattSlope);
  const moved = exclusiveMarkets === null ? 0 : (1 - a) * (logit(1 / exclusiveMarkets) - logit(baseRate));
  return { a, b: b + moved };
}

export const experiencedModels = (board: Scoreboard): string[] =>
  board.models.filter(({ answered }) => answered >= EXPERIENCED_FROM).map(({ model }) => model);

const meanOr0 = (values: readonly number[]) => (values.length === 0 ? 0 : mean(values));

import { type Arm, DEFAULT_ARM } from '../shared/arm.ts';
import type { Blend } from '../shared/policy.ts';
import { clip, logOdds, logOddsBeside, movedFrom } from '../shared/probability.ts';
import { ARM_PRIORS, type ArmPrior } from './arm-priors.ts';

/** What resolved markets say about blending the models with the price. */
export interface Evidence {
  readonly resolvedMarkets: number;
  /** The events that they belong to, which is what counts as evidence; absent before there are any, and in older scoreboards, where
   * every market counts for one. */
  readonly resolvedEvents?: number;
  /** The weight fitted on them; null before there are any. */
  readonly fittedWeight: number | null;
  /** Lower bound of the events' mean Brier(price) - Brier(blend), at 95 % over all looks together; null before there are any. */
  readonly lowerBound: number | null;
  /** How far the proof has come; absent where `resolvedEvents` is. */
  readonly progress?: ProofProgress;
}

/** How far a proof has come (gain-sequence.ts), and how fast. */
export interface ProofProgress {
  /** Mean of Brier(price) - Brier(blend) over events. */
  readonly meanGain: number;
  /** Logarithm of the bettor's wealth: a proof is ln 20. */
  readonly logWealth: number;
  /** Of its growth by event. */
  readonly meanGrowth: number;
  readonly growthDeviation: number;
  /** Events that came to count in the last thirty days, a day. */
  readonly eventsPerDay: number;
}

const LATE_FROM_EVENTS = 300;
/** Resolved events that a proof of the blend needs at the least. The bound holds from the first on where events are independent and
 * the record is a fair sample; a hundred keep one week's news from standing for all. */
export const PROVEN_FROM_EVENTS = 100;

/** The bettor's wealth that is a proof (gain-sequence.ts): in at most one of twenty worlds without a gain it is ever reached. */
export const PROVEN_AT_WEALTH = 20;

/** Independent pieces of evidence. */
export const eventsIn = ({ resolvedEvents, resolvedMarkets }: Pick<Evidence, 'resolvedEvents' | 'resolvedMarkets'>) =>
  resolvedEvents ?? resolvedMarkets;

/** P_final = sigmoid((1 - w) * logit(price) + w * logit(P)): the price is a forecaster, and on recorded markets the best
 * one. w = 0 is the price to the last digit, however near 0 or 1, w = 1 the models alone. Example: price .40, P .60, w .5 gives .50. */
export function blendWithPrice(probability: number, price: number, weight: number): number {
  const beside = logOddsBeside(price, probability);
  const own = logOdds(price);
  return weight === 0 || beside === own ? movedFrom(price, 0) : movedFrom(0.5, (1 - weight) * own + weight * beside);
}

/** The models' weight against the price: the operator's number, or what resolved markets have earned, from the arm's cold weight
 * on and within its caps, of which the higher one needs 300 resolved events. */
export function blendWeight(blend: Blend, evidence: Evidence, arm: Arm = DEFAULT_ARM): number {
  return blend === 'evidence' ? earnedWeight(evidence, ARM_PRIORS[arm]) : blend;
}

/** What resolved markets have earned from a prior on, within its caps. */
export function earnedWeight(evidence: Evidence, { coldWeight, earlyCap, lateCap }: ArmPrior): number {
  const cap = eventsIn(evidence) < LATE_FROM_EVENTS ? earlyCap : lateCap;
  return clip(evidence.fittedWeight ?? coldWeight, 0, cap);
}

/** True once at least 100 resolved events show, with the lower bound above 0, that the blend beats the price.
 * Until then `evidence` trades on paper only. An operator's number is the operator's risk and needs no proof. */
export function blendProven(blend: Blend, evidence: Evidence): boolean {
  if (blend !== 'evidence') return true;
  return eventsIn(evidence) >= PROVEN_FROM_EVENTS && evidence.lowerBound !== null && evidence.lowerBound > 0;
}

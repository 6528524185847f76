import { type Arm, DEFAULT_ARM } from '../shared/arm.ts';
import type { Blend } from '../shared/policy.ts';
import { clip, logOdds, logOddsBeside, movedFrom } from '../shared/probability.ts';
import { ARM_PRIORS } from './arm-priors.ts';

/** What resolved markets say about blending the models with the price. */
export interface Evidence {
  readonly resolvedMarkets: number;
  /** The weight fitted on them; null before there are any. */
  readonly fittedWeight: number | null;
  /** Lower bound of the paired bootstrap of Brier(price) - Brier(blend); null before there are any. */
  readonly lowerBound: number | null;
}

const LATE_FROM_MARKETS = 300;
/** Resolved markets that a proof of the blend needs. */
export const PROVEN_FROM_MARKETS = 100;

/** P_final = sigmoid((1 - w) * logit(price) + w * logit(P)): the price is a forecaster, and on recorded markets the best
 * one. w = 0 is the price to the last digit, however near 0 or 1, w = 1 the models alone. Example: price .40, P .60, w .5 gives .50. */
export function blendWithPrice(probability: number, price: number, weight: number): number {
  const beside = logOddsBeside(price, probability);
  const own = logOdds(price);
  return weight === 0 || beside === own ? movedFrom(price, 0) : movedFrom(0.5, (1 - weight) * own + weight * beside);
}

/** The models' weight against the price: the operator's number, or what resolved markets have earned, from the arm's cold weight
 * on and within its caps, of which the higher one needs 300 resolved markets. */
export function blendWeight(blend: Blend, evidence: Evidence, arm: Arm = DEFAULT_ARM): number {
  if (blend !== 'evidence') return blend;
  const { coldWeight, earlyCap, lateCap } = ARM_PRIORS[arm];
  const cap = evidence.resolvedMarkets < LATE_FROM_MARKETS ? earlyCap : lateCap;
  return clip(evidence.fittedWeight ?? coldWeight, 0, cap);
}

/** True once at least 100 resolved markets show, with the bootstrap's lower bound above 0, that the blend beats the price.
 * Until then `evidence` trades on paper only. An operator's number is the operator's risk and needs no proof. */
export function blendProven(blend: Blend, evidence: Evidence): boolean {
  if (blend !== 'evidence') return true;
  return evidence.resolvedMarkets >= PROVEN_FROM_MARKETS && evidence.lowerBound !== null && evidence.lowerBound > 0;
}

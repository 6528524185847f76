import type { Blend } from '../shared/policy.ts';
import { clip, logit, sigmoid } from '../shared/probability.ts';

/** What resolved markets say about blending the models with the price. */
export interface Evidence {
  readonly resolvedMarkets: number;
  /** The weight fitted on them; null before there are any. */
  readonly fittedWeight: number | null;
  /** Lower bound of the paired bootstrap of Brier(price) - Brier(blend); null before there are any. */
  readonly lowerBound: number | null;
}

/** The models' weight against the price before there is evidence, and what the fit is drawn to. */
export const COLD_BLEND_WEIGHT = 0.05;
const EARLY_CAP = 0.15;
const LATE_CAP = 0.5;
const LATE_FROM_MARKETS = 300;
/** Resolved markets that a proof of the blend needs. */
export const PROVEN_FROM_MARKETS = 100;

/** P_final = sigmoid((1 - w) * logit(price) + w * logit(P)): the price is a forecaster, and on recorded markets the best
 * one. w = 0 is the price, w = 1 the models alone. Example: price .40, P .60, w .5 gives .50. */
export function blendWithPrice(probability: number, price: number, weight: number): number {
  return sigmoid((1 - weight) * logit(price) + weight * logit(probability));
}

/** The models' weight against the price: the operator's number, or what resolved markets have earned: .05 cold, at most
 * .15 below 300 resolved markets and .50 above. */
export function blendWeight(blend: Blend, evidence: Evidence): number {
  if (blend !== 'evidence') return blend;
  const cap = evidence.resolvedMarkets < LATE_FROM_MARKETS ? EARLY_CAP : LATE_CAP;
  return clip(evidence.fittedWeight ?? COLD_BLEND_WEIGHT, 0, cap);
}

/** True once at least 100 resolved markets show, with the bootstrap's lower bound above 0, that the blend beats the price.
 * Until then `evidence` trades on paper only. An operator's number is the operator's risk and needs no proof. */
export function blendProven(blend: Blend, evidence: Evidence): boolean {
  if (blend !== 'evidence') return true;
  return evidence.resolvedMarkets >= PROVEN_FROM_MARKETS && evidence.lowerBound !== null && evidence.lowerBound > 0;
}

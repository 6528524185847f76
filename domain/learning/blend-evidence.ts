import { ARM_PRIORS } from '../forecast/arm-priors.ts';
import { blendWeight, blendWithPrice, type Evidence } from '../forecast/blend.ts';
import { type Arm, DEFAULT_ARM } from '../shared/arm.ts';
import { gapTo, logOdds, sigmoid } from '../shared/probability.ts';
import { pairedBootstrap } from './bootstrap.ts';

/** One resolved market as the blend is judged by it: P and the price as they were when it was decided. */
export interface PricedOutcome {
  readonly probability: number;
  readonly price: number;
  readonly outcome: 0 | 1;
}

const RIDGE = 10;
const MAX_STEPS = 25;
const CONVERGED = 1e-9;
/** Refitted whenever the number of markets has grown by a tenth: each is judged by a weight that knew only earlier ones,
 * without a fit per market. */
const GROWTH = 1.1;

/** What resolved markets say about blending the models with the price, market after market as they resolve. Starts cold. The weight rises above its cold value only while the blend, judged market by market with the weight that
 * was in force before it resolved, beats the price on average. */
export function createBlendEvidence(arm: Arm = DEFAULT_ARM) {
  const { coldWeight } = ARM_PRIORS[arm];
  const markets: PricedOutcome[] = [];
  const gains: number[] = [];
  let gained = 0;
  let fitted: number | null = null;
  let nextFit = 1;

  const evidenceWithout = (lowerBound: number | null): Evidence => ({
    resolvedMarkets: markets.length,
    fittedWeight: fitted !== null && fitted > coldWeight && gained <= 0 ? coldWeight : fitted,
    lowerBound,
  });
  const weight = () => blendWeight('evidence', evidenceWithout(null), arm);

  return {
    add(market: PricedOutcome): void {
      const { probability, price, outcome } = market;
      const gain = (price - outcome) ** 2 - (blendWithPrice(probability, price, weight()) - outcome) ** 2;
      gains.push(gain);
      gained += gain;
      markets.push(market);
      if (markets.length < nextFit) return;
      fitted = fitBlendWeight(markets, coldWeight);
      nextFit = Math.ceil(markets.length * GROWTH);
    },
    /** The weight that the next market is blended with. */
    weight,
    /** With the bootstrap's bound: O(markets). */
    evidence: () => evidenceWithout(pairedBootstrap(gains)?.low ?? null),
  };
}
export type BlendEvidence = ReturnType<typeof createBlendEvidence>;

/** The weight that minimises sum((blend - outcome)^2) + 10 * (w - cold)^2 over resolved markets, in [0, 1], by Gauss-Newton
 * from the cold one. Example: without markets, the cold one. */
export function fitBlendWeight(markets: readonly PricedOutcome[], coldWeight: number): number {
  let w = coldWeight;
  const prices = markets.map(({ price }) => logOdds(price));
  const distances = markets.map(({ probability, price }) => gapTo(price, probability));
  for (let step = 0; step < MAX_STEPS; step++) {
    let gradient = RIDGE * (w - coldWeight);
    let curvature = RIDGE;
    for (let index = 0; index < markets.length; index++) {
      const distance = distances[index] as number;
      const blended = sigmoid((prices[index] as number) + w * distance);
      const slope = blended * (1 - blended) * distance;
      gradient += (blended - (markets[index] as PricedOutcome).outcome) * slope;
      curvature += slope * slope;
    }
    const next = Math.min(1, Math.max(0, w - gradient / curvature));
    const moved = Math.abs(next - w);
    w = next;
    if (moved < CONVERGED) break;
  }
  return w;
}

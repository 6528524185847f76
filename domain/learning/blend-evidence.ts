import { ARM_PRIORS, type ArmPrior } from '../forecast/arm-priors.ts';
import { type Evidence, earnedWeight } from '../forecast/blend.ts';
import { DEFAULT_ARM } from '../shared/arm.ts';
import { gapTo, logOdds, sigmoid } from '../shared/probability.ts';
import { createGainSequence, type EventSoFar, type PassedEvents } from './gain-sequence.ts';

/** One resolved market as the blend is judged by it: P and the price as they were when it was decided. */
export interface PricedOutcome {
  readonly probability: number;
  readonly price: number;
  readonly outcome: 0 | 1;
}

/** With its event, and when it came to count; a market without is an event by itself. */
export interface PricedLabel extends PricedOutcome {
  readonly eventTicker?: string;
  readonly atMs?: number;
}

/** What a fit is drawn to, and how strongly: the sum of squared slopes of as many markets. */
export interface FitPrior {
  readonly weight: number;
  readonly precision: number;
}

/** Where the evidence of a window starts: what had come of the markets before it. */
export interface EvidenceStart {
  readonly passed: PassedEvents | null;
  /** Events with markets on both sides of the start. */
  readonly open: readonly EventSoFar[];
  /** The fit on the markets before, as what the next one is drawn to; null = there were none. */
  readonly fit: FitPrior | null;
}

const RIDGE = 10;
const MAX_STEPS = 25;
const CONVERGED = 1e-9;
/** Refitted whenever the number of events has grown by a tenth: each is judged by a weight that knew only earlier ones, without a
 * fit per event. */
const GROWTH = 1.1;

/** What resolved markets say about blending the models with the price, market after market as they come to count. Starts cold. An
 * event counts once, however many markets it has. The weight rises above its cold value only while the blend, judged event by event
 * with the weight that was in force before it resolved, beats the price on average. */
export function createBlendEvidence(of: ArmPrior = ARM_PRIORS[DEFAULT_ARM], start: EvidenceStart | null = null) {
  const { coldWeight } = of;
  const sequence = createGainSequence(start?.passed ?? null, start?.open ?? []);
  const prior = start?.fit ?? { weight: coldWeight, precision: RIDGE };
  const markets: { readonly market: PricedOutcome; readonly eventTicker: string }[] = [];
  let fitted = start?.fit?.weight ?? null;
  let nextFit = Math.max(1, Math.ceil(sequence.count() * GROWTH));

  const refit = () => fitToPrior(markets.map(shareOf), prior);
  const shareOf = ({ market, eventTicker }: (typeof markets)[number]) => {
    return { ...market, share: 1 / sequence.marketsOf(eventTicker) };
  };
  const evidenceWithout = (lowerBound: number | null): Evidence => ({
    resolvedMarkets: markets.length,
    ...(sequence.count() === 0 ? {} : { resolvedEvents: sequence.count() }),
    fittedWeight: fitted !== null && fitted > coldWeight && sequence.gained() <= 0 ? coldWeight : fitted,
    lowerBound,
  });
  const weight = () => earnedWeight(evidenceWithout(null), of);

  return {
    add(market: PricedLabel): void {
      const { probability, price, outcome, eventTicker = `market ${markets.length}`, atMs = 0 } = market;
      const believedWeight = fitted ?? coldWeight;
      sequence.add({ eventTicker, probability, price, outcome, atMs }, { weight: weight(), believedWeight });
      markets.push({ market: { probability, price, outcome }, eventTicker });
      if (sequence.count() < nextFit) return;
      fitted = refit().weight;
      nextFit = Math.ceil(sequence.count() * GROWTH);
    },
    /** The weight that the next market is blended with. */
    weight,
    /** With the bound: O(events). */
    evidence(nowMs = 0): Evidence {
      if (sequence.count() === 0) return evidenceWithout(null);
      return { ...evidenceWithout(sequence.lowerBound()), progress: sequence.progress(nowMs) };
    },
    /** What the evidence of later markets goes on from. `isOpen`: whether an event has markets among them. */
    fold: (isOpen: (eventTicker: string) => boolean): EvidenceStart => ({
      ...sequence.fold(isOpen),
      fit: markets.length === 0 ? (start?.fit ?? null) : refit(),
    }),
  };
}
export type BlendEvidence = ReturnType<typeof createBlendEvidence>;

/** The weight that a fit on these markets comes to, each of an event of its own. Example: without markets, the cold
 * one. */
export const fitBlendWeight = (markets: readonly PricedOutcome[], coldWeight: number): number =>
  fitToPrior(markets, { weight: coldWeight, precision: RIDGE }).weight;

/** The weight that minimises sum(share * (blend - outcome)^2) + precision * (w - weight)^2 over resolved markets, in [0, 1], by
 * Gauss-Newton, with the precision that it has then. */
function fitToPrior(markets: readonly (PricedOutcome & { readonly share?: number })[], prior: FitPrior): FitPrior {
  let w = prior.weight;
  let precision = prior.precision;
  const prices = markets.map(({ price }) => logOdds(price));
  const distances = markets.map(({ probability, price }) => gapTo(price, probability));
  for (let step = 0; step < MAX_STEPS; step++) {
    let gradient = prior.precision * (w - prior.weight);
    precision = prior.precision;
    for (let index = 0; index < markets.length; index++) {
      const { outcome, share = 1 } = markets[index] as PricedOutcome & { readonly share?: number };
      const distance = distances[index] as number;
      const blended = sigmoid((prices[index] as number) + w * distance);
      const slope = blended * (1 - blended) * distance;
      gradient += share * (blended - outcome) * slope;
      precision += share * slope * slope;
    }
    const next = Math.min(1, Math.max(0, w - gradient / precision));
    const moved = Math.abs(next - w);
    w = next;
    if (moved < CONVERGED) break;
  }
  return { weight: w, precision };
}

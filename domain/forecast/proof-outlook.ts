import { normalCumulative } from '../shared/normal.ts';
import { blendProven, type Evidence, eventsIn, PROVEN_AT_WEALTH, PROVEN_FROM_EVENTS } from './blend.ts';

/** How far a proof of the blend is away. */
export interface ProofOutlook {
  readonly isProven: boolean;
  readonly resolvedEvents: number;
  /** Mean of Brier(price) - Brier(blend) over these events; null before there are any. */
  readonly meanGain: number | null;
  /** Independent events that are still needed at the present effect; null where there is none, so that no number is enough. */
  readonly neededEvents: number | null;
  /** Events that come to count a day, by the last thirty days. */
  readonly eventsPerDay: number;
  /** How likely the proof is within so many days at the present effect and rate; 0 where there is no effect. */
  readonly within: readonly { readonly days: number; readonly probability: number }[];
}

const HORIZONS_DAYS = [30, 90, 365];

/** What it takes to prove the blend, if things go on as they have. The proof is a bettor's wealth that has to reach 20
 * (gain-sequence.ts); its logarithm moves by event, and is taken for a Brownian motion with the mean and the deviation that its
 * steps have had. So it assumes that events are independent, that effect and rate stay what they are, and that they are known: of
 * few events they are not. Wealth that has fallen below 1 has that much further to go. */
export function proofOutlook(evidence: Evidence): ProofOutlook {
  const resolvedEvents = eventsIn(evidence);
  const isProven = blendProven('evidence', evidence);
  const { progress = null } = evidence;
  const { meanGain = null, logWealth = 0, meanGrowth = 0, growthDeviation = 0, eventsPerDay = 0 } = progress ?? {};
  const missing = Math.max(0, PROVEN_FROM_EVENTS - resolvedEvents);
  const distance = Math.max(0, Math.log(PROVEN_AT_WEALTH) - logWealth);
  const hasEffect = meanGain !== null && meanGain > 0 && meanGrowth > 0;
  const neededEvents = isProven ? 0 : hasEffect ? Math.max(missing, Math.ceil(distance / meanGrowth)) : null;
  const probabilityWithin = (days: number) => {
    const events = days * eventsPerDay;
    if (isProven) return 1;
    if (!hasEffect || events < missing) return 0;
    return passageWithin(events, distance, meanGrowth, growthDeviation);
  };
  const within = HORIZONS_DAYS.map((days) => ({ days, probability: probabilityWithin(days) }));
  return { isProven, resolvedEvents, meanGain, neededEvents, eventsPerDay, within };
}

/** The probability that a Brownian motion with this drift and deviation a step has reached a distance above 0 within so many steps:
 * the inverse Gaussian distribution. */
export function passageWithin(steps: number, distance: number, drift: number, deviation: number): number {
  if (distance <= 0) return 1;
  if (steps <= 0) return 0;
  if (deviation === 0) return drift * steps >= distance ? 1 : 0;
  const scale = deviation * Math.sqrt(steps);
  const straight = normalCumulative((drift * steps - distance) / scale);
  const exponent = (2 * drift * distance) / deviation ** 2;
  const tail = normalCumulative((-distance - drift * steps) / scale);
  // The tail vanishes faster than the factor grows; where both leave the range of a number, the product is 0.
  const reflected = exponent > 700 || tail === 0 ? 0 : Math.exp(exponent) * tail;
  return Math.min(1, straight + reflected);
}

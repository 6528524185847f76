import { logit, sigmoid } from '../../domain/shared/probability.ts';
import { normal, uniform } from './chance.ts';

/** A market of a structured event, as its ticker's text alone tells it: a strike on a ladder over one latent value, or one of
 * the candidates of which exactly one wins. */
export type EventPart =
  | { readonly kind: 'ladder'; readonly event: string; readonly strike: number }
  | { readonly kind: 'race'; readonly event: string; readonly candidates: number; readonly candidate: number };

export const LADDER_SERIES = 'KXSIMLADDER';
export const RACE_SERIES = 'KXSIMRACE';

const LADDER = /^(KXSIMLADDER-[EI]\d+X\d+)-T(\d{1,6})$/;
const RACE = /^(KXSIMRACE-[EI]\d+X\d+C(\d{1,2}))-P(\d{1,2})$/;

/** Which event a ticker is a part of; null for every ticker that is not one of a structured event. */
export function eventPartOf(ticker: string): EventPart | null {
  const ladder = LADDER.exec(ticker);
  if (ladder) return { kind: 'ladder', event: ladder[1] ?? '', strike: Number(ladder[2]) };
  const race = RACE.exec(ticker);
  if (!race) return null;
  return { kind: 'race', event: race[1] ?? '', candidates: Number(race[2]), candidate: Number(race[3]) };
}

/** P(YES) with an error on the latent value that all of the event's markets share: 0 is the truth. Coherent whatever the
 * error: a ladder only moves, and the candidates' probabilities always sum to 1. */
export function probabilityInEvent(part: EventPart, noise: number, source: string): number {
  if (part.kind === 'ladder') {
    const { centre, scale } = latentOf(part.event);
    return sigmoid((centre - part.strike) / scale + noise * normal(part.event, source));
  }
  const strengths = Array.from({ length: part.candidates }, (_, index) =>
    Math.exp(strengthOf(part.event, index) + noise * normal(part.event, index, source)),
  );
  return (strengths[part.candidate] ?? 0) / strengths.reduce((sum, strength) => sum + strength, 0);
}

/** How a market of an event ends, by one draw for the whole event: no strike is passed whose lower neighbour is not, and
 * exactly one candidate wins. */
export function settleInEvent(part: EventPart): 'yes' | 'no' {
  const drawn = uniform(part.event, 'outcome');
  if (part.kind === 'ladder') {
    const { centre, scale } = latentOf(part.event);
    return centre + scale * logit(drawn) > part.strike ? 'yes' : 'no';
  }
  let below = 0;
  for (let candidate = 0; candidate < part.candidates; candidate++) {
    below += probabilityInEvent({ ...part, candidate }, 0, '');
    // The last one has what rounding left.
    if (drawn < below || candidate === part.candidates - 1) return candidate === part.candidate ? 'yes' : 'no';
  }
  return 'no';
}

/** The latent value's logistic distribution, in whole degrees: hidden from every decision. */
export function latentOf(event: string): { readonly centre: number; readonly scale: number } {
  return { centre: 55 + 30 * uniform(event, 'centre'), scale: 2 + 2 * uniform(event, 'scale') };
}

const STRENGTH_SPREAD = 1.1;

const strengthOf = (event: string, candidate: number) => STRENGTH_SPREAD * normal(event, candidate, 'strength');

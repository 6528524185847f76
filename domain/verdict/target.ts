import type { Position } from '../decision/request-schema.ts';
import type { JointTarget, TargetBand, Terms } from '../decision/verdict.ts';
import { MOST_CONTRACTS, nearestHundredth, upToHundredth } from '../market/contracts.ts';
import { smoothFee } from '../market/fee.ts';
import { MICRO_USD_PER_CONTRACT, type Quotes, type Side } from '../market/market.ts';
import { bidOf, priceOf } from '../market/side-quotes.ts';
import { kellyContracts, kellySize } from './size.ts';

export interface TargetInput
  extends Pick<Terms, 'fee' | 'bankrollMicroUsd' | 'maxStakeMicroUsd' | 'kellyFraction' | 'sizeStep' | 'jointTarget'> {
  readonly quotes: Quotes;
  /** What the mode leaves of a purchase. */
  readonly sizeFactor: number;
  /** Least edge of the account, in every mode: by this much a contract has to be worth less than it brings before one is sold. */
  readonly minEdge: number;
}

/** Contracts held, YES positive. */
export const signedPosition = (position: Position | null): number =>
  position === null ? 0 : position.side === 'yes' ? position.contracts : -position.contracts;

/** Which positions are right at this probability of YES: below `least` buying at the ask adds to expected log wealth, above `most`
 * selling at the bid does. Between the two, spread and fees cost more than the better position brings, so nothing is done. Both
 * are fractional-Kelly positions and do not depend on what is held. Those of a joint target were worked out for one probability;
 * for another they move as far as this market's own would. */
export function targetBand(input: TargetInput, probability: number): TargetBand {
  const own = ownBand(input, probability);
  const joint: JointTarget | undefined = input.jointTarget;
  if (joint === undefined) return own;
  const at = ownBand(input, joint.probability);
  const least = joint.least + own.least - at.least;
  const most = joint.most + own.most - at.most;
  // Ends that passed each other leave one position between them.
  const middle = (least + most) / 2;
  return {
    least: nearestHundredth(least > most ? middle : least),
    most: nearestHundredth(least > most ? middle : most),
  };
}

function ownBand(input: TargetInput, probability: number): TargetBand {
  const yes = { bought: boughtUpTo(input, 'yes', probability), kept: keptUpTo(input, 'yes', probability) };
  const no = { bought: boughtUpTo(input, 'no', 1 - probability), kept: keptUpTo(input, 'no', 1 - probability) };
  // From 0, because there is no -0 contract in a record.
  return { least: yes.bought > 0 ? yes.bought : 0 - no.kept, most: no.bought > 0 ? 0 - no.bought : yes.kept };
}

/** The Kelly position in a side at what a buyer pays, within the largest stake: the whole position is never to be worth more. */
function boughtUpTo(input: TargetInput, side: Side, probability: number): number {
  const priceMicroUsd = priceOf(side, input.quotes);
  if (priceMicroUsd <= 0 || priceMicroUsd >= MICRO_USD_PER_CONTRACT) return 0;
  return kellySize({ ...input, probability, priceMicroUsd }).contracts;
}

/** The Kelly position in a side at what a seller gets, its worth taken `minEdge` higher: a band in which nothing is traded, so
 * that a forecast that wavers does not pay the spread each time. 0 where it is worth that much less than it brings. Neither the
 * largest stake nor the mode's share of a purchase makes anyone sell. Where nothing may be staked there is no size to keep to,
 * and only the value counts. */
function keptUpTo(
  { quotes, fee, minEdge, kellyFraction, bankrollMicroUsd }: TargetInput,
  side: Side,
  p: number,
): number {
  const bidMicroUsd = bidOf(side, quotes);
  if (bidMicroUsd <= 0) return MOST_CONTRACTS;
  const brings = bidMicroUsd / MICRO_USD_PER_CONTRACT - smoothFee(fee, bidMicroUsd);
  const worth = p + minEdge;
  if (worth <= brings) return 0;
  const staked = kellyFraction * bankrollMicroUsd;
  if (staked <= 0 || brings <= 0) return MOST_CONTRACTS;
  return Math.min(MOST_CONTRACTS, upToHundredth(kellyContracts(Math.min(1, worth), brings, staked)));
}

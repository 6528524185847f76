import { sortedBins, upperEdgeOfBin } from '../shared/log-histogram.ts';
import type { Band } from '../shared/modes.ts';
import { sum } from '../shared/sum.ts';
import { DENSITY_BINS, type Demand } from './demand.ts';

/** The shadow price of a day's cap: what a dollar of an account's budget is worth elsewhere in its day. A call that brings less
 * than this per dollar would take the money from one that brings more.
 *
 * It is the price at which what is still to come costs no more than what is left: the calls of the lowest density are left out
 * first. In value per cost; 0 where everything fits, so that nothing is left out for want of money.
 * Example: $3 left; to come are calls for $2 that bring 8 for 1, and for $2 that bring 2 for 1: the price is above 2. */
export function budgetShadowPrice(expected: Demand, roomMicroUsd: number): number {
  let over = sum(Object.values(expected.costMicroUsdByBin)) + expected.unpricedMicroUsd - roomMicroUsd;
  let price = 0;
  for (const [bin, cost] of sortedBins(expected.costMicroUsdByBin)) {
    if (over <= 0) return price;
    price = upperEdgeOfBin(DENSITY_BINS, bin);
    over -= cost;
  }
  return price;
}

/** A fuller day makes money dearer than the account's own pattern does: the pattern may be wrong. */
const BAND_FACTOR: Readonly<Record<Band, number>> = { open: 1, conserve: 2, critical: 4, exhausted: 4 };

/** What calls have to bring for each micro-dollar that they cost. */
export interface Demanded {
  /** Of the first call: 0 = it is made whatever it brings, because a forecast was asked for. */
  readonly first: number;
  /** Of each further call: never below 1, since a dollar is a dollar. */
  readonly further: number;
}

/** What calls have to bring at a shadow price, in a band. */
export function demandedAt(price: number, band: Band): Demanded {
  const factor = BAND_FACTOR[band];
  return { first: factor * price, further: factor * Math.max(1, price) };
}

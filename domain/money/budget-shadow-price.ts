import type { Band } from '../shared/modes.ts';
import { sum } from '../shared/sum.ts';

/** What a dollar of an account's budget is worth elsewhere in its day: the shadow price of the day's cap. A call that brings
 * less than this per dollar would take the money from one that brings more. */

/** One hour's calls that were thought of, asked or not, by what they were worth for their cost. */
export interface Demand {
  /** Place of the bin (see densityBin) -> what its calls would cost. */
  readonly costMicroUsdByBin: Readonly<Record<string, number>>;
  /** What is spent whatever it is worth: panels for the sake of learning, and probes. */
  readonly unpricedMicroUsd: number;
}

export const NO_DEMAND: Demand = { costMicroUsdByBin: {}, unpricedMicroUsd: 0 };

const BINS_PER_DOUBLING = 2;
const LOWEST_BIN = -20;
const HIGHEST_BIN = 40;

/** Which bin a call is in: its worth for its cost in half doublings; what is worth nothing is in the lowest. */
export function densityBin(worthMicroUsd: number, costMicroUsd: number): number {
  const density = worthMicroUsd / Math.max(1, costMicroUsd);
  if (!(density > 0)) return LOWEST_BIN;
  return Math.min(HIGHEST_BIN, Math.max(LOWEST_BIN, Math.floor(BINS_PER_DOUBLING * Math.log2(density))));
}

/** The least worth for a cost of 1 that is above a bin. */
const above = (bin: number) => 2 ** ((bin + 1) / BINS_PER_DOUBLING);

/** Adds up demands, each multiplied by how much of it is to be expected. */
export function addDemands(parts: readonly { readonly demand: Demand; readonly times: number }[]): Demand {
  const costMicroUsdByBin: Record<string, number> = {};
  for (const { demand, times } of parts) {
    for (const [bin, cost] of Object.entries(demand.costMicroUsdByBin)) {
      costMicroUsdByBin[bin] = (costMicroUsdByBin[bin] ?? 0) + times * cost;
    }
  }
  return {
    costMicroUsdByBin,
    unpricedMicroUsd: sum(parts.map(({ demand, times }) => times * demand.unpricedMicroUsd)),
  };
}

/** The price at which what is still to come costs no more than what is left: every call below it is passed over, from the one
 * that brings least for its cost. 0 where all of it fits, so that nothing is passed over for want of money. In worth per cost.
 * Example: $3 left; to come are calls for $2 that bring 8 for 1, and for $2 that bring 2 for 1: the price is above 2. */
export function budgetShadowPrice(expected: Demand, roomMicroUsd: number): number {
  let over = sum(Object.values(expected.costMicroUsdByBin)) + expected.unpricedMicroUsd - roomMicroUsd;
  let price = 0;
  const bins = Object.entries(expected.costMicroUsdByBin).map(([bin, cost]) => [Number(bin), cost] as const);
  for (const [bin, cost] of bins.toSorted(([a], [b]) => a - b)) {
    if (over <= 0) return price;
    price = above(bin);
    over -= cost;
  }
  return price;
}

/** One hour of an account's earlier days or of today. `ofDay`: 0 to 24, counted from the day's start. */
export interface HourOfDemand {
  readonly ofDay: number;
  readonly demand: Demand;
}

export interface RestOfDay {
  /** Hours of earlier days that were at work. */
  readonly earlier: readonly HourOfDemand[];
  readonly earlierDays: number;
  /** Hours of today so far, the current one included. */
  readonly today: readonly HourOfDemand[];
  /** How much of the current hour has passed, and which it is. */
  readonly currentHour: number;
  readonly currentShare: number;
  /** Hours in this day: 23 to 25. */
  readonly hours: number;
}

/** What is still to come today: each hour as it was on earlier days on average; without earlier days as today's so far. */
export function demandToCome({ earlier, earlierDays, today, currentHour, currentShare, hours }: RestOfDay): Demand {
  const left = (hour: number) => (hour === currentHour ? 1 - currentShare : hour > currentHour ? 1 : 0);
  if (earlierDays > 0) {
    return addDemands(earlier.map(({ ofDay, demand }) => ({ demand, times: left(ofDay) / earlierDays })));
  }
  const first = Math.min(currentHour, ...today.map(({ ofDay }) => ofDay));
  const passed = currentHour - first + currentShare;
  const remaining = sum(Array.from({ length: hours }, (_, hour) => left(hour)));
  // A rate from a few minutes would be that of a few calls.
  if (passed < LEAST_HOURS) return NO_DEMAND;
  return addDemands(today.map(({ demand }) => ({ demand, times: remaining / passed })));
}

const LEAST_HOURS = 0.25;

/** A fuller day makes money dearer than the account's own pattern does: the pattern may be wrong. */
const BAND_FACTOR: Readonly<Record<Band, number>> = { open: 1, conserve: 2, critical: 4, exhausted: 4 };

/** What calls have to bring for each micro-dollar that they cost. */
export interface Demanded {
  /** Of the first call: 0 = it is made whatever it brings, because a forecast was asked for. */
  readonly first: number;
  /** Of each further call: never below 1, since a dollar is a dollar. */
  readonly further: number;
}

export const NOT_SCARCE: Demanded = { first: 0, further: 1 };

/** What calls have to bring at a price of money, in a band. */
export function demandedAt(price: number, band: Band): Demanded {
  const factor = BAND_FACTOR[band];
  return { first: factor * price, further: factor * Math.max(1, price) };
}

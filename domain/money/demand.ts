import {
  addToLogHistogram,
  type LogBins,
  type LogHistogram,
  logBin,
  mergeLogHistogram,
  middleOfBin,
} from '../shared/log-histogram.ts';
import { sum } from '../shared/sum.ts';

/** The calls of one hour that were evaluated, made or not, by their value for their cost. */
export interface Demand {
  /** Bin of the density (see densityBin) -> what its calls would cost. */
  readonly costMicroUsdByBin: Readonly<LogHistogram>;
  /** What is spent without an evaluation: panels made to learn, and probes. */
  readonly unpricedMicroUsd: number;
}

export const NO_DEMAND: Demand = { costMicroUsdByBin: {}, unpricedMicroUsd: 0 };

/** Half doublings of value per cost; what is worth nothing is in the lowest bin. */
export const DENSITY_BINS: LogBins = { binsPerDoubling: 2, least: 2 ** -10, most: 2 ** 20 };

/** The bin of a call's value for its cost. */
export const densityBin = (valueMicroUsd: number, costMicroUsd: number): number =>
  logBin(DENSITY_BINS, valueMicroUsd / Math.max(1, costMicroUsd));

/** Adds up demands, each multiplied by how much of it is to be expected. */
export function addDemands(parts: readonly { readonly demand: Demand; readonly times: number }[]): Demand {
  const costMicroUsdByBin: LogHistogram = {};
  for (const { demand, times } of parts) mergeLogHistogram(costMicroUsdByBin, demand.costMicroUsdByBin, times);
  const unpricedMicroUsd = sum(parts.map(({ demand, times }) => times * demand.unpricedMicroUsd));
  return { costMicroUsdByBin, unpricedMicroUsd };
}

/** The same demand with every value multiplied by a factor: each bin's middle is moved. */
export function revalued({ costMicroUsdByBin, unpricedMicroUsd }: Demand, factor: number): Demand {
  const moved: LogHistogram = {};
  for (const [bin, cost] of Object.entries(costMicroUsdByBin)) {
    addToLogHistogram(moved, DENSITY_BINS, middleOfBin(DENSITY_BINS, Number(bin)) * factor, cost);
  }
  return { costMicroUsdByBin: moved, unpricedMicroUsd };
}

/** One hour of an account's earlier days or of today. `ofDay`: 0 to 24, counted from the day's start. */
export interface HourOfDemand {
  readonly ofDay: number;
  readonly demand: Demand;
}

export interface RestOfDay {
  /** Hours of earlier days in which decisions were made. */
  readonly earlier: readonly HourOfDemand[];
  readonly earlierDays: number;
  /** Hours of today so far, the current one included. */
  readonly today: readonly HourOfDemand[];
  readonly currentHour: number;
  /** How much of the current hour has passed. */
  readonly currentShare: number;
  /** Hours in this day: 23 to 25. */
  readonly hours: number;
}

/** A rate from less time would be that of a few calls. */
const LEAST_HOURS = 0.25;

/** What is still to come today: each hour as it was on earlier days on average; without earlier days, as today so far. */
export function demandToCome({ earlier, earlierDays, today, currentHour, currentShare, hours }: RestOfDay): Demand {
  const left = (hour: number) => (hour === currentHour ? 1 - currentShare : hour > currentHour ? 1 : 0);
  if (earlierDays > 0) {
    return addDemands(earlier.map(({ ofDay, demand }) => ({ demand, times: left(ofDay) / earlierDays })));
  }
  const firstHour = Math.min(currentHour, ...today.map(({ ofDay }) => ofDay));
  const passed = currentHour - firstHour + currentShare;
  if (passed < LEAST_HOURS) return NO_DEMAND;
  const remaining = sum(Array.from({ length: hours }, (_, hour) => left(hour)));
  return addDemands(today.map(({ demand }) => ({ demand, times: remaining / passed })));
}

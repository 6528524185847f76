import { isRecord, refuseValue } from '../shared/refusal.ts';
import { MICRO_USD_PER_CONTRACT, type PriceRange } from './market.ts';
import { microUsdFromDecimal } from './market-quotes.ts';
import { type Read, unreadable } from './market-refusal.ts';

const CENT_MICRO_USD = 10_000;
const DECI_CENT_MICRO_USD = 1_000;
const TENTH_MICRO_USD = 100_000;

const range = (fromMicroUsd: number, toMicroUsd: number, stepMicroUsd: number) => ({
  fromMicroUsd,
  toMicroUsd,
  stepMicroUsd,
});

export const WHOLE_CENTS: readonly PriceRange[] = [range(0, MICRO_USD_PER_CONTRACT, CENT_MICRO_USD)];

/** The venue's names for its grids, for markets that do not list their ranges. */
const STRUCTURES: ReadonlyMap<unknown, readonly PriceRange[]> = new Map([
  ['linear_cent', WHOLE_CENTS],
  ['deci_cent', [range(0, MICRO_USD_PER_CONTRACT, DECI_CENT_MICRO_USD)]],
  [
    'tapered_deci_cent',
    [
      range(0, TENTH_MICRO_USD, DECI_CENT_MICRO_USD),
      range(TENTH_MICRO_USD, MICRO_USD_PER_CONTRACT - TENTH_MICRO_USD, CENT_MICRO_USD),
      range(MICRO_USD_PER_CONTRACT - TENTH_MICRO_USD, MICRO_USD_PER_CONTRACT, DECI_CENT_MICRO_USD),
    ],
  ],
]);

const MOST_RANGES = 100;

/** The grid of a market's prices, from `price_ranges`, else from the name of its structure, else whole cents. */
export function readPriceGrid(market: Readonly<Record<string, unknown>>): Read<readonly PriceRange[]> {
  const { price_ranges: ranges, price_level_structure: structure } = market;
  if (ranges === undefined || ranges === null || (Array.isArray(ranges) && ranges.length === 0)) {
    return { ok: true, value: STRUCTURES.get(structure) ?? WHOLE_CENTS };
  }
  if (!Array.isArray(ranges) || ranges.length > MOST_RANGES) {
    return unreadable(refuseValue('market.price_ranges', ranges, `it must be a list of at most ${MOST_RANGES} ranges`));
  }
  const read: PriceRange[] = [];
  for (const [index, each] of ranges.entries()) {
    const one = isRecord(each) ? range(microUsd(each.start), microUsd(each.end), microUsd(each.step)) : null;
    if (one === null || !(one.fromMicroUsd < one.toMicroUsd) || !(one.stepMicroUsd > 0)) {
      const expectation = 'it must be {start, end, step} in decimal dollars';
      return unreadable(refuseValue(`market.price_ranges.${index}`, each, expectation));
    }
    read.push(one);
  }
  return { ok: true, value: read };
}

export const isWholeCents = (grid: readonly PriceRange[]): boolean =>
  grid.every(({ stepMicroUsd }) => stepMicroUsd === CENT_MICRO_USD);

/** The step of a market's grid at a price, in micro-dollars; where two ranges meet, that of the upper one. No grid: whole cents. */
export function tickAt(grid: readonly PriceRange[] | undefined, priceMicroUsd: number): number {
  const at = (grid ?? WHOLE_CENTS).findLast(
    ({ fromMicroUsd, toMicroUsd }) => fromMicroUsd <= priceMicroUsd && priceMicroUsd <= toMicroUsd,
  );
  return at?.stepMicroUsd ?? CENT_MICRO_USD;
}

/** The highest price of YES on the grid that is not above this one. */
export function gridAtMost(grid: readonly PriceRange[] | undefined, priceMicroUsd: number): number {
  const found = (grid ?? WHOLE_CENTS)
    .filter(({ fromMicroUsd }) => fromMicroUsd <= priceMicroUsd)
    .map(({ fromMicroUsd, toMicroUsd, stepMicroUsd }) => {
      const reach = Math.min(priceMicroUsd, toMicroUsd) - fromMicroUsd;
      return fromMicroUsd + Math.floor(reach / stepMicroUsd) * stepMicroUsd;
    });
  return Math.max(0, ...found);
}

/** The lowest price of YES on the grid that is not below this one. */
export function gridAtLeast(grid: readonly PriceRange[] | undefined, priceMicroUsd: number): number {
  const found = (grid ?? WHOLE_CENTS)
    .filter(({ toMicroUsd }) => toMicroUsd >= priceMicroUsd)
    .map(({ fromMicroUsd, stepMicroUsd }) => {
      const reach = Math.max(0, priceMicroUsd - fromMicroUsd);
      return fromMicroUsd + Math.ceil(reach / stepMicroUsd) * stepMicroUsd;
    });
  return Math.min(MICRO_USD_PER_CONTRACT, ...found);
}

const microUsd = (text: unknown) => (typeof text === 'string' ? (microUsdFromDecimal(text) ?? Number.NaN) : Number.NaN);

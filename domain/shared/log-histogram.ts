/** A histogram whose bins widen geometrically: a value is known to a fixed share of itself, whatever its size. The counts (or
 * amounts) are plain JSON by the place of the bin, so that two histograms add up bin by bin, in a store as in memory. */
export type LogHistogram = Record<string, number>;

/** How fine the bins are, and where they end. */
export interface LogBins {
  /** 4: each bin is 2^(1/4) = 1.19 times as wide as the one before. */
  readonly binsPerDoubling: number;
  /** What is smaller counts as this. */
  readonly least: number;
  /** What is larger counts as this; absent = there is no upper end. */
  readonly most?: number;
}

/** The place of a value's bin: floor(binsPerDoubling * log2(value)), within the ends.
 * Example: 1,000 with 4 bins to a doubling is in bin 39, from 861 to 1,024. */
export function logBin({ binsPerDoubling, least, most = Number.MAX_VALUE }: LogBins, value: number): number {
  const within = Math.min(most, value > least ? value : least);
  return Math.floor(binsPerDoubling * Math.log2(within));
}

/** The geometric middle of a bin. Example: bin 39 of 4 to a doubling is 939. */
export const middleOfBin = ({ binsPerDoubling }: LogBins, bin: number): number => 2 ** ((bin + 0.5) / binsPerDoubling);

/** The upper edge of a bin. Example: bin 39 of 4 to a doubling is 1,024. */
export const upperEdgeOfBin = ({ binsPerDoubling }: LogBins, bin: number): number => 2 ** ((bin + 1) / binsPerDoubling);

/** Adds to the bin of a value: one, or an amount. */
export function addToLogHistogram(histogram: LogHistogram, bins: LogBins, value: number, amount = 1): void {
  const bin = logBin(bins, value);
  histogram[bin] = (histogram[bin] ?? 0) + amount;
}

/** Adds a histogram of the same bins to another, each of its amounts `times` as large. */
export function mergeLogHistogram(to: LogHistogram, from: Readonly<LogHistogram>, times = 1): void {
  for (const [bin, amount] of Object.entries(from)) to[bin] = (to[bin] ?? 0) + times * amount;
}

/** The bins that hold something, from the lowest value to the highest. */
export function sortedBins(histogram: Readonly<LogHistogram>): (readonly [bin: number, amount: number])[] {
  return Object.entries(histogram)
    .map(([bin, amount]) => [Number(bin), amount] as const)
    .toSorted(([a], [b]) => a - b);
}

/** The value that this share of the amounts does not exceed, to the middle of its bin; null of nothing.
 * Example: of 1,000 and 4,000 the share .5 gives 939. */
export function logQuantile(histogram: Readonly<LogHistogram>, bins: LogBins, share: number): number | null {
  const sorted = sortedBins(histogram);
  const all = sorted.reduce((total, [, amount]) => total + amount, 0);
  let seen = 0;
  for (const [bin, amount] of sorted) {
    seen += amount;
    if (seen >= share * all) return middleOfBin(bins, bin);
  }
  return null;
}

/** An amount of whole micro-dollars over n equal parts, exactly: each has the whole part of its share, and the first ones a
 * micro-dollar more until nothing is left (largest remainder, all remainders being equal). Example: 10 over 3 = 4, 3, 3. */
export function splitCost(microUsd: number, parts: number): number[] {
  if (!Number.isSafeInteger(microUsd) || microUsd < 0 || !Number.isSafeInteger(parts) || parts < 1) {
    throw new RangeError(
      `An amount is split over 1 part or more in whole micro-dollars, not ${microUsd} over ${parts}.`,
    );
  }
  const whole = Math.floor(microUsd / parts);
  const left = microUsd - whole * parts;
  return Array.from({ length: parts }, (_, index) => whole + (index < left ? 1 : 0));
}

export interface Figures {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly perSecond: number;
}

/** Runs `count` times, always that many at once, and says how long each took and how many were done a second. */
export async function measure(run: () => Promise<unknown>, count: number, clients: number): Promise<Figures> {
  const tookMs: number[] = [];
  let left = count;
  const beganMs = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (left-- > 0) {
        const fromMs = performance.now();
        await run();
        tookMs.push(performance.now() - fromMs);
      }
    }),
  );
  const seconds = (performance.now() - beganMs) / 1_000;
  return { p50Ms: quantile(tookMs, 0.5), p95Ms: quantile(tookMs, 0.95), perSecond: count / seconds };
}

/** The nearest-rank quantile. Throws of no values: a quantile of nothing is no figure. */
export function quantile(values: readonly number[], share: number): number {
  const value = values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)];
  if (value === undefined) throw new RangeError('There are no values to take a quantile of.');
  return value;
}

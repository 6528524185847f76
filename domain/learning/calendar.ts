const startOf = (atMs: number, lengthMs: number) => Math.floor(atMs / lengthMs) * lengthMs;
/** Full hours, days and months in UTC, which the tallies are kept by. */
export const HOUR_MS = 3_600_000;

export const DAY_MS = 24 * HOUR_MS;

export const hourStart = (atMs: number): number => startOf(atMs, HOUR_MS);

export const dayStart = (atMs: number): number => startOf(atMs, DAY_MS);

export function monthStart(atMs: number): number {
  const date = new Date(atMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}

export function nextMonth(startMs: number): number {
  const date = new Date(startMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

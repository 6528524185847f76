/** 2026-11-24 12:00 UTC: many markets close within the day, so the date alone would not say what is left. */
export function minute(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

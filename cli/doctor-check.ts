/** One thing that `doctor` looked at. */
export interface Check {
  readonly what: string;
  readonly state: 'ok' | 'warn' | 'fail';
  /** What was found, and what to do when it is wrong. Never a key. */
  readonly says: string;
}

export const ok = (what: string, says: string): Check => ({ what, state: 'ok', says });
export const warn = (what: string, says: string): Check => ({ what, state: 'warn', says });
export const fail = (what: string, says: string): Check => ({ what, state: 'fail', says });
/** A check that could not be made, with what stood in its way. */
export const failedWith = (what: string, error: unknown): Check =>
  fail(what, error instanceof Error ? error.message : String(error));

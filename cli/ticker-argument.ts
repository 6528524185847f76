import { existsSync } from 'node:fs';

/** Whether an argument names a market or an event of the venue and not a file: it looks like a ticker, and no file has this name. */
export const isTickerArgument = (argument: string): boolean =>
  /^[A-Z0-9][A-Z0-9._-]{2,127}$/.test(argument) && !existsSync(argument);

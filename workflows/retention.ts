import { forgetOld } from './activity-options.ts';

/** Started every hour by its schedule, once for the service: ends the retention of what is old. Returns how much that was. */
export async function retention(): Promise<Readonly<Record<string, number>>> {
  return forgetOld();
}

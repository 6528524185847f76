import type { Finding, NoFigures } from '../shared/finding.ts';

/** Why a decision that is started now would not be decided. */
export interface UnreadyCatalog {
  store_away: NoFigures;
  temporal_away: NoFigures;
  /** By the workers' clocks; null = no heartbeat is kept. */
  no_worker: { readonly lastHeartbeatAtMs: number | null };
}
export type UnreadyReason = Finding<UnreadyCatalog>;
export const UNREADY_CODES = [
  'store_away',
  'temporal_away',
  'no_worker',
] as const satisfies readonly UnreadyReason['code'][];

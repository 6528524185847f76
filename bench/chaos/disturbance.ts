/** Everything that the schedule does to the service. */
export const DISTURBANCE_KINDS = [
  'worker_killed',
  'store_killed',
  'temporal_killed',
  'connections_dropped',
  'store_slow',
  'store_failed_over',
  'clocks_back',
  'half_hour_away',
  'rush',
  'provider_faults',
  'search_struck',
  'lasting_fault',
  'row_refused',
  'key_refused',
  'hostile_text',
  'zone_changed',
] as const;
export type DisturbanceKind = (typeof DISTURBANCE_KINDS)[number];

/** One of them, and when it lasted. */
export interface Disturbance {
  readonly kind: DisturbanceKind;
  readonly what: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** How often it struck (connections that broke, documents that were undone), where that can be seen at once; null = the records
   * say it at the end: see effects.ts. */
  readonly struck: number | null;
}

/** How a market ended. A decision on one that ended `void` or `scalar` is recorded and not scored. */
export const SETTLEMENTS = ['yes', 'no', 'void', 'scalar'] as const;
export type Settlement = (typeof SETTLEMENTS)[number];

/** What became of a reported outcome. `contradicts`: another one stands, and nothing was changed. */
export type OutcomeAnswer =
  | { readonly kind: 'recorded' | 'repeated' | 'corrected' }
  | { readonly kind: 'contradicts'; readonly standing: Settlement; readonly by: string };

/** What is known of a market's end. */
export interface Resolution {
  readonly ticker: string;
  readonly settlement: Settlement;
  readonly atMs: number;
  /** Mid of the last quotes before it closed, as a probability; null = not known. */
  readonly lastMid: number | null;
}

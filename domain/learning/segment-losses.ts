/** How the models stand on the panels of one segment, for shrinkage toward the whole. */
export interface SegmentLosses {
  readonly key: string;
  readonly labels: number;
  readonly losses: readonly {
    readonly model: string;
    /** Panels of the segment that it answered. */
    readonly answered: number;
    /** By how much its losses exceed the mean loss of the models on the same panels, in sum. */
    readonly excess: number;
  }[];
}

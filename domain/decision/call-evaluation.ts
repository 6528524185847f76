/** Calls that were thought of: what their answers could change is worth, and what they are expected to cost. */
export interface CallEvaluation {
  readonly models: readonly string[];
  readonly worthMicroUsd: number;
  readonly costMicroUsd: number;
  /** What had to be brought for each micro-dollar. */
  readonly price: number;
  readonly pays: boolean;
}

/** Whether calls are worth making: the value of the information that their answers would bring, and their expected cost. */
export interface CallEvaluation {
  readonly models: readonly string[];
  readonly valueMicroUsd: number;
  readonly costMicroUsd: number;
  /** The value has to be above the cost times this. */
  readonly requiredMultiple: number;
  readonly pays: boolean;
}

/** The money side of a decision whose calls were weighed one at a time. */
export interface Economics {
  /** What a micro-dollar of the account's budget was worth elsewhere in its day. */
  readonly budgetShadowPrice: number;
  /** Calls that were weighed, in order, the first one included. */
  readonly evaluations: readonly CallEvaluation[];
}

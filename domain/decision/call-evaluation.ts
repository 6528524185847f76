/** Whether calls are worth making: the value of the information that their answers would bring, and their expected cost. */
export interface CallEvaluation {
  readonly models: readonly string[];
  readonly valueMicroUsd: number;
  readonly costMicroUsd: number;
  /** The value has to be above the cost times this. */
  readonly requiredMultiple: number;
  readonly pays: boolean;
}

/** Expected Brier score of a probability under the hidden truth: what it scores on average over how the market may end. */
export const expectedBrier = (probability: number, truth: number): number =>
  (probability - truth) ** 2 + truth * (1 - truth);

/** Brier score against how the market ended. */
export const brier = (probability: number, outcome: 0 | 1): number => (probability - outcome) ** 2;

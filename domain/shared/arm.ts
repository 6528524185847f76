/** What a model was given beside the question: nothing, evidence of the day, the market's price, or both. Answers of different arms
 * are different forecasters: weights, calibration and the blend with the price are learned of each by itself. */
export const ARMS = ['closedBook', 'evidence', 'priceShown', 'evidencePriceShown'] as const;
export type Arm = (typeof ARMS)[number];

/** What decisions of before arms were recorded were. */
export const DEFAULT_ARM = 'closedBook' satisfies Arm;

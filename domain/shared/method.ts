/** How models are chosen and their answers weighed; docs/forecasting.md says when to use which. */
export type Method = 'weighted' | 'confidence' | 'cost-benefit' | 'consensus';
export const METHODS = ['weighted', 'confidence', 'cost-benefit', 'consensus'] as const satisfies readonly Method[];

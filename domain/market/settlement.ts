/** How a market ended. `scalar`: at a value between the two. */
export const SETTLEMENTS = ['yes', 'no', 'void', 'scalar'] as const;
export type Settlement = (typeof SETTLEMENTS)[number];

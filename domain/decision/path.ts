/** How far a decision went: no model called, one model, one model and then more, a panel at once; or no model called and an
 * earlier decision's answers used. */
export const PATHS = ['none', 'quick', 'escalated', 'full', 'reused'] as const;
export type Path = (typeof PATHS)[number];

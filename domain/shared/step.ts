/** What a call is part of: one model alone, a panel, what widens a panel that agreed too little, or a shadow model's beside the
 * decision. */
export type Step = 'quick' | 'panel' | 'wider' | 'shadow';

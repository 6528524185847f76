/** What a model was asked for: alone, in a panel, after a panel that agreed too little, or on trial beside the decision. */
export type Step = 'quick' | 'panel' | 'wider' | 'shadow';

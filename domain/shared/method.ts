/** How answers are weighed; docs/cost.md says when to use which. */
export const METHODS = ['weighted', 'confidence', 'cost-benefit', 'consensus'] as const;
export type Method = (typeof METHODS)[number];

/** Which models a decision calls. `value`: one, then one more at a time while what its answer may change is worth more than it
 * costs. `stake`: one model below a stake, a panel above, more when unsure. `consensus`: `consensusModels` at once. */
export const STRATEGIES = ['value', 'stake', 'consensus'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** Whether an evidence brief is looked for before the models are asked; policy-schema.ts says what each does. */
export const RESEARCH = ['off', 'cached', 'auto', 'always'] as const;

/** What a call is part of: one model alone, a panel, what widens a panel that agreed too little, a shadow model's beside the
 * decision, or the search for evidence before it. */
export type Step = DecidingStep | 'shadow' | 'research';
export type DecidingStep = 'quick' | 'panel' | 'wider';

import type { Candidate } from '../decision/decision.ts';
import type { Forecast } from '../forecast/forecast.ts';
import { quorumOf } from '../forecast/quorum.ts';
import { demandedAt } from '../money/budget-shadow-price.ts';
import { hashToUnitInterval } from '../shared/hash-to-unit-interval.ts';
import type { Band } from '../shared/modes.ts';
import { type DecisionPolicy, isConsensus } from '../shared/policy.ts';
import { nextByValue } from './cascade.ts';
import type { Plan } from './plan.ts';
import type { Reusable } from './reuse.ts';
import type { WorthInput } from './worth-of-more.ts';

/** The share of decisions that could use earlier answers and ask anew all the same: only so is it known what using them costs. */
export const REUSE_AUDIT_SHARE = 0.1;

/** Drawn from the decision's id. */
export function isReuseAudited(decisionId: string): boolean {
  return hashToUnitInterval(`reuse-audit/${decisionId}`) < REUSE_AUDIT_SHARE;
}

/** How many answers the plan's first step would decide by. */
export function answersNeeded(plan: Plan, policy: Pick<DecisionPolicy, 'quorum' | 'method' | 'strategy'>): number {
  const { quorum } = policy;
  if (isConsensus(policy)) return quorum;
  return plan.start === 'panel' ? quorumOf(quorum, plan.panel.length) : 1;
}

/** Whether a decision that had the earlier answers, pooled at today's price, would ask nobody else: only then do they save
 * anything. Always where the fixed rules decide, which look at no worth. */
export function isEnoughToday(
  { byValue, quick, panel }: Plan,
  forecast: Pick<Forecast, 'blended' | 'blendWeight' | 'models'>,
  worth: WorthInput,
  band: Band,
): boolean {
  if (!byValue) return true;
  const known = new Set(forecast.models.map(({ model }) => model));
  const queue = [...(quick ? [quick] : []), ...panel].filter(({ model }) => !known.has(model));
  const price = demandedAt(byValue.price, band).further;
  return nextByValue({ ...worth, forecast, queue, price }).calls.length === 0;
}

/** The plan when earlier answers are used again: nobody is asked, and nothing was refused. */
export function reusedInstead(plan: Plan, { decisionId, why }: Pick<Reusable, 'decisionId' | 'why'>): Plan {
  const reason = `the answers of ${decisionId} are used again`;
  const candidates = plan.candidates.map(
    (candidate): Candidate => (candidate.chosen === null ? candidate : { ...candidate, chosen: null, why: reason }),
  );
  return {
    ...plan,
    start: 'none',
    refusal: null,
    quick: null,
    panel: [],
    wider: [],
    candidates,
    notes: [...plan.notes, ...(why === undefined ? [] : [why])],
    purpose: 'decision',
    asksEveryone: false,
    explorationProbability: 0,
  };
}

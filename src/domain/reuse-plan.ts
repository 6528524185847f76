import { chanceOf } from './chance.ts';
import type { Candidate } from './decision.ts';
import type { Plan } from './plan.ts';
import type { DecisionPolicy } from './policy.ts';
import { quorumOf } from './quorum.ts';
import type { Reusable } from './reuse.ts';

/** The share of decisions that could use earlier answers and ask anew all the same: only so is it known what using them costs. */
export const REUSE_AUDIT_SHARE = 0.1;

/** Drawn from the decision's id. */
export function isReuseAudited(decisionId: string): boolean {
  return chanceOf(`reuse-audit/${decisionId}`) < REUSE_AUDIT_SHARE;
}

/** How many answers the plan's first step would decide by. */
export function answersNeeded(plan: Plan, { quorum, method }: Pick<DecisionPolicy, 'quorum' | 'method'>): number {
  if (method === 'consensus') return quorum;
  return plan.start === 'panel' ? quorumOf(quorum, plan.panel.length) : 1;
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

import type { Candidate, CandidateReason } from '../decision/candidate.ts';
import type { Reason } from '../decision/reason.ts';
import type { Reused } from '../decision/reuse.ts';
import { fitting } from '../money/step-reservation.ts';
import { MODE_RULES, type Mode } from '../shared/modes.ts';
import { candidatesWithoutCall } from './candidates.ts';
import type { Plan, PlanInput } from './plan.ts';
import { oneModelRule, strategyOf } from './policy-rules.ts';
import { selectModels } from './select.ts';

export function modeRefusal(mode: Mode): Reason {
  if (MODE_RULES[mode].ruleExits) return { code: 'mode_emergency', figures: { mode, held: null } };
  return { code: 'mode_halted', figures: { mode } };
}

/** The plan where no model is to be called from the outset. */
export function planWithoutCall(input: PlanInput, reason: Reason): Plan {
  const { models, decisionCapMicroUsd, policy } = input;
  const { first, everyone } = selectModels(input);
  const affordable = fitting('panel', everyone, decisionCapMicroUsd, policy.attemptsPerCall, 0);
  const candidates = candidatesWithoutCall(models, reason.code, (model) => {
    if (!affordable.includes(model)) return 'unavailable';
    return oneModelRule(input) !== null && model !== first?.model ? 'by_rule' : null;
  });
  return {
    strategy: strategyOf(policy),
    start: 'none',
    refusal: reason,
    value: null,
    candidates,
    notes: [{ code: 'no_call', figures: { reason } }],
    ...NO_CALLS,
  };
}

/** Of a plan that calls no model. */
export const NO_CALLS = {
  first: [],
  queue: [],
  wider: [],
  standby: [],
  purpose: 'decision',
  callsEveryModel: false,
  explorationProbability: 0,
} as const satisfies Partial<Plan>;

/** The plan when not even one call can be paid for. What it had weighed was wanted all the same, so it is kept. */
export function withoutCall(plan: Plan, reason: Reason): Plan {
  const candidates = notChosen(plan, { code: 'no_call', figures: { reason: reason.code } });
  const notes = [...plan.notes, { code: 'no_call', figures: { reason } } as const];
  return { ...plan, ...NO_CALLS, start: 'none', refusal: reason, candidates, notes };
}

/** The plan when an earlier decision's answers are used: no model is called, and nothing was refused. */
export function withEarlierAnswers(plan: Plan, reused: Reused): Plan {
  const { decisionId } = reused;
  const candidates = notChosen(plan, { code: 'earlier_answers_used', figures: { decisionId } });
  const notes = [...plan.notes, { code: 'answers_reused', figures: reused } as const];
  return { ...plan, ...NO_CALLS, start: 'none', refusal: null, candidates, notes };
}

const notChosen = ({ candidates }: Plan, why: CandidateReason): Candidate[] =>
  candidates.map((candidate) => (candidate.chosen === null ? candidate : { ...candidate, chosen: null, why }));

import { MODE_RULES, type Mode } from '../shared/modes.ts';
import type { DecisionPolicy } from '../shared/policy.ts';

/** Least edge after fees that new exposure needs in this mode. */
export function thresholdIn(policy: Pick<DecisionPolicy, 'minEdge'>, mode: Mode): number {
  return policy.minEdge * MODE_RULES[mode].edgeFactor;
}

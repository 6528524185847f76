import type { Strategy } from '../shared/method.ts';
import { type DecisionPolicy, isConsensus } from '../shared/policy.ts';

/** Which strategy a policy comes to: the method `consensus` needs its votes at once, and `cost-benefit` is to weigh each further
 * call against its cost. */
export function strategyOf(policy: Pick<DecisionPolicy, 'strategy' | 'method'>): Strategy {
  if (isConsensus(policy)) return 'consensus';
  return policy.method === 'cost-benefit' ? 'value' : policy.strategy;
}

import { MODE_RULES } from '../shared/modes.ts';
import { pick } from '../shared/pick.ts';
import type { VerdictInput } from './make-verdict.ts';
import type { TargetInput } from './target.ts';

/** What the right position depends on beside the probability. */
export const targetInputOf = (input: Omit<VerdictInput, 'forecast'>): TargetInput => ({
  ...pick(input, 'fee', 'bankrollMicroUsd', 'maxStakeMicroUsd', 'sizeStep', 'jointTarget'),
  ...pick(input.policy, 'kellyFraction', 'minEdge'),
  quotes: input.market.quotes,
  sizeFactor: MODE_RULES[input.mode].sizeFactor,
});

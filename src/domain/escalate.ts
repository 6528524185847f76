import type { DecisionPolicy } from './policy.ts';

/** Whether one model's word is too unsure to stand alone: the calibrated probability lies within `escalateWithin` of a
 * coin toss. Says so in numbers either way. */
export function shouldEscalate({
  probability,
  policy,
}: {
  probability: number;
  policy: Pick<DecisionPolicy, 'escalateWithin'>;
}): {
  readonly escalate: boolean;
  readonly why: string;
} {
  const distance = Math.abs(probability - 0.5);
  const escalate = distance < policy.escalateWithin;
  const compared = `|P - 0.5| = ${distance.toFixed(3)} is ${escalate ? 'below' : 'not below'} ${policy.escalateWithin}`;
  return { escalate, why: escalate ? `Escalated: ${compared}.` : `Not escalated: ${compared}.` };
}

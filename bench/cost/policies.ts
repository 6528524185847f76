import { type Blend, DEFAULT_DECISION_POLICY, type DecisionPolicy } from '../../domain/shared/policy.ts';

/** One way of choosing models: the product's settings, and what else differs. */
export interface BenchPolicy {
  readonly name: PolicyName;
  readonly decision: DecisionPolicy;
  /** Everybody on every decision, whatever the price and whatever was learned. */
  readonly asksEveryone: boolean;
  /** Earlier answers are used instead of calls. */
  readonly reuses: boolean;
  /** Markets of an event that are asked at once share each model's call. */
  readonly batches: boolean;
}

export const POLICY_NAMES = [
  ...(['everyone', 'quickOnly', 'confidence', 'voi', 'voiReuse', 'voiReuseBatch'] as const),
  ...(['oneTwice', 'oneFiveTimes', 'panel', 'panelTwice', 'voiTwice', 'voiReuseBatchTwice'] as const),
  ...(['openBook', 'openBookShown', 'autoResearch'] as const),
] as const;
export type PolicyName = (typeof POLICY_NAMES)[number];

/** The product's defaults but for what each policy is about. The last three are `voiReuseBatch` with evidence that is looked for always,
 * the same with the price shown, and with evidence where the product finds it worth its cost. */
export function benchPolicies(blend: Blend): readonly BenchPolicy[] {
  const base: DecisionPolicy = { ...DEFAULT_DECISION_POLICY, blend };
  const plain = { asksEveryone: false, reuses: false, batches: false };
  const voi: DecisionPolicy = { ...base, strategy: 'value', reuse: false };
  const voiReuse: DecisionPolicy = { ...voi, reuse: true };
  // Nothing is within 0 of a coin toss: the first model's word stands.
  const quickOnly: DecisionPolicy = { ...base, strategy: 'stake', reuse: false, escalateWithin: 0 };
  const shared = { reuses: true, batches: true };
  const panel: DecisionPolicy = { ...base, strategy: 'stake', reuse: false, quickBelowStakeMicroUsd: 0 };
  return [
    {
      ...plain,
      name: 'everyone',
      decision: { ...base, strategy: 'stake', reuse: false, priceGate: 0 },
      asksEveryone: true,
    },
    { ...plain, name: 'quickOnly', decision: quickOnly },
    { ...plain, name: 'confidence', decision: { ...base, strategy: 'stake', reuse: false } },
    { ...plain, name: 'voi', decision: voi },
    { ...plain, name: 'voiReuse', decision: voiReuse, reuses: true },
    { ...plain, name: 'voiReuseBatch', decision: voiReuse, reuses: true, batches: true },
    { ...plain, name: 'oneTwice', decision: { ...quickOnly, samplesPerModel: 2 } },
    { ...plain, name: 'oneFiveTimes', decision: { ...quickOnly, samplesPerModel: 5 } },
    { ...plain, name: 'panel', decision: panel },
    { ...plain, name: 'panelTwice', decision: { ...panel, samplesPerModel: 2 } },
    { ...plain, name: 'voiTwice', decision: { ...voi, samplesPerModel: 2 } },
    {
      ...plain,
      name: 'voiReuseBatchTwice',
      decision: { ...voiReuse, samplesPerModel: 2 },
      reuses: true,
      batches: true,
    },
    { ...plain, ...shared, name: 'openBook', decision: { ...voiReuse, research: 'always' } },
    {
      ...plain,
      ...shared,
      name: 'openBookShown',
      decision: { ...voiReuse, research: 'always', priceInPrompt: 'shown' },
    },
    { ...plain, ...shared, name: 'autoResearch', decision: { ...voiReuse, research: 'auto' } },
  ];
}

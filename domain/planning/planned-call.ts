import { pick } from '../shared/pick.ts';
import { type PricedModel, predictedCost } from './priced-model.ts';

/** One call that a step will make: the model is sent each of the request's prompts once. Money is that of one prompt. */
export interface PlannedCall {
  readonly model: string;
  readonly provider: string;
  readonly worstCaseMicroUsd: number;
  readonly expectedCostMicroUsd: number;
  /** What the expected cost rests on: the request's likely tokens, the mean of the model's calls, or its worst case. */
  readonly expectedFrom: 'tokens' | 'mean' | 'worst';
  /** UTF-8 bytes of the request's body. */
  readonly requestBytes: number;
  readonly callTimeoutMs: number;
}

export function plannedCall(priced: PricedModel): PlannedCall {
  const call = pick(priced, 'model', 'provider', 'worstCaseMicroUsd', 'callTimeoutMs', 'requestBytes');
  return { ...call, ...predictedCost(priced) };
}

import type { CandidateReason, DeselectionFigures } from '../decision/candidate.ts';
import type { TokenExpectation } from '../learning/tokens.ts';
import { estimatedPromptTokens, worstCaseMicroUsd } from '../money/cost.ts';
import type { ModelRow } from '../shared/model.ts';
import { pick } from '../shared/pick.ts';
import { predictCost } from './predict-cost.ts';

/** A configured model as an admission finds it. */
export interface ConfiguredModel {
  readonly row: ModelRow;
  /** UTF-8 bytes of the longest request that it would be sent; null where none can be made. */
  readonly requestBytes: number | null;
  /** Why it cannot be called, whatever is asked: no key, blocked, taken out, no worker; null = it can. */
  readonly outBecause: CandidateReason | null;
}

/** A model that could be called, with its price for the request at hand. */
export interface PricedModel {
  readonly model: string;
  readonly provider: string;
  /** The most that one attempt can cost. */
  readonly worstCaseMicroUsd: number;
  readonly callTimeoutMs: number;
  /** Why it cannot be called now; null = it can. */
  readonly unavailable: CandidateReason | null;
  /** Called beside the others on some decisions, without counting. */
  readonly shadow: boolean;
  readonly record: ModelRecord;
  /** UTF-8 bytes of the request's body. */
  readonly requestBytes: number;
  /** What this request is likely to cost; null = the model's tokens cannot be predicted yet. */
  readonly predictedMicroUsd: number | null;
}

/** What is known of a model for the question at hand. */
export interface ModelRecord {
  /** Two-speed weight in the question's segment; equal before there are outcomes. */
  readonly weight: number;
  /** By how much its mean Brier loss on such questions exceeds the best model's; null = not known. */
  readonly excessLoss: number | null;
  /** What an answer has cost lately, with what failed calls cost; null = none came. */
  readonly callCostMicroUsd: number | null;
  /** What to expect of the tokens of a call; null = too few calls lately. */
  readonly tokens: TokenExpectation | null;
  /** What a hundredth of a Brier point costs that it adds to the ensemble; null = not proven. */
  readonly costPerHundredthMicroUsd: number | null;
  /** Null = too few calls lately. */
  readonly p95Ms: number | null;
  /** Why it is out until its record has recovered; null = it is not. Full panels call it all the same. */
  readonly deselected: DeselectionFigures | null;
}

export const NO_RECORD: ModelRecord = {
  weight: 1,
  excessLoss: null,
  callCostMicroUsd: null,
  tokens: null,
  costPerHundredthMicroUsd: null,
  p95Ms: null,
  deselected: null,
};

/** Each further market of a call adds this share of what a call about one costs: its line, its number, and the reasoning on
 * it. */
const COST_PER_MARKET = 0.25;

/** A model with the most that its request can cost, what it is likely to cost where it is about so many markets, and its record,
 * or why it cannot be called. */
export function priceModel(
  { row, requestBytes, outBecause }: ConfiguredModel,
  record: ModelRecord,
  deadlineMs: number,
  markets = 1,
): PricedModel {
  const { id, provider, callTimeoutMs, shadow = false } = row;
  const base = { model: id, provider, callTimeoutMs, shadow };
  if (requestBytes === null) {
    return { ...base, record, worstCaseMicroUsd: 0, requestBytes: 0, predictedMicroUsd: null, unavailable: outBecause };
  }
  const worst = worstCaseMicroUsd(row, requestBytes);
  const { callCostMicroUsd, tokens } = record;
  // What calls have cost lately was mostly about one market.
  const forMarkets = (microUsd: number) =>
    markets === 1 ? microUsd : Math.min(worst, microUsd * (1 + COST_PER_MARKET * (markets - 1)));
  return {
    ...base,
    record: { ...record, callCostMicroUsd: callCostMicroUsd === null ? null : forMarkets(callCostMicroUsd) },
    worstCaseMicroUsd: worst,
    requestBytes,
    predictedMicroUsd: tokens && forMarkets(predictCost(row, requestBytes, tokens)),
    unavailable: outBecause ?? tooLong(row, requestBytes) ?? tooSlowTier(row, deadlineMs),
  };
}

/** What a call is expected to cost: as predicted of this very request, else the mean cost of the model's calls, else its
 * worst case. */
export function predictedCost(
  priced: Pick<PricedModel, 'predictedMicroUsd' | 'record' | 'worstCaseMicroUsd'>,
): Pick<PlannedCall, 'expectedCostMicroUsd' | 'expectedFrom'> {
  const { predictedMicroUsd, record, worstCaseMicroUsd: worst } = priced;
  if (predictedMicroUsd !== null) return { expectedCostMicroUsd: predictedMicroUsd, expectedFrom: 'tokens' };
  const { callCostMicroUsd } = record;
  if (callCostMicroUsd !== null) return { expectedCostMicroUsd: callCostMicroUsd, expectedFrom: 'mean' };
  return { expectedCostMicroUsd: worst, expectedFrom: 'worst' };
}

/** The prompt and the longest answer do not both fit the model's context. */
function tooLong(row: ModelRow, requestBytes: number): CandidateReason | null {
  const { contextTokens, maxOutputTokens } = row;
  const promptTokens = estimatedPromptTokens(row, requestBytes);
  if (promptTokens + maxOutputTokens <= contextTokens) return null;
  return { code: 'prompt_too_long', figures: { contextTokens, promptTokens, maxOutputTokens } };
}

/** A decision with this much time must not call a row of a slow service tier. */
function tooSlowTier({ serviceTier }: ModelRow, deadlineMs: number): CandidateReason | null {
  if (!serviceTier || deadlineMs >= serviceTier.leastDeadlineMs) return null;
  const { name, leastDeadlineMs } = serviceTier;
  return { code: 'tier_too_slow', figures: { tier: name, leastDeadlineMs, deadlineMs } };
}

/** One call that a step will make: the model is sent each of the request's prompts once. Money is that of one prompt. */
export interface PlannedCall
  extends Pick<PricedModel, 'model' | 'provider' | 'worstCaseMicroUsd' | 'callTimeoutMs' | 'requestBytes'> {
  /** Which of the model's answers it is to bring, from 1; absent = the first. */
  readonly sample?: number;
  readonly expectedCostMicroUsd: number;
  /** What the expected cost rests on: the request's likely tokens, the mean of the model's calls, or its worst case. */
  readonly expectedFrom: 'tokens' | 'mean' | 'worst';
}

export function plannedCall(priced: PricedModel): PlannedCall {
  const call = pick(priced, 'model', 'provider', 'worstCaseMicroUsd', 'callTimeoutMs', 'requestBytes');
  return { ...call, ...predictedCost(priced) };
}

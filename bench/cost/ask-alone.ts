import type { CallRecord } from '../../domain/decision/decision.ts';
import type { PlannedCall } from '../../domain/planning/plan.ts';
import { type Answers, MODELS } from './answers.ts';
import type { EarlierAnswers } from './earlier-answers.ts';
import type { Gathering } from './next-calls.ts';

/** A decision on its way, with what is measured of it. */
export interface Running extends Gathering {
  readonly earlier: EarlierAnswers;
  readonly sharedCalls: number;
  readonly requests: number;
}

/** One request about one market. */
export function askAlone(each: Running, call: PlannedCall, answers: Answers): CallRecord {
  const { question } = each.admitted.asking;
  const { rawProbability, usage, requestBytes, costMicroUsd } = answers.alone(rowOf(call.model), question);
  const predicted = call.expectedFrom === 'tokens' ? { predictedMicroUsd: call.expectedCostMicroUsd } : {};
  return { ...recordOf(each, call, rawProbability, costMicroUsd), usage, requestBytes, ...predicted };
}

export function recordOf(each: Running, call: PlannedCall, rawProbability: number, costMicroUsd: number): CallRecord {
  return {
    model: call.model,
    provider: call.provider,
    step: each.calls.length === 0 && each.admitted.plan.start === 'quick' ? 'quick' : 'panel',
    outcome: 'answered',
    rawProbability,
    reasoning: null,
    failure: null,
    costMicroUsd,
    latencyMs: 0,
    attemptId: null,
  };
}

export function rowOf(model: string) {
  const row = MODELS.find(({ id }) => id === model);
  if (!row) throw new Error(`The simulator has no model ${model}.`);
  return row;
}

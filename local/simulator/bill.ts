import { costMicroUsd } from '../../domain/money/cost.ts';
import type { ModelRow, Usage } from '../../domain/shared/model.ts';
import { sum } from '../../domain/shared/sum.ts';
import { pick } from './chance.ts';

/** One request as the provider saw it. */
export interface SimulatedRequest {
  readonly attemptId: string;
  readonly provider: string;
  readonly model: string;
  readonly atMs: number;
  /** HTTP status; 0 when no complete answer left. */
  readonly status: number;
  readonly outcome: string;
  readonly costMicroUsd: number;
}

/** What a provider charges for a request that it never answered in full: nothing, the prompt, or all; by seed. */
export function costOfUnanswered(row: ModelRow, usage: Usage, attemptId: string, seed: number): number {
  const share = pick(['nothing', 'input', 'all'] as const, seed, 'unanswered', attemptId);
  if (share === 'nothing') return 0;
  return costMicroUsd(row, share === 'all' ? usage : { ...usage, outputTokens: 0, reasoningTokens: 0 });
}

/** Sums the requests by attempt id. */
export function billOf(requests: readonly SimulatedRequest[]) {
  const byAttempt: Record<string, { costMicroUsd: number; requests: number }> = {};
  for (const { attemptId, costMicroUsd: cost } of requests) {
    byAttempt[attemptId] ??= { costMicroUsd: 0, requests: 0 };
    byAttempt[attemptId].costMicroUsd += cost;
    byAttempt[attemptId].requests += 1;
  }
  const totalMicroUsd = sum(requests.map((request) => request.costMicroUsd));
  return { simulated: true as const, totalMicroUsd, requests: requests.length, byAttempt };
}

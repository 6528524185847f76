import { worstCaseTokens } from '../../domain/money/cost.ts';
import type { ModelRow, Prompt } from '../../domain/shared/model.ts';
import type { Provider } from '../../providers/provider.ts';
import type { CallModelInput } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { callFailure } from '../failures.ts';

/** Takes what a request may use at most out of its provider's minute. Rejects with `throttled` when the minute has too little
 * left: the call then comes again in the next one, or not at all if its deadline is before that. */
export type TakeTokens = () => Promise<void>;

/** Null where the provider has no limit of tokens: the store is then not asked. */
export function tokensToTake(
  { store, config, clock }: Pick<Dependencies, 'store' | 'config' | 'clock'>,
  { call, deadlineAtMs }: CallModelInput,
  row: ModelRow,
  provider: Provider,
  prompt: Prompt,
): TakeTokens | null {
  const perMinute = config.providers.find(({ id }) => id === row.provider)?.tokensPerMinute;
  if (perMinute === undefined) return null;
  return async () => {
    const nowMs = clock.now();
    const tokens = worstCaseTokens(row, provider.requestBytes(row, prompt));
    const taken = await store.tokenMinutes.take(row.provider, tokens, perMinute, nowMs);
    if (taken.ok) return;
    const isInTime = taken.nextMinuteAtMs < deadlineAtMs;
    const then = isInTime ? 'it is asked in the next minute' : 'the next minute begins after the deadline';
    const message = `${call.model} was not asked: the ${perMinute} tokens a minute of ${row.provider} have no room for ${tokens} more; ${then}. Nothing was sent.`;
    const details = { attemptId: null, costMicroUsd: 0, latencyMs: null };
    // Spread over a second, so that those who wait do not all come at once.
    const waitMs = Math.round(taken.nextMinuteAtMs - nowMs + Math.random() * SPREAD_MS);
    throw callFailure('throttled', message, details, isInTime ? waitMs : null, isInTime);
  };
}

const SPREAD_MS = 1_000;

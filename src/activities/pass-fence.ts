import { MODE_RULES, type Mode } from '../domain/modes.ts';
import type { AskModelInput } from './contract.ts';
import type { Dependencies } from './dependencies.ts';
import { callFailure } from './failures.ts';
import type { TakeTokens } from './take-tokens.ts';

/** An attempt that may send its request. */
export interface FencedAttempt {
  readonly attemptId: string;
  readonly startedAtMs: number;
}

/** The fence: the mode permits, and the reservation is held with a paid attempt left. Only then is the attempt marked
 * started in the ledger, and only then may a request leave. `known` = attempts of this call that were seen to end.
 * Before that the provider's minute gives the tokens, where it is limited: a call that has to wait for them has used nothing.
 * Rejects with `reservation_lost` or `throttled`. */
export async function passFence(
  { store, clock }: Pick<Dependencies, 'store' | 'clock'>,
  input: AskModelInput,
  readMode: () => Promise<Mode>,
  known: number,
  takeTokens: TakeTokens | null = null,
): Promise<FencedAttempt> {
  const { call, reservation } = input;
  for (let ordinal = known + 1; ; ordinal++) {
    const mode = await readMode();
    const { calls } = MODE_RULES[mode];
    if (calls === 'none' || (calls === 'quick' && input.step !== 'quick')) {
      throw lost(`The mode is ${mode}: ${call.model} is not asked.`);
    }
    if (takeTokens && ordinal === known + 1) await takeTokens();
    const startedAtMs = clock.now();
    if (startedAtMs >= input.deadlineAtMs) throw lost(`The deadline has passed: ${call.model} is not asked.`);
    const attemptId = `${input.account}/${input.requestId}/${input.step}/${call.model}/1/${ordinal}`;
    const { model, provider, worstCaseMicroUsd: worstMicroUsd } = call;
    const isRepeat = ordinal > 1;
    const attempt = { reservation, attemptId, model, provider, worstMicroUsd, isRepeat, nowMs: startedAtMs };
    const fenced = await store.ledgerAttempts.start(attempt);
    if (fenced.ok) return { attemptId, startedAtMs };
    // A worker died between this fence and the attempt's end: that one stays uncertain, ours is the next.
    if (fenced.why === 'started_before') continue;
    throw lost(
      `The reservation for ${model} does not stand (${fenced.why.replaceAll('_', ' ')}): no request was sent.`,
    );
  }
}

function lost(message: string) {
  return callFailure('reservation_lost', message, { attemptId: null, costMicroUsd: 0, latencyMs: null });
}

import { randomUUID } from 'node:crypto';
import { worstCaseTokens, worstCaseTokensOfResearch } from '../../domain/money/cost.ts';
import { attemptIdOf } from '../../domain/shared/ids.ts';
import type { ModelRow, Prompt } from '../../domain/shared/model.ts';
import { MODE_RULES, type Mode } from '../../domain/shared/modes.ts';
import { pick } from '../../domain/shared/pick.ts';
import type { Provider } from '../../providers/provider.ts';
import type { AttemptDocument } from '../../store/attempts.ts';
import type { CallModelInput } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { retryWhileAvailable } from '../store-access.ts';
import { callFailure } from './failures.ts';

/** An attempt that may send its request. */
export interface FencedAttempt {
  readonly attemptId: string;
  readonly part: number;
  readonly ordinal: number;
  readonly sample?: number;
  readonly startedAtMs: number;
}

type EarlierAttempt = Pick<AttemptDocument, '_id' | 'failure' | 'costMicroUsd' | 'worstCaseMicroUsd' | 'latencyMs'>;

/** The fence: the mode permits, and the reservation is held with a paid attempt left. Only then is the attempt marked
 * started in the ledger, and only then may a request leave. `earlier` = attempts of this call that were seen to end,
 * the last one last. Before that the provider's minute gives the tokens, where it is limited: a call that has to wait for them has used nothing.
 * Rejects with `reservation_lost` or `throttled`, or with what an earlier attempt failed by where no further one is permitted. */
export async function passFence(
  { store, clock }: Pick<Dependencies, 'store' | 'clock'>,
  input: CallModelInput,
  readMode: () => Promise<Mode>,
  earlier: readonly EarlierAttempt[],
  takeTokens: TakeTokens | null = null,
  stopped: AbortSignal = NEVER_STOPPED,
): Promise<FencedAttempt> {
  const { call, reservation } = input;
  const known = earlier.length;
  // Tells a fence of ours whose acknowledgement was lost from one that a worker passed before us.
  const fenceToken = randomUUID();
  const whyForbidden = async (): Promise<string | null> => {
    const mode = await readMode();
    const { calls } = MODE_RULES[mode];
    if (calls === 'none' || (calls === 'quick' && input.step !== 'quick')) {
      return `The mode is ${mode}: ${call.model} is not called.`;
    }
    return clock.now() < input.deadlineAtMs ? null : `The deadline has passed: ${call.model} is not called.`;
  };
  for (let ordinal = known + 1; ; ordinal++) {
    const forbidden = await whyForbidden();
    if (forbidden) throw lost(forbidden);
    if (takeTokens && ordinal === known + 1) await takeTokens();
    const { part, decisionId, step } = input;
    const { model } = call;
    const place = { part, ordinal, ...pick(call, 'sample') };
    const attemptId = attemptIdOf({ decisionId, step, model, ...place });
    const about = pick(call, 'model', 'provider', 'worstCaseMicroUsd');
    const attempt = { reservation, attemptId, ...about, ...place, fenceToken };
    let tries = 0;
    let startedAtMs = 0;
    const start = async () => {
      tries += 1;
      // Looked at for each try: while the store was away the mode may have changed and the deadline passed.
      const why = await whyForbidden();
      if (why !== null) return { ok: false, why: 'forbidden', message: why } as const;
      startedAtMs = clock.now();
      return store.ledgerAttempts.start({ ...attempt, nowMs: startedAtMs });
    };
    const fenced = await retryWhileAvailable(start, stopped);
    if (fenced.ok) return { attemptId, ...place, startedAtMs };
    // A worker died between this fence and the attempt's end: that one stays uncertain, ours is the next.
    if (fenced.why === 'started_before') continue;
    if (fenced.why === 'forbidden') {
      // An earlier try may have passed without our hearing of it: nothing was sent, so it is free.
      if (tries > 1) await store.ledgerAttempts.finish({ ...attempt, costMicroUsd: 0, free: true });
      throw lost(fenced.message);
    }
    const cause = fenced.why === 'no_attempts_left' || fenced.why === 'model_cap' ? earlierFailure(earlier) : null;
    if (cause) throw cause;
    throw lost(`No request to ${model} was sent: ${NOT_PASSED[fenced.why]}.`);
  }
}

/** The failure of a call that may not be tried again: what its last attempt failed by, not that no further one is permitted.
 * Null when none was seen to fail. */
export function earlierFailure(earlier: readonly EarlierAttempt[]) {
  const last = earlier.findLast(({ failure }) => failure !== null);
  if (!last?.failure) return null;
  const { _id, costMicroUsd, worstCaseMicroUsd, latencyMs } = last;
  const { kind, message } = last.failure;
  const details = { attemptId: _id, costMicroUsd: costMicroUsd ?? worstCaseMicroUsd, latencyMs };
  return callFailure(kind, `${message} (not retried: no spare request was left)`, details, null, false);
}

const NOT_PASSED = {
  no_attempts_left: 'all requests that were reserved for it are used',
  model_cap: 'the day’s cap of the model has no room for another request',
  expired: 'its reservation had expired',
  closed: 'its reservation is closed',
} as const;

const NEVER_STOPPED = new AbortController().signal;

const lost = (message: string) => callFailure('reservation_lost', message);

/** Takes what a request may use at most out of its provider's minute. Rejects with `throttled` when the minute has too little
 * left: the call then comes again in the next one, or not at all if its deadline is before that. */
type TakeTokens = () => Promise<void>;

/** Null where the provider has no limit of tokens: the store is then not asked. */
export function tokensToTake(
  { store, config, clock }: Pick<Dependencies, 'store' | 'config' | 'clock'>,
  { call, deadlineAtMs }: CallModelInput,
  row: ModelRow,
  provider: Provider,
  prompt: Prompt,
  research?: true,
): TakeTokens | null {
  const perMinute = config.providers.find(({ id }) => id === row.provider)?.tokensPerMinute;
  if (perMinute === undefined) return null;
  return async () => {
    const nowMs = clock.now();
    const requestBytes = provider.requestBytes(row, prompt, research);
    const tokens = research ? worstCaseTokensOfResearch(row, requestBytes) : worstCaseTokens(row, requestBytes);
    const taken = await store.tokenMinutes.take(row.provider, tokens, perMinute, nowMs);
    if (taken.ok) return;
    const isInTime = taken.nextMinuteAtMs < deadlineAtMs;
    const then = isInTime ? 'it is called in the next minute' : 'the next minute begins after the deadline';
    const message = `${call.model} was not called: the ${perMinute} tokens a minute of ${row.provider} have no room for ${tokens} more; ${then}. Nothing was sent.`;
    // Spread over a second, so that those who wait do not all come at once.
    const waitMs = Math.round(taken.nextMinuteAtMs - nowMs + Math.random() * SPREAD_MS);
    throw callFailure('throttled', message, undefined, isInTime ? waitMs : null, isInTime);
  };
}

const SPREAD_MS = 1_000;

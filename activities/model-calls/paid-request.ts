import { cancellationSignal } from '@temporalio/activity';
import { breakerSentence } from '../../domain/explain/health-sentences.ts';
import { breakerFor, trialsFor } from '../../domain/health/breaker.ts';
import { SLOW_SHARE } from '../../domain/health/breaker-problem.ts';
import { FAILURE_RULES, type FailureKind } from '../../domain/health/failure.ts';
import { tierAlert } from '../../domain/learning/cost-drift.ts';
import { costMicroUsd, isOtherTier } from '../../domain/money/cost.ts';
import type { Answer, ModelRow, Prompt } from '../../domain/shared/model.ts';
import { pick } from '../../domain/shared/pick.ts';
import { type Provider, ProviderFailure, type ProviderReply } from '../../providers/provider.ts';
import { type AttemptDocument, NO_REPLY, RESEARCH_STEP } from '../../store/attempts.ts';
import type { CallModelInput } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { memoizeFor, retryWhileAvailable } from '../store-access.ts';
import { type CallFailureDetails, callFailure } from './failures.ts';
import { kindByKey } from './key-refusal.ts';
import { earlierFailure, type FencedAttempt, passFence, tokensToTake } from './pass-fence.ts';
import type { ReadReply } from './read-reply.ts';
import { createTrials } from './trial.ts';

/** Mode and health that were read longer ago than this are read again before anything is sent. */
const FRESH_MS = 200;

/** What one request asks, and what its reply is read as. */
export interface Asked<Value> {
  readonly row: ModelRow;
  readonly provider: Provider;
  readonly prompt: Prompt;
  /** The model may search the web. */
  readonly research?: true;
  /** `fact`: of the request that the reply is to. */
  read(reply: ProviderReply, fact: AttemptDocument): ReadReply<Value>;
  /** The part of it that stands with the fact. */
  answerIn(value: Value): Answer | null;
}

/** A usable reply, and the fact that it is recorded by. */
export interface Answered<Value> {
  readonly fact: AttemptDocument;
  readonly value: Value;
}

/** One request to a model that costs money: through the fence, sent once, its end recorded as a fact before it is reported. */
export function createPaidRequest(dependencies: Dependencies) {
  const { store, config, providers, clock, keys, calls } = dependencies;
  const now = () => clock.now();
  const readMode = memoizeFor(async () => (await store.control.readMode()).mode, FRESH_MS, now);
  const readHealth = memoizeFor(() => store.health.list(), FRESH_MS, now);
  const trials = createTrials(dependencies);

  return { find, request };

  /** The row and its provider. Rejects where this worker cannot call it. */
  async function find(input: CallModelInput) {
    const rows = [...config.models, ...config.searchServices];
    const row = rows.find((candidate) => candidate.id === input.call.model);
    const provider = row && providers[row.provider];
    if (!row || !provider) {
      const message = `This worker does not know model ${input.call.model} with a usable provider; give all workers one configuration.`;
      throw callFailure('model_not_found', message);
    }
    if (keys.isRefused(row.provider)) {
      const message = `Provider ${row.provider}, model ${row.id}: its key is refused; nothing was sent.`;
      throw await keyRefused(row.provider, message);
    }
    return { row, provider };
  }

  /** Rejects with an ApplicationFailure whose type is the failure's kind. `earlier` = attempts of this call that were seen to end. */
  async function request<Value>(
    input: CallModelInput,
    asked: Asked<Value>,
    earlier: readonly AttemptDocument[],
  ): Promise<Answered<Value>> {
    const { row } = asked;
    const breakers = await readHealth();
    const permitted = trialsFor(breakers, row);
    const breaker = breakerFor(breakers, row) ?? (await trials.claim(permitted));
    if (breaker !== null) {
      const message = `${row.id} was not called: ${breakerSentence(breaker)}.`;
      throw earlierFailure(earlier) ?? callFailure('not_started', message);
    }
    return trials.run(permitted, () => send(input, asked, earlier));
  }

  async function send<Value>(
    input: CallModelInput,
    asked: Asked<Value>,
    earlier: readonly AttemptDocument[],
  ): Promise<Answered<Value>> {
    const { row, provider, prompt, research } = asked;
    const takeTokens = tokensToTake(dependencies, input, row, provider, prompt, research);
    const fenced = await passFence(dependencies, input, readMode, earlier, takeTokens, cancellationSignal());
    const timeoutMs = Math.max(1, Math.min(row.callTimeoutMs, input.deadlineAtMs - fenced.startedAtMs));
    let reply: ProviderReply;
    try {
      const about = { ...pick(fenced, 'attemptId', 'sample'), ...(research ? { research } : {}) };
      reply = await provider.ask({ row, prompt, ...about, timeoutMs }, cancellationSignal());
    } catch (error) {
      throw await recordFailure(input, fenced, error);
    }
    return await recordReply(input, fenced, asked, reply);
  }

  async function recordReply<Value>(
    input: CallModelInput,
    fenced: FencedAttempt,
    { row, read, answerIn }: Asked<Value>,
    reply: ProviderReply,
  ): Promise<Answered<Value>> {
    const { serviceTier = null } = reply;
    const cost = costMicroUsd(row, reply.usage, serviceTier);
    const known = {
      ...factOf(input, fenced),
      ...pick(reply, 'usage', 'reportedModel'),
      costMicroUsd: cost,
      reply: reply.text,
    };
    const { value, failure } = read(reply, known);
    const isUsable = failure === null;
    const fact: AttemptDocument = {
      ...known,
      state: isUsable ? 'answered' : 'failed',
      answer: isUsable ? answerIn(value) : null,
      failure,
    };
    // The fact is what the reservation is closed by. Only where it was closed without this fact, or where the call cost more than
    // was held, is the ledger corrected now.
    const recorded = await retryWhileAvailable(() => store.attempts.record(fact), cancellationSignal());
    const above = cost > input.call.worstCaseMicroUsd;
    if (recorded === 'corrected') await store.ledgerAttempts.bookCorrections(input.reservation.ledgerId);
    else if (above) await finish(input, fenced, cost, false);
    if (above) await blockRow(input, fenced, cost);
    if (isOtherTier(row, serviceTier)) await store.alerts.raise(tierAlert(row, serviceTier ?? '', clock.now()));
    count(fact, failure?.kind ?? null);
    if (isUsable) return { fact, value };
    const { attemptId } = fenced;
    throw callFailure(failure.kind, failure.message, { attemptId, costMicroUsd: cost, latencyMs: fact.latencyMs });
  }

  async function recordFailure(input: CallModelInput, fenced: FencedAttempt, error: unknown): Promise<unknown> {
    if (!(error instanceof ProviderFailure)) return error;
    const { message, retryAfterMs } = error;
    const kind = await kindByKey(keys, input.call.provider, error);
    const free = FAILURE_RULES[kind].billed === 'nothing';
    const fact: AttemptDocument = {
      ...factOf(input, fenced),
      state: free ? 'failed' : 'uncertain',
      costMicroUsd: free ? 0 : null,
      failure: { kind, message },
    };
    // Else its worst case would stay charged until the bill comes, also where it was free.
    const recorded = await retryWhileAvailable(() => store.attempts.record(fact), cancellationSignal());
    count(fact, kind);
    if (free && recorded === 'corrected') await store.ledgerAttempts.bookCorrections(input.reservation.ledgerId);
    else if (free) await retryWhileAvailable(() => finish(input, fenced, 0, true), cancellationSignal());
    const charged = free ? 0 : input.call.worstCaseMicroUsd;
    const details = { attemptId: fenced.attemptId, costMicroUsd: charged, latencyMs: fact.latencyMs };
    if (kind === 'auth') return await keyRefused(input.call.provider, message, details);
    return callFailure(kind, message, details, retryAfterMs);
  }

  /** For the judgement of health. */
  function count(fact: AttemptDocument, failure: FailureKind | null): void {
    // Of a search service there is no probe that is worth its price: it has no breaker, and a search that fails is a note.
    if (config.searchServices.some(({ id }) => id === fact.model)) return;
    const timeoutMs = config.models.find(({ id }) => id === fact.model)?.callTimeoutMs ?? Number.POSITIVE_INFINITY;
    // A search is slow by its nature: that says nothing of the model's answers.
    const isLate = fact.step !== RESEARCH_STEP && (fact.latencyMs ?? 0) > SLOW_SHARE * timeoutMs;
    const outcome = failure ?? (isLate ? 'answered_late' : 'answered');
    calls.count({ ...pick(fact, 'model', 'provider', 'startedAtMs', 'endedAtMs'), outcome });
  }

  /** This process stops polling the provider's queue, so the call's next try is another's; where none polls it, there is none. */
  async function keyRefused(provider: string, message: string, details?: CallFailureDetails): Promise<unknown> {
    await keys.refuse(provider, message);
    return callFailure('auth', message, details, null, await keys.isPolledElsewhere(provider));
  }

  function finish({ reservation, call }: CallModelInput, { attemptId }: FencedAttempt, cost: number, free: boolean) {
    const { model, worstCaseMicroUsd } = call;
    return store.ledgerAttempts.finish({ reservation, attemptId, model, worstCaseMicroUsd, costMicroUsd: cost, free });
  }

  /** The stated worst case was wrong, so nothing more is sent to this row until an operator has looked. */
  async function blockRow({ call }: CallModelInput, { attemptId }: FencedAttempt, cost: number): Promise<void> {
    const reason = `billed ${cost} micro-USD for ${attemptId}, above its stated worst case of ${call.worstCaseMicroUsd}: check the row's prices and limits, then \`bin/conclave models --unblock ${call.model}\``;
    dependencies.log('error', `Model ${call.model} is blocked: ${reason}`);
    await store.control.blockModel(call.model, reason, clock.now());
  }

  /** What is known of an attempt before its end is. */
  function factOf(input: CallModelInput, { attemptId, startedAtMs, ...place }: FencedAttempt): AttemptDocument {
    const endedAtMs = clock.now();
    return {
      ...NO_REPLY,
      ...place,
      ...pick(input, 'decisionId', 'account', 'step'),
      ...pick(input.call, 'model', 'provider', 'worstCaseMicroUsd'),
      ...pick(input.reservation, 'ledgerId', 'entryKey', 'hour', 'category', 'purpose'),
      _id: attemptId,
      state: 'uncertain',
      startedAtMs,
      endedAtMs,
      latencyMs: endedAtMs - startedAtMs,
    };
  }
}

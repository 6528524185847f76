import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { breakerSentence } from '../../domain/explain/health-sentences.ts';
import { type ParsedAnswer, parseAnswer } from '../../domain/forecast/parse-answer.ts';
import { parseEventAnswer } from '../../domain/forecast/parse-event-answer.ts';
import { breakerFor } from '../../domain/health/breaker.ts';
import { FAILURE_RULES } from '../../domain/health/failure.ts';
import { tierAlert } from '../../domain/learning/cost-drift.ts';
import { costMicroUsd, isOtherTier } from '../../domain/money/cost.ts';
import type { Answer, ModelRow, Prompt } from '../../domain/shared/model.ts';
import { pick } from '../../domain/shared/pick.ts';
import { sum } from '../../domain/shared/sum.ts';
import { ProviderFailure, type ProviderReply } from '../../providers/provider.ts';
import { type AttemptDocument, NO_REPLY } from '../../store/attempts.ts';
import type { CallModelInput, ModelAnswer } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { callFailure } from '../failures.ts';
import { memoizeFor } from '../memoize-for.ts';
import { retryWhileAvailable } from '../retry-while-available.ts';
import { startHeartbeat } from './heartbeat.ts';
import { earlierFailure, type FencedAttempt, passFence } from './pass-fence.ts';
import { createReport } from './report-failure.ts';
import { tokensToTake } from './take-tokens.ts';

const REASONING_KEPT_IN_HISTORY = 400;
/** A mode read longer ago than this is read again before anything is sent. */
const MODE_FRESH_MS = 200;
const NOTHING = { attemptId: null, costMicroUsd: 0, latencyMs: null } as const;

/** Asks one model once: adopts an answer that was paid for before, else passes the fence, sends one request and records
 * what came of it before reporting it. Rejects with an ApplicationFailure whose type is the failure's kind. */
export function createCallModel(dependencies: Dependencies) {
  const { store, config, providers, clock } = dependencies;
  const readMode = memoizeFor(
    async () => (await store.control.readMode()).mode,
    MODE_FRESH_MS,
    () => clock.now(),
  );

  const readHealth = memoizeFor(
    () => store.health.list(),
    MODE_FRESH_MS,
    () => clock.now(),
  );
  const report = createReport(dependencies);

  return async function callModel(input: CallModelInput): Promise<ModelAnswer> {
    const heartbeat = startHeartbeat();
    try {
      const { row, provider } = find(input);
      // In the first attempt of a first run there is nothing to adopt.
      const isFresh = input.isFirstRun && activityInfo().attempt === 1;
      const [earlier, prompt] = await Promise.all([
        isFresh ? [] : store.attempts.ofCall(input.decisionId, input.step, row.id, input.part),
        store.requests.prompt(input.decisionId, input.step, input.part),
      ]);
      for (const attempt of earlier) {
        // Answered and paid for by a try whose worker died before reporting it.
        if (attempt.answer) return toAnswer(attempt, attempt.answer, attempt.costMicroUsd ?? 0);
      }
      if (!prompt) {
        throw callFailure(
          'bad_request',
          `The prompt of ${input.decisionId} is gone: its retention period has ended.`,
          NOTHING,
        );
      }
      const breaker = breakerFor(await readHealth(), row);
      if (breaker !== null) {
        const message = `${row.id} was not called: ${breakerSentence(breaker)}.`;
        throw earlierFailure(earlier) ?? callFailure('not_started', message, NOTHING);
      }
      const takeTokens = tokensToTake(dependencies, input, row, provider, prompt);
      const fenced = await passFence(dependencies, input, readMode, earlier, takeTokens);
      const timeoutMs = Math.max(1, Math.min(row.callTimeoutMs, input.deadlineAtMs - fenced.startedAtMs));
      let reply: ProviderReply;
      try {
        reply = await provider.ask({ row, prompt, attemptId: fenced.attemptId, timeoutMs }, cancellationSignal());
      } catch (error) {
        throw await recordFailure(input, fenced, error);
      }
      return await recordReply(input, fenced, row, reply, prompt);
    } finally {
      heartbeat.stop();
    }
  };

  function find(input: CallModelInput) {
    const row = config.models.find((candidate) => candidate.id === input.call.model);
    const provider = row && providers[row.provider];
    if (row && provider) return { row, provider };
    const message = `This worker does not know model ${input.call.model} with a usable provider; give all workers one configuration.`;
    throw callFailure('model_not_found', message, NOTHING);
  }

  async function recordReply(
    input: CallModelInput,
    fenced: FencedAttempt,
    row: ModelRow,
    reply: ProviderReply,
    prompt: Prompt,
  ): Promise<ModelAnswer> {
    const { serviceTier = null } = reply;
    const cost = costMicroUsd(row, reply.usage, serviceTier);
    const parsed = reply.finish === 'refused' ? null : readAnswer(reply.text, prompt);
    const answer = parsed?.ok ? parsed.answer : null;
    const failure = answer ? null : unusable(row.id, reply, parsed && !parsed.ok ? parsed.problem : null);
    const fact: AttemptDocument = {
      ...factOf(input, fenced),
      state: answer ? 'answered' : 'failed',
      usage: reply.usage,
      costMicroUsd: cost,
      reportedModel: reply.reportedModel,
      answer,
      failure,
      reply: reply.text,
    };
    // The fact is what the reservation is closed by. Only when it was closed without us, or when we cost more than was
    // held, does the ledger need a word now.
    const recorded = await retryWhileAvailable(() => store.attempts.record(fact), cancellationSignal());
    const above = cost > input.call.worstCaseMicroUsd;
    if (recorded === 'corrected' || above) await finish(input, fenced, cost, false);
    if (above) await blockRow(input, fenced, cost);
    if (isOtherTier(row, serviceTier)) await store.alerts.raise(tierAlert(row, serviceTier ?? '', clock.now()));
    if (answer) return toAnswer(fact, answer, cost);
    await report(row);
    const { kind, message } = failure ?? unusable(row.id, reply, null);
    throw callFailure(kind, message, { attemptId: fenced.attemptId, costMicroUsd: cost, latencyMs: fact.latencyMs });
  }

  async function recordFailure(input: CallModelInput, fenced: FencedAttempt, error: unknown): Promise<unknown> {
    if (!(error instanceof ProviderFailure)) return error;
    const free = FAILURE_RULES[error.kind].billed === 'nothing';
    const fact: AttemptDocument = {
      ...factOf(input, fenced),
      state: free ? 'failed' : 'uncertain',
      costMicroUsd: free ? 0 : null,
      failure: { kind: error.kind, message: error.message },
    };
    await store.attempts.record(fact);
    if (free) await finish(input, fenced, 0, true);
    if (error.kind !== 'aborted') await report({ id: input.call.model, provider: input.call.provider });
    const { attemptId } = fenced;
    const charged = free ? 0 : input.call.worstCaseMicroUsd;
    return callFailure(
      error.kind,
      error.message,
      { attemptId, costMicroUsd: charged, latencyMs: fact.latencyMs },
      error.retryAfterMs,
    );
  }

  function finish({ reservation, call }: CallModelInput, { attemptId }: FencedAttempt, cost: number, free: boolean) {
    const { model, worstCaseMicroUsd } = call;
    return store.ledgerAttempts.finish({ reservation, attemptId, model, worstCaseMicroUsd, costMicroUsd: cost, free });
  }

  /** Our statement of the worst case was wrong, so nothing more is sent to this row until somebody looks. */
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

/** About an event, the answer that is kept has every market's probability. */
function readAnswer(text: string, { answers }: Prompt): ParsedAnswer {
  if (!answers) return parseAnswer(text);
  const parsed = parseEventAnswer(text, answers.tickers);
  if (!parsed.ok) return parsed;
  const { reasoning, probabilities } = parsed.answer;
  const mean = sum(probabilities.map(({ rawProbability }) => rawProbability)) / probabilities.length;
  return { ok: true, answer: { rawProbability: mean, reasoning, probabilities } };
}

function unusable(model: string, reply: ProviderReply, problem: string | null) {
  if (problem === null) return { kind: 'refused' as const, message: `Model ${model} refused to answer.` };
  const cut = reply.finish === 'length' ? ' (the reply was cut at its output limit)' : '';
  return { kind: 'unusable_answer' as const, message: `Model ${model} gave an unusable answer${cut}: ${problem}` };
}

function toAnswer(fact: AttemptDocument, answer: Answer, cost: number): ModelAnswer {
  return {
    rawProbability: answer.rawProbability,
    ...(answer.probabilities ? { probabilities: answer.probabilities } : {}),
    reasoning: answer.reasoning.slice(0, REASONING_KEPT_IN_HISTORY),
    costMicroUsd: cost,
    latencyMs: fact.latencyMs ?? 0,
    attemptId: fact._id,
    reportedModel: fact.reportedModel ?? fact.model,
  };
}

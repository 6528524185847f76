import { cancellationSignal } from '@temporalio/activity';
import { costMicroUsd } from '../domain/cost.ts';
import { FAILURE_RULES } from '../domain/failure.ts';
import type { Answer, ModelRow } from '../domain/model.ts';
import { parseAnswer } from '../domain/parse-answer.ts';
import { ProviderFailure, type ProviderReply } from '../providers/provider.ts';
import type { AttemptDocument } from '../store/attempts.ts';
import type { AskModelInput, ModelAnswer } from './contract.ts';
import type { Dependencies } from './dependencies.ts';
import { callFailure } from './failures.ts';
import { startHeartbeat } from './heartbeat.ts';
import { passFence } from './pass-fence.ts';

const REASONING_KEPT_IN_HISTORY = 400;
const MS_PER_DAY = 86_400_000;

/** Asks one model once: adopts an answer that was paid for before, else passes the fence, sends one request and records
 * what came of it before reporting it. Rejects with an ApplicationFailure whose type is the failure's kind. */
export function createAskModel(dependencies: Dependencies) {
  const { store, config, providers, clock } = dependencies;

  return async function askModel(input: AskModelInput): Promise<ModelAnswer> {
    const heart = startHeartbeat();
    try {
      const { row, provider } = find(input);
      const [earlier, prompt] = await Promise.all([
        store.attempts.ofCall(input.decisionId, input.step, row.id),
        store.requests.prompt(input.decisionId),
      ]);
      for (const attempt of earlier) if (attempt.answer) return await adopt(attempt, attempt.answer);
      if (!prompt) {
        throw callFailure(
          'bad_request',
          `The prompt of ${input.decisionId} is gone: its retention period has ended.`,
          nothing,
        );
      }
      const attempt = await passFence(dependencies, input, earlier);
      const timeoutMs = Math.max(1, Math.min(row.callTimeoutMs, input.deadlineAtMs - attempt.startedAtMs));
      const call = { row, prompt, attemptId: attempt._id, timeoutMs };
      let reply: ProviderReply;
      try {
        reply = await provider.ask(call, cancellationSignal());
      } catch (error) {
        throw await recordFailure(attempt, error);
      }
      return await recordReply(attempt, row, reply);
    } finally {
      heart.stop();
    }
  };

  function find(input: AskModelInput) {
    const row = config.models.find((candidate) => candidate.id === input.call.model);
    const provider = row && providers[row.provider];
    if (row && provider) return { row, provider };
    const message = `This worker does not know model ${input.call.model} with a usable provider; give all workers one configuration.`;
    throw callFailure('model_not_found', message, nothing);
  }

  /** An earlier try of this very call was answered and paid for, and its worker died before reporting it. */
  async function adopt(attempt: AttemptDocument, answer: Answer): Promise<ModelAnswer> {
    const cost = attempt.costMicroUsd ?? 0;
    await store.ledgerAttempts.finish(attempt.ledgerId, attempt.entryKey, ledgerAttempt(attempt), cost, false);
    return toAnswer(attempt, answer, cost);
  }

  async function recordReply(attempt: AttemptDocument, row: ModelRow, reply: ProviderReply): Promise<ModelAnswer> {
    const endedAtMs = clock.now();
    const latencyMs = endedAtMs - attempt.startedAtMs;
    const cost = costMicroUsd(row, reply.usage);
    const parsed = reply.finish === 'refused' ? null : parseAnswer(reply.text);
    const answer = parsed?.ok ? parsed.answer : null;
    const problem = parsed && !parsed.ok ? parsed.problem : null;
    const failure = answer ? null : unusable(attempt, reply, problem);
    const { usage, reportedModel } = reply;
    // The fact first, the ledger second: a crash between them leaves the charge at its worst case, never below, and the
    // next try finds the answer and mends the ledger.
    await store.attempts.ended(attempt._id, {
      state: answer ? 'answered' : 'failed',
      endedAtMs,
      latencyMs,
      usage,
      costMicroUsd: cost,
      reportedModel,
      answer,
      failure,
    });
    await Promise.all([
      store.ledgerAttempts.finish(attempt.ledgerId, attempt.entryKey, ledgerAttempt(attempt), cost, false),
      store.attempts.keepReply({
        _id: attempt._id,
        decisionId: attempt.decisionId,
        text: reply.text,
        expiresAt: new Date(endedAtMs + config.retentionDays * MS_PER_DAY),
      }),
      cost > attempt.worstMicroUsd ? blockRow(attempt, cost) : undefined,
    ]);
    if (answer) return toAnswer({ ...attempt, latencyMs, reportedModel }, answer, cost);
    const { kind, message } = unusable(attempt, reply, problem);
    throw callFailure(kind, message, { attemptId: attempt._id, costMicroUsd: cost, latencyMs });
  }

  async function recordFailure(attempt: AttemptDocument, error: unknown): Promise<Error> {
    if (!(error instanceof ProviderFailure)) return error instanceof Error ? error : new Error(String(error));
    const endedAtMs = clock.now();
    const latencyMs = endedAtMs - attempt.startedAtMs;
    const free = FAILURE_RULES[error.kind].billed === 'nothing';
    const failure = { kind: error.kind, message: error.message };
    await store.attempts.ended(attempt._id, {
      state: free ? 'failed' : 'uncertain',
      endedAtMs,
      latencyMs,
      usage: null,
      costMicroUsd: free ? 0 : null,
      reportedModel: null,
      answer: null,
      failure,
    });
    if (free) await store.ledgerAttempts.finish(attempt.ledgerId, attempt.entryKey, ledgerAttempt(attempt), 0, true);
    const costKnown = free ? 0 : attempt.worstMicroUsd;
    return callFailure(
      error.kind,
      error.message,
      { attemptId: attempt._id, costMicroUsd: costKnown, latencyMs },
      error.retryAfterMs,
    );
  }

  /** Our statement of the worst case was wrong, so nothing more is sent to this row until somebody looks. */
  async function blockRow(attempt: AttemptDocument, cost: number): Promise<void> {
    const reason = `billed ${cost} micro-USD for ${attempt._id}, above its stated worst case of ${attempt.worstMicroUsd}: check the row's prices and limits, then \`conclave models --unblock ${attempt.model}\``;
    dependencies.log('error', `Model ${attempt.model} is blocked: ${reason}`);
    await store.control.blockModel(attempt.model, reason, clock.now());
  }
}

const nothing = { attemptId: null, costMicroUsd: 0, latencyMs: null } as const;

function unusable(attempt: AttemptDocument, reply: ProviderReply, problem: string | null) {
  if (problem === null) return { kind: 'refused' as const, message: `Model ${attempt.model} refused to answer.` };
  const cut = reply.finish === 'length' ? ' (the reply was cut at its output limit)' : '';
  return {
    kind: 'unusable_answer' as const,
    message: `Model ${attempt.model} gave an unusable answer${cut}: ${problem}`,
  };
}

function ledgerAttempt(attempt: AttemptDocument) {
  return { attemptId: attempt._id, model: attempt.model, worstMicroUsd: attempt.worstMicroUsd };
}

function toAnswer(
  attempt: Pick<AttemptDocument, '_id' | 'latencyMs' | 'reportedModel' | 'model'>,
  answer: Answer,
  cost: number,
): ModelAnswer {
  return {
    probabilityYes: answer.probabilityYes,
    reasoning: answer.reasoning.slice(0, REASONING_KEPT_IN_HISTORY),
    costMicroUsd: cost,
    latencyMs: attempt.latencyMs ?? 0,
    attemptId: attempt._id,
    reportedModel: attempt.reportedModel ?? attempt.model,
  };
}

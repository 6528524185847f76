import { activityInfo } from '@temporalio/activity';
import type { Answer } from '../../domain/shared/model.ts';
import { pick } from '../../domain/shared/pick.ts';
import type { AttemptDocument } from '../../store/attempts.ts';
import type { CallModelInput, ModelAnswer } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { callFailure } from './failures.ts';
import { withHeartbeat } from './heartbeat.ts';
import { createPaidRequest } from './paid-request.ts';
import { readReply } from './read-reply.ts';

const REASONING_KEPT_IN_HISTORY = 400;

/** Calls one model once: adopts an answer that was paid for before, else passes the fence, sends one request and records what came
 * of it before reporting it. Rejects with an ApplicationFailure whose type is the failure's kind. */
export function createCallModel(dependencies: Dependencies) {
  const { store } = dependencies;
  const { find, request } = createPaidRequest(dependencies);

  return withHeartbeat(async (input: CallModelInput): Promise<ModelAnswer> => {
    const { row, provider } = await find(input);
    // In the first attempt of a first run there is nothing to adopt.
    const isFresh = input.isFirstRun && activityInfo().attempt === 1;
    const [earlier, prompt] = await Promise.all([
      isFresh ? [] : store.attempts.ofCall({ ...pick(input, 'decisionId', 'step', 'part'), ...callOf(input) }),
      store.requests.prompt(input.decisionId, input.step, input.part),
    ]);
    for (const attempt of earlier) {
      // Answered and paid for by an attempt whose worker died before reporting it.
      if (attempt.answer) return toAnswer(attempt, attempt.answer);
    }
    if (!prompt) {
      throw callFailure('not_started', `The prompt of ${input.decisionId} is gone: its retention period has ended.`);
    }
    const asked = { row, provider, prompt, answerIn: (answer: Answer) => answer };
    const { fact, value } = await request(
      input,
      { ...asked, read: (reply) => readReply(row.id, reply, prompt) },
      earlier,
    );
    return toAnswer(fact, value);
  });
}

/** What tells a call from the step's others with the same prompt. */
const callOf = ({ call }: CallModelInput) => pick(call, 'model', 'sample');

function toAnswer({ _id, latencyMs, costMicroUsd }: AttemptDocument, answer: Answer): ModelAnswer {
  const reasoning = answer.reasoning.slice(0, REASONING_KEPT_IN_HISTORY);
  return { ...answer, reasoning, costMicroUsd: costMicroUsd ?? 0, latencyMs: latencyMs ?? 0, attemptId: _id };
}

import { MODE_RULES } from '../domain/modes.ts';
import type { AttemptDocument } from '../store/attempts.ts';
import type { AskModelInput } from './contract.ts';
import type { Dependencies } from './dependencies.ts';
import { callFailure } from './failures.ts';

/** A mode read longer ago than this is read again: a paused process must not send on yesterday's word. */
const MODE_FRESH_MS = 250;

/** The fence: the mode permits, and the reservation is held with a paid attempt left. Only then is the attempt marked
 * started, in the ledger and as a fact, and only then may a request leave. Rejects with `reservation_lost`. */
export async function passFence(
  dependencies: Dependencies,
  input: AskModelInput,
  earlier: readonly AttemptDocument[],
): Promise<AttemptDocument> {
  const { store, clock } = dependencies;
  const { call, reservation } = input;
  for (let ordinal = earlier.length + 1; ; ordinal++) {
    let readAtMs: number;
    do {
      readAtMs = clock.now();
      const { mode } = await store.control.readMode();
      const { calls } = MODE_RULES[mode];
      if (calls === 'none' || (calls === 'quick' && input.step === 'panel')) {
        throw lost(`The mode is ${mode}: ${call.model} is not asked.`);
      }
    } while (clock.now() - readAtMs > MODE_FRESH_MS);

    const startedAtMs = clock.now();
    if (startedAtMs >= input.deadlineAtMs) throw lost(`The deadline has passed: ${call.model} is not asked.`);
    const attemptId = `${input.account}/${input.requestId}/${input.step}/${call.model}/1/${ordinal}`;
    const worstMicroUsd = call.worstCaseMicroUsd;
    const fenced = await store.ledgerAttempts.start({
      reservation,
      attemptId,
      model: call.model,
      worstMicroUsd,
      nowMs: startedAtMs,
    });
    if (!fenced.ok) {
      // A worker died after the fence and before its fact: that attempt stays uncertain, this one is the next.
      if (fenced.why === 'started_before') continue;
      throw lost(
        `The reservation for ${call.model} does not stand (${fenced.why.replaceAll('_', ' ')}): no request was sent.`,
      );
    }
    const attempt: AttemptDocument = {
      _id: attemptId,
      decisionId: input.decisionId,
      account: input.account,
      step: input.step,
      model: call.model,
      provider: call.provider,
      ledgerId: reservation.ledgerId,
      entryKey: reservation.entryKey,
      hour: reservation.hour,
      category: reservation.category,
      purpose: reservation.purpose,
      worstMicroUsd,
      state: 'started',
      startedAtMs,
      endedAtMs: null,
      latencyMs: null,
      usage: null,
      costMicroUsd: null,
      reportedModel: null,
      answer: null,
      failure: null,
    };
    await store.attempts.started(attempt);
    return attempt;
  }
}

function lost(message: string) {
  return callFailure('reservation_lost', message, { attemptId: null, costMicroUsd: 0, latencyMs: null });
}

import type { AttemptDocument } from '../store/attempts.ts';
import type { Closed } from '../store/ledger-attempts.ts';
import type { LedgerAttempt, LedgerEntry } from '../store/ledger-document.ts';
import type { Dependencies } from './dependencies.ts';

/** Closes a reservation; every attempt whose end nobody saw becomes a fact of its own, uncertain until an answer or a bill
 * corrects it. Null when it was closed before. */
export async function closeReservation(
  { store, clock }: Pick<Dependencies, 'store' | 'clock'>,
  ledgerId: string,
  entryKey: string,
): Promise<Closed | null> {
  return store.ledgerAttempts.close(ledgerId, entryKey, async (entry, attempts) => {
    const facts = attempts.map((attempt) => unseen(ledgerId, entryKey, entry, attempt, clock.now()));
    await Promise.all(facts.map((fact) => store.attempts.record(fact)));
  });
}

function unseen(
  ledgerId: string,
  entryKey: string,
  entry: LedgerEntry,
  attempt: LedgerAttempt,
  nowMs: number,
): AttemptDocument {
  const { hour, category, purpose, step, decisionId } = entry;
  return {
    _id: attempt.attemptId,
    decisionId,
    account: decisionId.split('/')[0] ?? '',
    step,
    model: attempt.model,
    provider: attempt.provider,
    ledgerId,
    entryKey,
    hour,
    category,
    purpose,
    worstMicroUsd: attempt.worstMicroUsd,
    state: 'uncertain',
    startedAtMs: attempt.startedAtMs,
    endedAtMs: nowMs,
    latencyMs: null,
    usage: null,
    costMicroUsd: null,
    reportedModel: null,
    answer: null,
    failure: { kind: 'aborted', message: `Nobody saw how ${attempt.model} ended; what it billed is unknown.` },
    reply: null,
  };
}

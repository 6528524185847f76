import { pick } from '../../domain/shared/pick.ts';
import { type AttemptDocument, NO_REPLY } from '../../store/attempts.ts';
import type { Closed, HeldReservation } from '../../store/ledger/close.ts';
import type { LedgerAttempt } from '../../store/ledger/document.ts';
import type { Dependencies } from '../dependencies.ts';

/** Closes a reservation at what its attempts are known to have cost. An attempt whose end was not seen first becomes a fact of its
 * own, uncertain; a worker that reports it after all finds that fact, which is then marked: the ledger is to be corrected. Null when
 * it was closed before. */
export async function closeReservation(
  { store, clock }: Pick<Dependencies, 'store' | 'clock'>,
  ledgerId: string,
  entryKey: string,
): Promise<Closed | null> {
  const closed = await store.ledgerAttempts.close(ledgerId, entryKey, async (entry) => {
    let facts = await store.attempts.ofDecision(entry.decisionId);
    const seen = new Set(facts.map((fact) => fact._id));
    const unseen = Object.values(entry.attempts).filter(
      (attempt) => attempt.state === 'started' && !seen.has(attempt.attemptId),
    );
    if (unseen.length > 0) {
      const nowMs = clock.now();
      await Promise.all(
        unseen.map((attempt) => store.attempts.record(unseenFact({ ledgerId, entryKey }, entry, attempt, nowMs))),
      );
      // One of them may have been reported while we wrote: what stands then counts.
      facts = await store.attempts.ofDecision(entry.decisionId);
    }
    return Object.fromEntries(facts.map((fact) => [fact._id, knownCost(fact)]));
  });
  // One that was uncertain may have been reported while its reservation was being closed.
  if (closed && closed.uncertainMicroUsd > 0) await store.ledgerAttempts.bookCorrections(ledgerId);
  return closed;
}

/** Whoever closes, and however often it is tried, has to charge the same: so what was uncertain once counts as that. */
const knownCost = ({ wasUncertain, costMicroUsd }: AttemptDocument) =>
  wasUncertain || costMicroUsd === null ? 'uncertain' : costMicroUsd;

function unseenFact(
  place: Pick<AttemptDocument, 'ledgerId' | 'entryKey'>,
  entry: HeldReservation,
  attempt: LedgerAttempt,
  nowMs: number,
): AttemptDocument {
  const { attemptId, model } = attempt;
  return {
    ...NO_REPLY,
    ...place,
    ...pick(entry, 'decisionId', 'account', 'step', 'hour', 'category', 'purpose'),
    ...pick(attempt, 'model', 'provider', 'part', 'ordinal', 'sample', 'worstCaseMicroUsd', 'startedAtMs'),
    _id: attemptId,
    state: 'uncertain',
    endedAtMs: nowMs,
    failure: { kind: 'aborted', message: `The end of the call to ${model} was not seen; what it billed is unknown.` },
  };
}

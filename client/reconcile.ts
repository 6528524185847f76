import type { CostDrift } from '../domain/health/alert.ts';
import { billDrifts, costDriftAlert } from '../domain/learning/cost-drift.ts';
import type { Store } from '../store/index.ts';

/** What a provider billed for one request. */
export interface BilledAttempt {
  /** As it was sent in the header x-conclave-attempt. */
  readonly attemptId: string;
  readonly costMicroUsd: number;
}

/** What became of one: `known` = its cost was known before, `unknown` = there is no such request. */
export type Reconciled = BilledAttempt & {
  readonly became: 'reconciled' | 'known' | 'unknown';
  /** Whose request it was, and what its usage costs at the row's prices; absent where its usage is not known. */
  readonly recorded?: { readonly model: string; readonly costMicroUsd: number };
};

/** Every request that stays charged at its worst case because its cost is not known, the oldest first. */
export async function listUncertain(store: Pick<Store, 'attempts'>) {
  const found = await store.attempts.uncertain();
  return found.map(({ _id, model, provider, worstCaseMicroUsd, startedAtMs }) => ({
    attemptId: _id,
    model,
    provider,
    worstCaseMicroUsd,
    startedAtMs,
  }));
}

/** Puts what a provider billed in the place of the worst case: in the facts first, then in the ledgers of the days that they were
 * charged to. Each once: a repetition, or one that dies in the middle and is run again, finds it done. A bill above the worst
 * case is booked in full. */
export async function reconcile(
  store: Pick<Store, 'attempts' | 'ledgerAttempts'>,
  billed: readonly BilledAttempt[],
): Promise<Reconciled[]> {
  const results: Reconciled[] = [];
  const ledgerIds = new Set<string>();
  for (const { attemptId, costMicroUsd } of billed) {
    const fact = await store.attempts.read(attemptId);
    if (!fact) {
      results.push({ attemptId, costMicroUsd, became: 'unknown' });
      continue;
    }
    const isNews = fact.costMicroUsd === null && (await store.attempts.reconcile(attemptId, costMicroUsd));
    // Also where only the fact was corrected before: the ledger may not have been.
    if (isNews || fact.isCorrectionDue) ledgerIds.add(fact.ledgerId);
    const { model, usage, costMicroUsd: recorded } = fact;
    results.push({
      attemptId,
      costMicroUsd,
      became: isNews || fact.isCorrectionDue ? 'reconciled' : 'known',
      ...(usage === null || recorded === null ? {} : { recorded: { model, costMicroUsd: recorded } }),
    });
  }
  for (const ledgerId of ledgerIds) await store.ledgerAttempts.bookCorrections(ledgerId);
  return results;
}

/** Models that were billed another amount than their rows' prices make of what they used; an alert for each, once a day. */
export async function watchBill(
  store: Pick<Store, 'alerts'>,
  results: readonly Reconciled[],
  nowMs: number,
): Promise<CostDrift[]> {
  const drifts = billDrifts(
    results.flatMap(({ recorded, costMicroUsd }) =>
      recorded
        ? [{ model: recorded.model, recordedMicroUsd: recorded.costMicroUsd, billedMicroUsd: costMicroUsd }]
        : [],
    ),
  );
  for (const drift of drifts) await store.alerts.raise(costDriftAlert(drift, nowMs));
  return drifts;
}

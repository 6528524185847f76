import { randomUUID } from 'node:crypto';
import { closeReservation } from '../../activities/finalize/close-reservation.ts';
import { hourKey, localDay } from '../../domain/money/days.ts';
import type { Reservation } from '../../domain/money/step-reservation.ts';
import type { BudgetPolicy } from '../../domain/shared/policy.ts';
import { DEFAULT_BUDGET_POLICY } from '../../domain/shared/policy.ts';
import { openStore, prepareStore, type Store } from '../../store/index.ts';
import type { ReserveInput } from '../../store/ledger/reserve.ts';
import { sharedServers } from './servers.ts';

/** The store of a database that has its indexes. The caller closes it. */
export async function openPrepared(uri: string, database: string): Promise<Store> {
  await prepareStore(uri, database);
  return openStore(uri, database);
}

/** A store in a new database on the shared server. The caller closes it. */
export async function freshStore(): Promise<Store> {
  const { mongodb } = await sharedServers();
  return openPrepared(mongodb.uri, `test_${randomUUID().slice(0, 8)}`);
}

export const ZONE = 'America/New_York';
export const NOON_MS = Date.parse('2026-11-24T17:00:00Z');

/** Splits an amount equally over these models. */
export function sharesOf(
  amountMicroUsd: number,
  models: readonly string[],
): Pick<ReserveInput, 'models' | 'spareModel'> {
  const part = Math.floor(amountMicroUsd / models.length);
  const first = amountMicroUsd - part * (models.length - 1);
  return {
    models: Object.fromEntries(models.map((model, index) => [model, index === 0 ? first : part])),
    spareModel: null,
  };
}

/** Opens one day's ledger with the given caps and returns what a reservation in it needs. */
export async function openLedger(store: Store, budget: Partial<BudgetPolicy> = {}, account = 'main') {
  const day = localDay(NOON_MS, ZONE);
  const policy = { ...DEFAULT_BUDGET_POLICY, ...budget };
  const { ledgerId } = await store.ledger.open(account, ZONE, day, policy, 1);
  const input = (decision: string, amountMicroUsd: number, more: Partial<ReserveInput> = {}): ReserveInput => ({
    ledgerId,
    decisionId: `${account}/${decision}`,
    workflowId: `decision/${account}/${decision}`,
    step: 'quick',
    ...sharesOf(amountMicroUsd, Object.keys(more.attempts ?? { 'model-a': 2 })),
    reservedBeforeMicroUsd: 0,
    hour: hourKey(day, NOON_MS),
    category: 'weather',
    purpose: 'decision',
    expiresAtMs: NOON_MS + 60_000,
    attempts: { 'model-a': 2 },
    repeats: 100,
    ...more,
  });
  return { ledgerId, day, policy, input };
}

/** Closes a reservation as finalizing does: what was started and not recorded becomes an uncertain fact. */
export const closeUnseen = (store: Store, { ledgerId, entryKey }: Pick<Reservation, 'ledgerId' | 'entryKey'>) =>
  closeReservation({ store, clock: { now: () => NOON_MS } }, ledgerId, entryKey);

/** A reply that comes late, or a bill: the fact first, then the ledger. How many attempts that booked. */
export async function learnCost(store: Store, attemptId: string, costMicroUsd: number): Promise<number> {
  const fact = await store.attempts.read(attemptId);
  if (!fact) throw new Error(`There is no attempt ${attemptId}.`);
  await store.attempts.record({ ...fact, state: 'answered', costMicroUsd });
  return (await store.ledgerAttempts.bookCorrections(fact.ledgerId)).length;
}

/** For tests of the ledger alone: the cost of an attempt is known only where `finish` recorded it. */
export const nothingKnown = async () => ({});

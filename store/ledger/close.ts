import type { Collection, Db } from 'mongodb';
import { sum } from '../../domain/shared/sum.ts';
import { pathKey } from '../collections.ts';
import type { LedgerAttempt, LedgerDocument, LedgerEntry, UncertainAttempt } from './document.ts';
import { addToModel, addToSpent, addToWhole, changeIf, type Increments } from './sums.ts';

/** What closing a reservation came to. */
export interface Closed {
  /** Charged: answered attempts at their cost, unanswered ones at their worst case. */
  readonly spentMicroUsd: number;
  readonly uncertainMicroUsd: number;
}

/** How reservations end, and what corrects them afterwards. */
export function createReservationClosing(db: Db) {
  const ledgers = db.collection<LedgerDocument>('ledger');
  return {
    /** Closes a reservation: what was not used returns to the day, what was is spent, what is unknown stays charged at its
     * worst case. `knownCosts` gives the costs of the started attempts whose end is known, by attempt id; it may be called
     * more than once, because the update is guarded on what was read. Null when the reservation was closed before. */
    async close(
      ledgerId: string,
      entryKey: string,
      knownCosts: (held: HeldReservation) => Promise<Readonly<Record<string, number>>>,
    ): Promise<Closed | null> {
      for (;;) {
        const entry = await readHeld(ledgers, ledgerId, entryKey);
        if (!entry) return null;
        const known = Object.keys(entry.attempts).length > 0 ? await knownCosts(entry) : {};
        const charges = Object.entries(entry.attempts).map(([key, attempt]) => chargeOf(key, attempt, known));
        const unanswered = charges.filter(({ isUncertain }) => isUncertain);
        const closed = {
          spentMicroUsd: sum(charges.map(({ spentMicroUsd }) => spentMicroUsd)),
          uncertainMicroUsd: sum(unanswered.map(({ spentMicroUsd }) => spentMicroUsd)),
        };
        const uncertain = unanswered.map(({ key, attempt }) => [`uncertain.${key}`, uncertainOf(attempt, entry)]);
        const change = {
          $unset: { [`entries.${entryKey}`]: '' },
          $inc: closingIncrements(entry, charges, closed),
          ...(uncertain.length > 0 ? { $set: Object.fromEntries(uncertain) } : {}),
        };
        const asRead = { [`entries.${entryKey}.revision`]: entry.revision };
        if (await changeIf(ledgers, ledgerId, asRead, change)) return closed;
        // An attempt started or ended between the read and the update: read again.
      }
    },

    /** Gives a live decision's reservation more time; false when it was closed meanwhile. */
    async extend(ledgerId: string, entryKey: string, expiresAtMs: number): Promise<boolean> {
      const entry = `entries.${entryKey}`;
      const change = { $set: { [`${entry}.expiresAtMs`]: expiresAtMs } };
      return changeIf(ledgers, ledgerId, { [entry]: { $exists: true } }, change);
    },

    /** Replaces an uncertain attempt's worst case by what it truly cost; false when there is no such attempt. */
    async reconcile(ledgerId: string, attemptId: string, costMicroUsd: number): Promise<boolean> {
      const path = `uncertain.${pathKey(attemptId)}`;
      const document = await ledgers.findOne({ _id: ledgerId }, { projection: { [path]: 1 } });
      const attempt = document?.uncertain?.[pathKey(attemptId)];
      if (!attempt) return false;
      const { model, worstCaseMicroUsd } = attempt;
      const spentMicroUsd = costMicroUsd - worstCaseMicroUsd;
      const uncertainMicroUsd = -worstCaseMicroUsd;
      const increments: Increments = {};
      addToWhole(increments, attempt, { spentMicroUsd, committedMicroUsd: spentMicroUsd, uncertainMicroUsd });
      addToSpent(increments, attempt, model, spentMicroUsd, uncertainMicroUsd);
      const change = { $unset: { [path]: '' }, $inc: increments };
      return changeIf(ledgers, ledgerId, { [path]: { $exists: true } }, change);
    },
  };
}

/** What one attempt is charged. */
interface Charge {
  readonly key: string;
  readonly attempt: LedgerAttempt;
  readonly spentMicroUsd: number;
  readonly isUncertain: boolean;
}

function chargeOf(key: string, attempt: LedgerAttempt, known: Readonly<Record<string, number>>): Charge {
  const costMicroUsd = attempt.state === 'started' ? known[attempt.attemptId] : attempt.costMicroUsd;
  const spentMicroUsd = costMicroUsd ?? attempt.worstCaseMicroUsd;
  return { key, attempt, spentMicroUsd, isUncertain: costMicroUsd === undefined };
}

function closingIncrements(
  entry: LedgerEntry,
  charges: readonly Charge[],
  { spentMicroUsd, uncertainMicroUsd }: Closed,
): Increments {
  const { amountMicroUsd } = entry;
  const increments: Increments = {};
  addToWhole(increments, entry, {
    heldMicroUsd: -amountMicroUsd,
    committedMicroUsd: spentMicroUsd - amountMicroUsd,
    spentMicroUsd,
    uncertainMicroUsd,
  });
  for (const { attempt, spentMicroUsd: spent, isUncertain } of charges) {
    addToSpent(increments, entry, attempt.model, spent, isUncertain ? spent : 0);
  }
  for (const [path, share] of Object.entries(entry.models)) {
    addToModel(increments, path, { heldMicroUsd: -share, committedMicroUsd: -share });
  }
  return increments;
}

const uncertainOf = (
  { attemptId, model, worstCaseMicroUsd }: LedgerAttempt,
  { hour, category, purpose }: LedgerEntry,
): UncertainAttempt => ({ attemptId, model, worstCaseMicroUsd, hour, category, purpose });

/** A live reservation, with the account whose money it holds. */
export type HeldReservation = LedgerEntry & { readonly account: string };

/** Null when it is closed. */
export async function readHeld(
  ledgers: Collection<LedgerDocument>,
  ledgerId: string,
  entryKey: string,
): Promise<HeldReservation | null> {
  const projection = { account: 1, [`entries.${entryKey}`]: 1 };
  const document = await ledgers.findOne({ _id: ledgerId }, { projection });
  const entry = document?.entries?.[entryKey];
  return entry ? { ...entry, account: document.account } : null;
}

import type { Collection, Db } from 'mongodb';
import { sum } from '../../domain/shared/sum.ts';
import { createCorrections } from './corrections.ts';
import type { LedgerAttempt, LedgerDocument, LedgerEntry } from './document.ts';
import { addToModel, addToSpent, addToWhole, changeIf, type Increments } from './sums.ts';

/** What closing a reservation came to. */
export interface Closed {
  /** Charged: answered attempts at their cost, unanswered ones at their worst case. */
  readonly spentMicroUsd: number;
  readonly uncertainMicroUsd: number;
}

/** What is known of an attempt's cost where its reservation closes. `uncertain`: it was uncertain before that, and is charged at its
 * worst case even where its cost is known by now, because a correction is due or will be. */
export type KnownCosts = Readonly<Record<string, number | 'uncertain'>>;

/** How reservations end. */
export function createReservationClosing(db: Db) {
  const ledgers = db.collection<LedgerDocument>('ledger');
  return {
    ...createCorrections(db),

    /** Closes a reservation: what was not used returns to the day, what was is spent, what is unknown stays charged at its
     * worst case. `knownCosts` gives what is known of the attempts, by attempt id; it may be called more than once, because the
     * update is guarded on what was read. Null when the reservation was closed before. */
    async close(
      ledgerId: string,
      entryKey: string,
      knownCosts: (held: HeldReservation) => Promise<KnownCosts>,
    ): Promise<Closed | null> {
      for (;;) {
        const entry = await readHeld(ledgers, ledgerId, entryKey);
        if (!entry) return null;
        const known = Object.keys(entry.attempts).length > 0 ? await knownCosts(entry) : {};
        const charges = Object.values(entry.attempts).map((attempt) => chargeOf(attempt, known));
        const uncertain = charges.filter(({ isUncertain }) => isUncertain);
        const closed = {
          spentMicroUsd: sum(charges.map(({ spentMicroUsd }) => spentMicroUsd)),
          uncertainMicroUsd: sum(uncertain.map(({ spentMicroUsd }) => spentMicroUsd)),
        };
        const change = {
          $unset: { [`entries.${entryKey}`]: '' },
          $inc: closingIncrements(entry, charges, closed),
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
  };
}

/** What one attempt is charged. */
interface Charge {
  readonly attempt: LedgerAttempt;
  readonly spentMicroUsd: number;
  readonly isUncertain: boolean;
}

function chargeOf(attempt: LedgerAttempt, known: KnownCosts): Charge {
  const { attemptId, state, worstCaseMicroUsd } = attempt;
  const cost = known[attemptId] ?? (state === 'started' ? 'uncertain' : attempt.costMicroUsd);
  const isUncertain = cost === 'uncertain';
  return { attempt, spentMicroUsd: isUncertain ? worstCaseMicroUsd : cost, isUncertain };
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

import type { Collection, Db } from 'mongodb';
import type { LocalDay } from '../../domain/money/days.ts';
import type { Reservation } from '../../domain/money/step-reservation.ts';
import { PURPOSES } from '../../domain/shared/budget-schema.ts';
import { ledgerIdOf, reservationKeyOf } from '../../domain/shared/ids.ts';
import { pick } from '../../domain/shared/pick.ts';
import type { BudgetPolicy } from '../../domain/shared/policy.ts';
import { insertOnce, pathKey } from '../collections.ts';
import { type LedgerDocument, NO_MONEY, UNCAPPED } from './document.ts';
import { LedgerMissing } from './missing.ts';
import { dayCaps, modelCaps, newDay, noMoneyUnder, purposeCap, uncapped } from './new-day.ts';
import {
  amountOf,
  type ReserveInput,
  type ReserveResult,
  type ReserveView,
  refusedBy,
  reserveFilter,
  reserveProjection,
  reserveUpdate,
  sumPathsMissing,
} from './reserve.ts';
import { changeIf } from './sums.ts';

/** Opens days, reserves in them and changes their caps. What becomes of a reservation: attempts.ts and close.ts. */
export function createLedgerRepository(db: Db) {
  const ledgers = db.collection<LedgerDocument>('ledger');
  const voids = db.collection<VoidDay>('ledger');

  return {
    /** Creates the day's document; harmless when it is there. `void`: the day does not come, because the account's zone changed.
     * `models`: those whose sums are made at once; another's are made by its first reservation. */
    async open(
      account: string,
      zone: string,
      day: LocalDay & { readonly ledgerId?: string },
      budget: BudgetPolicy,
      policyVersion: number,
      models: readonly string[] = [],
    ): Promise<{ ledgerId: string; became: 'created' | 'known' | 'void' }> {
      const ledgerId = day.ledgerId ?? ledgerIdOf(account, day.date, zone);
      const document = { _id: ledgerId, ...newDay(account, zone, day, budget, policyVersion, models) };
      if (await insertOnce(ledgers, document)) return { ledgerId, became: 'created' };
      return { ledgerId, became: (await isVoid(ledgerId)) ? 'void' : 'known' };
    },

    /** Makes sure that a day is never opened; false where it was. */
    async voidDay(ledgerId: string, policyVersion: number): Promise<boolean> {
      return (await insertOnce(voids, { _id: ledgerId, voidSince: policyVersion })) || isVoid(ledgerId);
    },

    isVoid,

    /** Whether a day's document is there. */
    async exists(ledgerId: string): Promise<boolean> {
      return (await ledgers.countDocuments({ _id: ledgerId, account: { $exists: true } })) === 1;
    },

    /** Gives a day that became longer, or shorter again, its end and the hours that it has more. */
    async setEnd(ledgerId: string, { endMs, hours }: Pick<LocalDay, 'endMs' | 'hours'>): Promise<void> {
      const isDay = { _id: ledgerId, account: { $exists: true } };
      const day = await ledgers.findOne(isDay, { projection: { endMs: 1, hours: 1 } });
      if (!day) return;
      for (const { key } of hours.filter((hour) => !Object.hasOwn(day.hours, hour.key))) {
        const hour = `hours.${key}`;
        await changeIf(ledgers, ledgerId, { [hour]: { $exists: false } }, { $set: { [hour]: { ...NO_MONEY } } });
      }
      if (day.endMs !== endMs) await changeIf(ledgers, ledgerId, {}, { $set: { endMs } });
    },

    /** Holds the amount if every cap has room for it, in ONE conditional update: never more than the caps is committed,
     * however many workers ask at once. Asking again for the same decision and step returns what is held already. */
    async reserve(input: ReserveInput): Promise<ReserveResult> {
      const { ledgerId, hour, category, purpose, expiresAtMs } = input;
      const entryKey = pathKey(reservationKeyOf(input.decisionId, input.entry ?? input.step));
      const amountMicroUsd = amountOf(input);
      const reservation: Reservation = { ledgerId, entryKey, hour, category, purpose, amountMicroUsd, expiresAtMs };
      for (;;) {
        const after = await ledgers.findOneAndUpdate(reserveFilter(input, entryKey), reserveUpdate(input, entryKey), {
          returnDocument: 'after',
          projection: { 'total.committedMicroUsd': 1 },
        });
        if (after) return { ok: true, reservation, dayCommittedMicroUsd: after.total.committedMicroUsd };
        const projection = reserveProjection(input, entryKey);
        const document = await ledgers.findOne<ReserveView>({ _id: ledgerId }, { projection });
        if (!document) throw new LedgerMissing(ledgerId);
        const held = document.entries[entryKey];
        if (held) {
          return {
            ok: true,
            reservation: {
              ...reservation,
              ...pick(held, 'amountMicroUsd', 'hour', 'category', 'purpose', 'expiresAtMs'),
            },
            dayCommittedMicroUsd: document.total.committedMicroUsd,
          };
        }
        const missing = sumPathsMissing(document, input);
        if (missing.length > 0) {
          await addSums(ledgers, ledgerId, missing);
          continue;
        }
        if (!Object.hasOwn(document.purposes, purpose)) {
          // The day was opened before there was such a purpose: it has no money for it.
          await addSums(ledgers, ledgerId, [`purposes.${purpose}`], 0);
          continue;
        }
        const refusal = refusedBy(document, input);
        // Where none refuses, room appeared between the update and the read: try again.
        if (refusal) return refusal;
      }
    },

    /** Puts new caps into a day's document; an older version never overwrites a newer one. */
    async setCaps(ledgerId: string, budget: BudgetPolicy, policyVersion: number): Promise<void> {
      const document = await ledgers.findOne(
        { _id: ledgerId },
        { projection: { categories: 1, models: 1, purposes: 1 } },
      );
      if (!document) return;
      const changes: Record<string, unknown> = { caps: dayCaps(budget), policyVersion };
      const capped = {
        categories: { ...uncapped(Object.keys(document.categories)), ...budget.categoryMicroUsd },
        models: { ...uncapped(Object.keys(document.models)), ...modelCaps(budget) },
      };
      for (const [kind, caps] of Object.entries(capped)) {
        for (const [key, cap] of Object.entries(caps)) {
          await addSums(ledgers, ledgerId, [`${kind}.${key}`]);
          changes[`${kind}.${key}.capMicroUsd`] = cap;
        }
      }
      for (const purpose of PURPOSES) {
        if (!Object.hasOwn(document.purposes, purpose)) await addSums(ledgers, ledgerId, [`purposes.${purpose}`]);
        changes[`purposes.${purpose}.capMicroUsd`] = purposeCap(budget, purpose);
      }
      await ledgers.updateOne({ _id: ledgerId, policyVersion: { $lt: policyVersion } }, { $set: changes });
    },

    async read(ledgerId: string): Promise<LedgerDocument | null> {
      return ledgers.findOne({ _id: ledgerId, account: { $exists: true } });
    },

    /** The account's documents of local dates from one to another, both included, oldest first, without their reservations. */
    async between(account: string, fromDate: string, toDate: string): Promise<Omit<LedgerDocument, 'entries'>[]> {
      const filter = { account, date: { $gte: fromDate, $lte: toDate } };
      return ledgers
        .find(filter, { projection: { entries: 0 } })
        .sort({ startMs: 1 })
        .toArray();
    },

    /** The account's latest documents, newest first: live reservations are in these only. */
    async recent(account: string, limit = 3): Promise<LedgerDocument[]> {
      return ledgers.find({ account }).sort({ startMs: -1 }).limit(limit).toArray();
    },
  };

  async function isVoid(ledgerId: string): Promise<boolean> {
    return (await voids.countDocuments({ _id: ledgerId, voidSince: { $exists: true } })) === 1;
  }
}

/** What stands in the place of a day that does not come. */
interface VoidDay {
  _id: string;
  /** The version of the policy whose zone has other days. */
  voidSince: number;
}

/** A guard on a missing path compares as absent, so sums must exist before they are compared. All are made in one update, or
 * none where another worker made some of them meanwhile: the caller looks again. */
async function addSums(
  ledgers: Collection<LedgerDocument>,
  ledgerId: string,
  paths: readonly string[],
  capMicroUsd = UNCAPPED,
): Promise<void> {
  const absent = Object.fromEntries(paths.map((path) => [path, { $exists: false }]));
  const sums = Object.fromEntries(paths.map((path) => [path, noMoneyUnder(capMicroUsd)]));
  await changeIf(ledgers, ledgerId, absent, { $set: sums });
}

import type { Collection, Db, Filter, UpdateFilter } from 'mongodb';
import type { LocalDay } from '../../domain/money/days.ts';
import { PURPOSES } from '../../domain/shared/budget-schema.ts';
import { ledgerIdOf, reservationKeyOf } from '../../domain/shared/ids.ts';
import { type BudgetPolicy, type Purpose, purposeCapMicroUsd } from '../../domain/shared/policy.ts';
import { isDuplicateKey, pathKey } from '../collections.ts';
import { modelPath } from './cells.ts';
import { type LedgerDocument, NO_MONEY, type ReservationRef, UNCAPPED } from './document.ts';
import {
  amountOf,
  type ReserveInput,
  type ReserveResult,
  refusedBy,
  reserveFilter,
  reserveUpdate,
  sumPathsMissing,
} from './reserve.ts';

export type LedgerRepository = ReturnType<typeof createLedgerRepository>;

/** Opens, reserves and re-caps ledger documents. Closing and attempts: ledger-attempts.ts. */
export function createLedgerRepository(db: Db) {
  const ledgers = db.collection<LedgerDocument>('ledger');

  return {
    /** Creates the day's document with every hour and the caps inside it; harmless when it is there. Returns its id. `models`:
     * whose sums are made at once; another's are made by its first reservation. */
    async open(
      account: string,
      zone: string,
      day: LocalDay,
      policy: BudgetPolicy,
      policyVersion: number,
      models: readonly string[] = [],
    ) {
      const _id = ledgerIdOf(account, day.date, zone);
      try {
        const { upsertedCount } = await ledgers.updateOne(
          { _id },
          { $setOnInsert: newDocument(account, zone, day, policy, policyVersion, models) },
          { upsert: true },
        );
        return { ledgerId: _id, created: upsertedCount === 1 };
      } catch (error) {
        // Two workers opened the same day at once; the other one's document stands.
        if (isDuplicateKey(error)) return { ledgerId: _id, created: false };
        throw error;
      }
    },

    /** Holds the amount if every cap has room for it, in ONE conditional update: never more than the caps is committed,
     * however many workers ask at once. Asking again for the same decision and step returns what is held already. */
    async reserve(input: ReserveInput): Promise<ReserveResult> {
      const entryKey = pathKey(reservationKeyOf(input.decisionId, input.entry ?? input.step));
      const reservation: ReservationRef = {
        ledgerId: input.ledgerId,
        entryKey,
        hour: input.hour,
        category: input.category,
        purpose: input.purpose,
        amountMicroUsd: amountOf(input),
        expiresAtMs: input.expiresAtMs,
      };
      for (;;) {
        const after = await ledgers.findOneAndUpdate(reserveFilter(input, entryKey), reserveUpdate(input, entryKey), {
          returnDocument: 'after',
          projection: { 'total.committed': 1 },
        });
        if (after) return { ok: true, reservation, dayCommittedMicroUsd: after.total.committed };
        const document = await ledgers.findOne({ _id: input.ledgerId });
        if (!document) throw new Error(`Ledger ${input.ledgerId} does not exist; open the day before reserving in it.`);
        const held = document.entries[entryKey];
        if (held) {
          return {
            ok: true,
            reservation: { ...reservation, amountMicroUsd: held.amountMicroUsd, hour: held.hour },
            dayCommittedMicroUsd: document.total.committed,
          };
        }
        const missing = sumPathsMissing(document, input);
        if (missing.length > 0) {
          await addSums(ledgers, input.ledgerId, missing);
          continue;
        }
        const refusal = refusedBy(document, input);
        // Room appeared between the update and the read: nobody is refused while a cap has room.
        if (refusal) return refusal;
      }
    },

    /** Puts new caps into a day's document; an older version never overwrites a newer one. */
    async setCaps(ledgerId: string, policy: BudgetPolicy, policyVersion: number): Promise<void> {
      const document = await ledgers.findOne({ _id: ledgerId }, { projection: { categories: 1, models: 1 } });
      if (!document) return;
      const caps: Record<string, unknown> = { caps: dayCaps(policy), policyVersion };
      const categories = new Set([...Object.keys(document.categories), ...Object.keys(policy.categoryMicroUsd)]);
      for (const category of categories) {
        await addSums(ledgers, ledgerId, [`categories.${category}`]);
        caps[`categories.${category}.cap`] = policy.categoryMicroUsd[category] ?? UNCAPPED;
      }
      const modelCaps = capsByPath(policy);
      for (const path of new Set([...Object.keys(document.models ?? {}), ...modelCaps.keys()])) {
        await addSums(ledgers, ledgerId, [`models.${path}`]);
        caps[`models.${path}.cap`] = modelCaps.get(path) ?? UNCAPPED;
      }
      for (const purpose of PURPOSES) caps[`purposes.${purpose}.cap`] = purposeCapMicroUsd(policy, purpose) ?? UNCAPPED;
      await ledgers.updateOne({ _id: ledgerId, policyVersion: { $lt: policyVersion } }, { $set: caps });
    },

    async read(ledgerId: string): Promise<LedgerDocument | null> {
      return ledgers.findOne({ _id: ledgerId });
    },

    /** The account's documents of local dates from one to another, both included, oldest first, without their reservations. */
    async between(account: string, fromDate: string, toDate: string): Promise<Omit<LedgerDocument, 'entries'>[]> {
      const filter = { account, date: { $gte: fromDate, $lte: toDate } };
      return ledgers
        .find(filter, { projection: { entries: 0 } })
        .sort({ startMs: 1 })
        .toArray();
    },

    /** The account's documents that still hold live reservations, newest first: at most the last few days. */
    async recent(account: string, limit = 3): Promise<LedgerDocument[]> {
      return ledgers.find({ account }).sort({ startMs: -1 }).limit(limit).toArray();
    },
  };
}

function dayCaps(policy: BudgetPolicy) {
  return {
    dayMicroUsd: policy.dayMicroUsd,
    hourMicroUsd: policy.hourMicroUsd,
    decisionMicroUsd: policy.decisionMicroUsd,
  };
}

function newDocument(
  account: string,
  zone: string,
  day: LocalDay,
  policy: BudgetPolicy,
  policyVersion: number,
  models: readonly string[],
) {
  const categories: LedgerDocument['categories'] = {};
  for (const [category, cap] of Object.entries(policy.categoryMicroUsd)) categories[category] = { ...NO_MONEY, cap };
  const capped = (purpose: Purpose) => ({ ...NO_MONEY, cap: purposeCapMicroUsd(policy, purpose) ?? UNCAPPED });
  return {
    account,
    date: day.date,
    zone,
    startMs: day.startMs,
    endMs: day.endMs,
    policyVersion,
    caps: dayCaps(policy),
    total: { ...NO_MONEY },
    hours: Object.fromEntries(day.hours.map((hour) => [hour.key, { ...NO_MONEY }])),
    categories,
    purposes: {
      decision: capped('decision'),
      probe: capped('probe'),
      shadow: capped('shadow'),
      exploration: capped('exploration'),
    },
    models: Object.fromEntries(
      [...new Map([...models.map((model) => [modelPath(model), UNCAPPED] as const), ...capsByPath(policy)])].map(
        ([path, cap]) => [path, { ...NO_MONEY, cap }],
      ),
    ),
    entries: {},
    uncertain: {},
  };
}

const capsByPath = ({ modelMicroUsd }: BudgetPolicy): ReadonlyMap<string, number> =>
  new Map(Object.entries(modelMicroUsd).map(([model, cap]) => [modelPath(model), cap]));

/** A guard on a missing path compares as absent, so sums must exist before they are compared. All in one update, or none
 * where somebody else has made some of them meanwhile: whoever asked looks again. */
async function addSums(ledgers: Collection<LedgerDocument>, ledgerId: string, paths: readonly string[]): Promise<void> {
  const absent = Object.fromEntries(paths.map((path) => [path, { $exists: false }]));
  const sums = Object.fromEntries(paths.map((path) => [path, { ...NO_MONEY, cap: UNCAPPED }]));
  await ledgers.updateOne(
    { _id: ledgerId, ...absent } as Filter<LedgerDocument>,
    { $set: sums } as UpdateFilter<LedgerDocument>,
  );
}

import type { Collection, Db, Filter, UpdateFilter } from 'mongodb';
import { type BudgetPolicy, PURPOSES, type Purpose, purposeCapMicroUsd } from '../domain/policy.ts';
import type { LocalDay } from '../domain/windows.ts';
import { isDuplicateKey, pathKey } from './collections.ts';
import { type LedgerDocument, NO_MONEY, type ReservationRef, UNCAPPED } from './ledger-document.ts';

export interface ReserveInput {
  readonly ledgerId: string;
  readonly decisionId: string;
  readonly workflowId: string;
  readonly step: string;
  /** Names the reservation among the decision's; absent: the step does. */
  readonly entry?: string;
  readonly amountMicroUsd: number;
  /** What earlier steps of this decision reserved: counts against the per-decision cap. */
  readonly reservedBeforeMicroUsd: number;
  readonly hour: string;
  readonly category: string;
  readonly purpose: Purpose;
  readonly expiresAtMs: number;
  /** Paid attempts permitted, by model id. */
  readonly attempts: Readonly<Record<string, number>>;
  /** Requests that may be repeated, those that turn out free included. */
  readonly repeats: number;
}

export type CapName = 'day' | 'hour' | 'decision' | 'category' | 'purpose';

export type ReserveResult =
  | { readonly ok: true; readonly reservation: ReservationRef; readonly dayCommittedMicroUsd: number }
  | { readonly ok: false; readonly cap: CapName; readonly capMicroUsd: number; readonly committedMicroUsd: number };

export const ledgerIdOf = (account: string, day: LocalDay, zone: string): string => `${account}/${day.date}/${zone}`;

export type LedgerBook = ReturnType<typeof createLedgerBook>;

/** Opens, reserves and re-caps ledger documents. Closing and attempts: ledger-attempts.ts. */
export function createLedgerBook(db: Db) {
  const ledgers = db.collection<LedgerDocument>('ledger');

  return {
    /** Creates the day's document with every hour and the caps inside it; harmless when it is there. Returns its id. */
    async open(account: string, zone: string, day: LocalDay, policy: BudgetPolicy, policyVersion: number) {
      const _id = ledgerIdOf(account, day, zone);
      try {
        const { upsertedCount } = await ledgers.updateOne(
          { _id },
          { $setOnInsert: newDocument(account, zone, day, policy, policyVersion) },
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
      const entryKey = pathKey(`${input.decisionId}/${input.entry ?? input.step}`);
      const reservation: ReservationRef = {
        ledgerId: input.ledgerId,
        entryKey,
        hour: input.hour,
        category: input.category,
        purpose: input.purpose,
        amountMicroUsd: input.amountMicroUsd,
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
        if (!Object.hasOwn(document.categories, input.category)) {
          await addCategory(ledgers, input.ledgerId, input.category);
          continue;
        }
        const refusal = refusedBy(document, input);
        // Room appeared between the update and the read: nobody is refused while a cap has room.
        if (refusal) return refusal;
      }
    },

    /** Puts new caps into a day's document; an older version never overwrites a newer one. */
    async setCaps(ledgerId: string, policy: BudgetPolicy, policyVersion: number): Promise<void> {
      const document = await ledgers.findOne({ _id: ledgerId }, { projection: { categories: 1 } });
      if (!document) return;
      const caps: Record<string, unknown> = { caps: dayCaps(policy), policyVersion };
      const categories = new Set([...Object.keys(document.categories), ...Object.keys(policy.categoryMicroUsd)]);
      for (const category of categories) {
        await addCategory(ledgers, ledgerId, category);
        caps[`categories.${category}.cap`] = policy.categoryMicroUsd[category] ?? UNCAPPED;
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

function newDocument(account: string, zone: string, day: LocalDay, policy: BudgetPolicy, policyVersion: number) {
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
    entries: {},
    uncertain: {},
  };
}

/** A guard on a missing path compares as absent, so the category's sums must exist before they are compared. */
async function addCategory(ledgers: Collection<LedgerDocument>, ledgerId: string, category: string): Promise<void> {
  const path = `categories.${category}`;
  await ledgers.updateOne(
    { _id: ledgerId, [path]: { $exists: false } } as Filter<LedgerDocument>,
    {
      $set: { [path]: { ...NO_MONEY, cap: UNCAPPED } },
    } as UpdateFilter<LedgerDocument>,
  );
}

function reserveFilter(input: ReserveInput, entryKey: string): Filter<LedgerDocument> {
  const fits = (committed: string, cap: string) => ({ $lte: [{ $add: [committed, input.amountMicroUsd] }, cap] });
  return {
    _id: input.ledgerId,
    [`entries.${entryKey}`]: { $exists: false },
    [`categories.${input.category}`]: { $exists: true },
    $expr: {
      $and: [
        fits('$total.committed', '$caps.dayMicroUsd'),
        fits(`$hours.${input.hour}.committed`, '$caps.hourMicroUsd'),
        fits(`$categories.${input.category}.committed`, `$categories.${input.category}.cap`),
        fits(`$purposes.${input.purpose}.committed`, `$purposes.${input.purpose}.cap`),
        { $lte: [input.reservedBeforeMicroUsd + input.amountMicroUsd, '$caps.decisionMicroUsd'] },
      ],
    },
  } as Filter<LedgerDocument>;
}

function reserveUpdate(input: ReserveInput, entryKey: string): UpdateFilter<LedgerDocument> {
  const increments: Record<string, number> = {};
  for (const sums of sumPaths(input)) {
    increments[`${sums}.committed`] = input.amountMicroUsd;
    increments[`${sums}.held`] = input.amountMicroUsd;
  }
  const entry = {
    decisionId: input.decisionId,
    workflowId: input.workflowId,
    step: input.step,
    amountMicroUsd: input.amountMicroUsd,
    hour: input.hour,
    category: input.category,
    purpose: input.purpose,
    expiresAtMs: input.expiresAtMs,
    revision: 0,
    repeatsLeft: input.repeats,
    attemptsLeft: Object.fromEntries(Object.entries(input.attempts).map(([model, left]) => [pathKey(model), left])),
    attempts: {},
  };
  return { $inc: increments, $set: { [`entries.${entryKey}`]: entry } } as UpdateFilter<LedgerDocument>;
}

/** The four sums that every amount is part of. */
export function sumPaths(of: { hour: string; category: string; purpose: Purpose }): readonly string[] {
  return ['total', `hours.${of.hour}`, `categories.${of.category}`, `purposes.${of.purpose}`];
}

/** The first cap without room for the amount; null if all have it. */
function refusedBy(document: LedgerDocument, input: ReserveInput): Extract<ReserveResult, { ok: false }> | null {
  const hour = document.hours[input.hour];
  if (!hour)
    throw new Error(`Ledger ${document._id} has no hour ${input.hour}; the reservation names another day's hour.`);
  const category = document.categories[input.category] ?? { ...NO_MONEY, cap: UNCAPPED };
  const purpose = document.purposes[input.purpose];
  const limits: readonly [CapName, number, number][] = [
    ['decision', document.caps.decisionMicroUsd, input.reservedBeforeMicroUsd],
    ['day', document.caps.dayMicroUsd, document.total.committed],
    ['hour', document.caps.hourMicroUsd, hour.committed],
    ['category', category.cap, category.committed],
    ['purpose', purpose.cap, purpose.committed],
  ];
  for (const [cap, capMicroUsd, committedMicroUsd] of limits) {
    if (committedMicroUsd + input.amountMicroUsd > capMicroUsd)
      return { ok: false, cap, capMicroUsd, committedMicroUsd };
  }
  return null;
}

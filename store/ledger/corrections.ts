import type { Collection, Db } from 'mongodb';
import type { AttemptDocument } from '../attempts.ts';
import type { LedgerDocument } from './document.ts';
import { LedgerMissing } from './missing.ts';
import { addToSpent, addToWhole, changeIf, type Increments } from './sums.ts';

/** Attempts corrected in one update of a ledger: their ids stand in its document until the next. */
const BATCH = 100;

/** Replaces what uncertain attempts were charged by what they cost, each once, although fact and ledger are two documents.
 *
 * A fact whose cost becomes known is marked in the same update: its correction is due. Booking goes in rounds: read the ledger's
 * `corrections`; clear the marks of the batch that was booked last; read what is due; book that as the next batch in one update,
 * guarded on the version that was read. Whoever books batch n has cleared the marks of all before it, so nothing is booked twice,
 * and what a dead worker leaves is due or cleared by whoever comes next (docs/decisions/0030-uncertain-attempts-live-beside-the-ledger.md). */
export function createCorrections(db: Db) {
  const ledgers = db.collection<LedgerDocument>('ledger');
  const attempts = db.collection<AttemptDocument>('attempts');
  return {
    /** Books what is due in a ledger and returns the attempts that this call booked. What a reservation still holds waits until it
     * is closed. Rejects with LedgerMissing where there is no such ledger. */
    async bookCorrections(ledgerId: string): Promise<string[]> {
      const booked: string[] = [];
      for (;;) {
        const standing = await ledgers.findOne({ _id: ledgerId }, { projection: { corrections: 1 } });
        // Its attempts stay due until it is restored.
        if (!standing) throw new LedgerMissing(ledgerId);
        const { version, lastBatch } = standing.corrections;
        if (lastBatch.length > 0) {
          const isBooked = { _id: { $in: lastBatch }, isCorrectionDue: true } as const;
          await attempts.updateMany(isBooked, { $unset: { isCorrectionDue: '' } });
        }
        const batch = await closedOf(ledgers, ledgerId, await due(attempts, ledgerId));
        if (batch.length === 0) return booked;
        const ids = batch.map(({ _id }) => _id);
        const change = {
          $inc: { ...correcting(batch), 'corrections.version': 1 },
          $set: { 'corrections.lastBatch': ids },
        };
        // Where another worker booked meanwhile, all is read again.
        if (await changeIf(ledgers, ledgerId, { 'corrections.version': version }, change)) booked.push(...ids);
      }
    },

    /** The ledgers of an account, of whatever day, in which a correction is due. */
    async ledgersToCorrect(account: string): Promise<string[]> {
      const found = await attempts
        .find({ isCorrectionDue: true, account }, { projection: { ledgerId: 1 } })
        .limit(10 * BATCH)
        .toArray();
      return [...new Set(found.map(({ ledgerId }) => ledgerId))];
    },
  };
}

const due = (attempts: Collection<AttemptDocument>, ledgerId: string): Promise<AttemptDocument[]> =>
  attempts.find({ isCorrectionDue: true, ledgerId }).limit(BATCH).toArray();

/** Those whose reservation is closed: before that their worst case is held and not yet spent. A closed one is never held again. */
async function closedOf(
  ledgers: Collection<LedgerDocument>,
  ledgerId: string,
  facts: readonly AttemptDocument[],
): Promise<AttemptDocument[]> {
  if (facts.length === 0) return [];
  const projection = Object.fromEntries(facts.map(({ entryKey }) => [`entries.${entryKey}.revision`, 1]));
  const held = (await ledgers.findOne({ _id: ledgerId }, { projection }))?.entries ?? {};
  return facts.filter(({ entryKey }) => !Object.hasOwn(held, entryKey));
}

function correcting(facts: readonly AttemptDocument[]): Increments {
  const increments: Increments = {};
  for (const fact of facts) {
    const spentMicroUsd = (fact.costMicroUsd ?? fact.worstCaseMicroUsd) - fact.worstCaseMicroUsd;
    const uncertainMicroUsd = -fact.worstCaseMicroUsd;
    addToWhole(increments, fact, { spentMicroUsd, committedMicroUsd: spentMicroUsd, uncertainMicroUsd });
    addToSpent(increments, fact, fact.model, spentMicroUsd, uncertainMicroUsd);
  }
  return increments;
}

import type { Db } from 'mongodb';
import type { OutcomeAnswer, Resolution } from '../domain/learning/outcome-schema.ts';
import type { Settlement } from '../domain/market/settlement.ts';
import { pick } from '../domain/shared/pick.ts';
import { insertOnce } from './collections.ts';

/** How one market ended, as it was reported. */
interface Reported {
  readonly settlement: Settlement;
  readonly settlementValueMicroUsd?: number | null;
  readonly atMs: number;
  readonly lastMid: number | null;
  readonly by: string;
  readonly recordedAtMs: number;
}

export interface OutcomeDocument extends Resolution, Reported {
  /** The ticker. */
  readonly _id: string;
  /** Rises by one with each correction. */
  readonly revision: number;
  /** Whether this revision is still to be scored. */
  readonly pending: boolean;
  /** What stood before each correction. */
  readonly history: readonly Reported[];
}

export interface ReportedOutcome extends Omit<Resolution, 'atMs'> {
  /** Null = now; of a correction: when the corrected one was. */
  readonly atMs: number | null;
  readonly by: string;
  readonly correct: boolean;
}

const REPORTED = ['settlement', 'settlementValueMicroUsd', 'atMs', 'lastMid', 'by', 'recordedAtMs'] as const;

function contradiction({ settlement, settlementValueMicroUsd: value, by }: OutcomeDocument): OutcomeAnswer {
  const known = typeof value === 'number' ? { standingValueMicroUsd: value } : {};
  return { kind: 'contradicts', standing: settlement, by, ...known };
}

export function createOutcomeRepository(db: Db) {
  const outcomes = db.collection<OutcomeDocument>('outcomes');

  async function read(ticker: string): Promise<OutcomeDocument | null> {
    return outcomes.findOne({ _id: ticker });
  }

  return {
    read,

    /** Records an outcome once. The same settlement again changes nothing, another one is refused, and so is another value; reported
     * as a correction, a settlement, a value, a time or a last price that differs replaces what stands. A retry of any of these
     * finds it done. */
    async record(report: ReportedOutcome, nowMs: number): Promise<OutcomeAnswer> {
      const { ticker, settlement, atMs, lastMid, by, correct } = report;
      const value = settlement === 'scalar' ? (report.settlementValueMicroUsd ?? null) : null;
      const fresh = {
        ...{ ticker, settlement, atMs: atMs ?? nowMs, lastMid, by, recordedAtMs: nowMs },
        ...(value === null ? {} : { settlementValueMicroUsd: value }),
      };
      if (await insertOnce(outcomes, { _id: ticker, ...fresh, revision: 1, pending: true, history: [] })) {
        return { kind: 'recorded' };
      }
      const standing = await read(ticker);
      if (!standing) throw new Error(`The outcome of ${ticker} vanished while it was being recorded; try again.`);
      const kept = { atMs: atMs ?? standing.atMs, lastMid: lastMid ?? standing.lastMid };
      const standingValue = standing.settlementValueMicroUsd ?? null;
      const isSame = standing.settlement === settlement && (value === null || value === standingValue);
      const isOther = kept.atMs !== standing.atMs || kept.lastMid !== standing.lastMid;
      if (isSame && !(correct && isOther)) return { kind: 'repeated' };
      if (!correct) return contradiction(standing);
      const { revision } = standing;
      const before = pick(standing, ...REPORTED);
      const settlementValueMicroUsd = isSame ? standingValue : value;
      const next = { ...fresh, ...kept, settlementValueMicroUsd, revision: revision + 1, pending: true };
      await outcomes.updateOne(
        { _id: ticker, revision },
        { $set: { ...next, history: [...standing.history, before] } },
      );
      return { kind: 'corrected' };
    },

    /** Outcomes that are still to be scored, the earliest first. */
    async pending(limit: number): Promise<OutcomeDocument[]> {
      return outcomes.find({ pending: true }).sort({ atMs: 1, _id: 1 }).limit(limit).toArray();
    },

    /** Those of these markets that have one. */
    async readMany(tickers: readonly string[]): Promise<OutcomeDocument[]> {
      return outcomes.find({ _id: { $in: [...tickers] } }).toArray();
    },

    /** Each at the revision that was scored: one that was corrected meanwhile stays pending. */
    async markScored(scored: readonly Pick<OutcomeDocument, '_id' | 'revision'>[]): Promise<void> {
      if (scored.length === 0) return;
      const operations = scored.map(({ _id, revision }) => ({
        updateOne: { filter: { _id, revision }, update: { $set: { pending: false } } },
      }));
      await outcomes.bulkWrite(operations, { ordered: true });
    },

    /** Has the outcomes of these markets scored again: decisions on them were recorded afterwards. */
    async reopen(tickers: readonly string[]): Promise<void> {
      await outcomes.updateMany({ _id: { $in: [...tickers] } }, { $set: { pending: true } });
    },
  };
}

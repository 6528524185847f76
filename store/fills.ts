import type { Db } from 'mongodb';
import { type BookTrade, type KnownFill, tradeOfFill } from '../domain/portfolio/book-trade.ts';
import { type FillAnswer, OF_FILL } from '../domain/portfolio/fill-schema.ts';
import { holdingAfter, positionOf } from '../domain/portfolio/holding.ts';
import { groupBy } from '../domain/shared/group-by.ts';
import { fillKeyOf } from '../domain/shared/ids.ts';
import { insertOnce, withoutId } from './collections.ts';

/** A fill as it was reported. */
export interface StoredFill extends KnownFill {
  /** `worked_out`: by the fee of the account's newest decision on the market. */
  readonly feeFrom: 'stated' | 'worked_out';
  readonly recordedAtMs: number;
}

export interface FillDocument extends StoredFill {
  /** Account and fill. */
  readonly _id: string;
  /** Absent once it is in the account's book. */
  readonly pendingSinceMs?: number;
}

/** What trading takes of a fill. */
const TRADED = {
  _id: 0,
  fillId: 1,
  account: 1,
  ticker: 1,
  action: 1,
  side: 1,
  contracts: 1,
  priceMicroUsd: 1,
  feeMicroUsd: 1,
  atMs: 1,
  by: 1,
} as const;

export function createFillRepository(db: Db) {
  const fills = db.collection<FillDocument>('fills');

  async function ofMarkets(account: string, tickers: readonly string[]): Promise<Map<string, BookTrade[]>> {
    const filter = { account, ticker: { $in: [...tickers] } };
    const found = await fills.find<KnownFill>(filter, { projection: TRADED }).toArray();
    const byTicker = groupBy(found, ({ ticker }) => ticker);
    return new Map([...byTicker].map(([ticker, own]) => [ticker, own.map(tradeOfFill)]));
  }

  return {
    /** Records a fill once. The same again changes nothing; another one under its id is refused and named. A time that was left out
     * contradicts nothing. */
    async record(fill: StoredFill, { isTimeStated }: { readonly isTimeStated: boolean }): Promise<FillAnswer> {
      const _id = fillKeyOf(fill.account, fill.fillId);
      if (await insertOnce(fills, { _id, ...fill, pendingSinceMs: fill.recordedAtMs })) return { kind: 'recorded' };
      const standing = await fills.findOne({ _id });
      if (!standing) throw new Error(`Fill ${_id} vanished while it was being recorded; try again.`);
      const isOpen = (field: (typeof OF_FILL)[number]) =>
        (field === 'atMs' && !isTimeStated) || (field === 'feeMicroUsd' && fill.feeFrom === 'worked_out');
      const fields = OF_FILL.filter((field) => !isOpen(field) && fill[field] !== standing[field]);
      return fields.length === 0 ? { kind: 'repeated' } : { kind: 'contradicts', fields, by: standing.by };
    },

    async read(account: string, fillId: string): Promise<StoredFill | null> {
      const found = await fills.findOne({ _id: fillKeyOf(account, fillId) });
      return found && storedIn(found);
    },

    /** How many fills an account has in a market. */
    async count(account: string, ticker: string): Promise<number> {
      return fills.countDocuments({ account, ticker });
    },

    /** What the account holds in these markets by its fills. A market without a fill is left out; null = all of it was sold. */
    async positions(account: string, tickers: readonly string[]) {
      const traded = await ofMarkets(account, tickers);
      return new Map([...traded].map(([ticker, trades]) => [ticker, positionOf(holdingAfter(trades))]));
    },

    /** Those that are in no book yet, the oldest first. */
    async pending(limit: number): Promise<FillDocument[]> {
      return fills
        .find({ pendingSinceMs: { $gt: 0 } })
        .sort({ pendingSinceMs: 1 })
        .limit(limit)
        .toArray();
    },

    async readMany(ids: readonly string[]): Promise<FillDocument[]> {
      return fills.find({ _id: { $in: [...ids] } }).toArray();
    },

    /** These are in their books. */
    async markBooked(ids: readonly string[]): Promise<void> {
      await fills.updateMany({ _id: { $in: [...ids] } }, { $unset: { pendingSinceMs: '' } });
    },

    /** An account's fills, the newest first. */
    async newest(account: string, limit: number): Promise<StoredFill[]> {
      return (await fills.find({ account }).sort({ atMs: -1 }).limit(limit).toArray()).map(storedIn);
    },
  };
}

const storedIn = ({ pendingSinceMs: _, ...fill }: FillDocument): StoredFill => withoutId(fill);

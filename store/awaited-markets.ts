import type { Db } from 'mongodb';
import { type AwaitedMarket, OVERDUE_AFTER_MS } from '../domain/learning/awaited-market.ts';
import type { SettlementBacklog } from '../domain/learning/settlement-report.ts';
import { withoutId } from './collections.ts';

type AwaitedDocument = AwaitedMarket & { readonly _id: string };

/** Markets whose end is asked of the venue, each until its outcome stands. */
export function createAwaitedMarketRepository(db: Db) {
  const markets = db.collection<AwaitedDocument>('awaitedMarkets');
  const isOpen = { recordedAtMs: null };

  return {
    /** Those that are there already stay as they are. */
    async add(added: readonly AwaitedMarket[]): Promise<void> {
      if (added.length === 0) return;
      const operations = added.map((market) => ({
        updateOne: { filter: { _id: market.ticker }, update: { $setOnInsert: market }, upsert: true },
      }));
      await markets.bulkWrite(operations, { ordered: false });
    },

    /** Those that are to be asked by now, the longest due first. */
    async due(nowMs: number, limit: number): Promise<AwaitedMarket[]> {
      const found = await markets
        .find({ askAtMs: { $lte: nowMs } })
        .sort({ askAtMs: 1 })
        .limit(limit)
        .toArray();
      return found.map(withoutId) as AwaitedMarket[];
    },

    async write(changed: readonly AwaitedMarket[]): Promise<void> {
      if (changed.length === 0) return;
      const operations = changed.map((market) => ({
        updateOne: { filter: { _id: market.ticker }, update: { $set: market } },
      }));
      await markets.bulkWrite(operations, { ordered: false });
    },

    async remove(tickers: readonly string[]): Promise<void> {
      if (tickers.length > 0) await markets.deleteMany({ _id: { $in: [...tickers] } });
    },

    /** Series and events of the markets that have not ended. */
    async inUse(): Promise<{ readonly series: readonly string[]; readonly events: readonly string[] }> {
      const [series, events] = await Promise.all([
        markets.distinct('seriesTicker', isOpen),
        markets.distinct('eventTicker', isOpen),
      ]);
      const isText = (value: unknown): value is string => typeof value === 'string';
      return { series: series.filter(isText), events: events.filter(isText) };
    },

    async backlog(nowMs: number): Promise<SettlementBacklog> {
      const overdue = { ...isOpen, resolvesAtMs: { $lt: nowMs - OVERDUE_AFTER_MS } };
      const [awaited, late, unknown, problems, [oldest], [problem]] = await Promise.all([
        markets.countDocuments(isOpen),
        markets.countDocuments(overdue),
        markets.countDocuments({ ...isOpen, status: 'unknown' }),
        markets.countDocuments({ problem: { $type: 'string' } }),
        markets.find(overdue).sort({ resolvesAtMs: 1 }).limit(1).toArray(),
        markets
          .find({ problem: { $type: 'string' } })
          .limit(1)
          .toArray(),
      ]);
      const lagMs = oldest?.resolvesAtMs ? nowMs - oldest.resolvesAtMs : 0;
      return { awaited, overdue: late, unknown, problems, firstProblem: problem?.problem ?? null, lagMs };
    },
  };
}

import type { Db, UpdateFilter } from 'mongodb';
import { hourStart } from '../domain/learning/calendar.ts';
import type { Demand } from '../domain/money/demand.ts';
import { demandIdOf } from '../domain/shared/ids.ts';
import { viewCollection } from './durability.ts';

/** What an account's decisions of one hour asked of its money. */
export interface DemandDocument {
  /** `<account>/<start of the hour in epoch milliseconds>` */
  readonly _id: string;
  readonly account: string;
  readonly startMs: number;
  readonly categories: Readonly<Record<string, Demand>>;
}

/** Sums by hour. They are an estimate of what is to come and no account of money: a decision whose settling died in between may
 * be missing. */
export function createDemandRepository(db: Db) {
  const demand = viewCollection<DemandDocument>(db, 'demand');
  return {
    async add(account: string, atMs: number, category: string, { costMicroUsdByBin, unpricedMicroUsd }: Demand) {
      const startMs = hourStart(atMs);
      const increments: Record<string, number> = { [`categories.${category}.unpricedMicroUsd`]: unpricedMicroUsd };
      for (const [bin, cost] of Object.entries(costMicroUsdByBin)) {
        increments[`categories.${category}.costMicroUsdByBin.${bin}`] = cost;
      }
      await demand.updateOne(
        { _id: demandIdOf(account, startMs) },
        { $setOnInsert: { account, startMs }, $inc: increments } as UpdateFilter<DemandDocument>,
        { upsert: true },
      );
    },

    /** Those of the given hours that there are, by the starts of the hours. */
    async ofHours(account: string, startsMs: readonly number[]): Promise<DemandDocument[]> {
      return demand.find({ _id: { $in: startsMs.map((startMs) => demandIdOf(account, startMs)) } }).toArray();
    },
  };
}

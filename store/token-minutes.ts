import type { Db } from 'mongodb';
import { unlessThere } from './collections.ts';
import { viewCollection } from './durability.ts';

const MINUTE_MS = 60_000;

/** The tokens of one provider that were taken in one minute; a new minute starts at nothing. */
interface TokenMinute {
  readonly _id: string;
  /** Minutes since 1970. */
  readonly minute: number;
  readonly taken: number;
}

export type TakenTokens = { readonly ok: true } | { readonly ok: false; readonly nextMinuteAtMs: number };

/** A bucket of tokens per provider and minute, that all workers take from. */
export function createTokenMinutes(db: Db) {
  const minutes = viewCollection<TokenMinute>(db, 'token_minutes');
  return {
    /** Takes tokens if the minute has them left: one conditional update, so the limit holds with any number of workers. A
     * request that is larger than the whole minute's limit takes a minute that is unused. */
    async take(provider: string, tokens: number, perMinute: number, nowMs: number): Promise<TakenTokens> {
      const minute = Math.floor(nowMs / MINUTE_MS);
      const taken = Math.min(tokens, perMinute);
      // A worker whose clock is behind takes from the minute that the others are in.
      const hasRoom = { _id: provider, minute: { $gte: minute }, taken: { $lte: perMinute - taken } };
      const take = async () => (await minutes.updateOne(hasRoom, { $inc: { taken } })).matchedCount === 1;
      if (await take()) return { ok: true };
      // The first of its minute begins it.
      const isFirst = await unlessThere(async () => {
        const change = { $set: { minute, taken } };
        const begun = await minutes.updateOne({ _id: provider, minute: { $lt: minute } }, change, { upsert: true });
        return begun.matchedCount + begun.upsertedCount === 1;
      });
      // It has begun: it is used up, or another worker began it since we looked.
      return isFirst || (await take()) ? { ok: true } : { ok: false, nextMinuteAtMs: (minute + 1) * MINUTE_MS };
    },
  };
}

import type { Db } from 'mongodb';
import type { MarketGain } from '../domain/learning/contribution.ts';
import type { Label } from '../domain/learning/label.ts';
import { isAfter, type WindowStart } from '../domain/learning/window-start.ts';
import { type Batched, replaceAsRead } from './guarded.ts';

/** What one market taught one group of accounts. */
export interface MarketRecord {
  /** Null = no forecast on it was scored: void, scalar, or only decided after the outcome. */
  readonly label: Label | null;
  /** What each model added to the decisions on it. */
  readonly gains: readonly MarketGain[];
}

export const NO_MARKET_RECORD: MarketRecord = { label: null, gains: [] };

export interface LabelDocument extends MarketRecord, Batched {
  readonly group: string;
  readonly ticker: string;
  /** See countsFromMs; null: nothing is learned from it. */
  readonly countsFromMs: number | null;
  /** Of the outcome that it is from. */
  readonly revision: number;
  /** What it was before its last batch. */
  readonly before: MarketRecord;
}

/** Only what the window needs. */
const LABEL = { label: 1 } as const;

/** A market whose label a batch has changed; null = nothing is learned from it any more. */
export interface ChangedLabel {
  readonly ticker: string;
  readonly label: Label | null;
}

export function createLabelRepository(db: Db) {
  const labels = db.collection<LabelDocument>('labels');
  const after = (group: string, start: WindowStart | null) => ({
    group,
    countsFromMs: { $gte: start?.countsFromMs ?? 0 },
  });
  return {
    async readMany(ids: readonly string[]): Promise<LabelDocument[]> {
      return labels.find({ _id: { $in: [...ids] } }).toArray();
    },

    replace: (changes: Parameters<typeof replaceAsRead<LabelDocument>>[1]) => replaceAsRead(labels, changes),

    /** Every label of a group after the start of the window, in any order. */
    async window(group: string, start: WindowStart | null): Promise<Label[]> {
      const found: Label[] = [];
      for await (const { label } of labels.find(after(group, start), { projection: LABEL })) {
        if (label && isAfter(start, label)) found.push(label);
      }
      return found;
    },

    /** What batches after the given one have changed; null = more than `limit`. */
    async changedAfter(group: string, batch: number, limit: number): Promise<ChangedLabel[] | null> {
      const projection = { ticker: 1, countsFromMs: 1, label: 1 };
      const found = await labels
        .find({ group, batch: { $gt: batch } }, { projection })
        .limit(limit + 1)
        .toArray();
      if (found.length > limit) return null;
      return found.map(({ ticker, countsFromMs, label }) => ({ ticker, label: countsFromMs === null ? null : label }));
    },
  };
}

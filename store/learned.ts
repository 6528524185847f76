import type { Db } from 'mongodb';
import { type ArmSums, type LabelSums, noLabelSums } from '../domain/learning/label-sums.ts';
import type { Scoreboard } from '../domain/learning/scoreboard.ts';
import type { WindowStart } from '../domain/learning/window-start.ts';
import { type Batched, replaceAsRead } from './guarded.ts';

/** A group's record in sums: everything that a scoreboard needs beside the labels of its window. */
export interface LearnedDocument extends Batched, Pick<Scoreboard, 'panelsAsked' | 'facts' | 'excluded'> {
  /** Of every label, and of the closed book. */
  readonly sums: LabelSums;
  /** Of the other arms; absent in older records. */
  readonly arms?: ArmSums;
}

const NOTHING: Omit<LearnedDocument, '_id'> = {
  batch: 0,
  panelsAsked: 0,
  facts: { count: 0, newestMs: 0 },
  excluded: {},
  sums: noLabelSums(),
  arms: {},
};

export function createLearnedRepository(db: Db) {
  const learned = db.collection<LearnedDocument>('learned');
  const starts = db.collection<WindowStart & { readonly _id: string }>('windowStarts');
  return {
    async read(group: string): Promise<LearnedDocument> {
      return (await learned.findOne({ _id: group })) ?? { _id: group, ...NOTHING };
    },

    /** Changes a group's record by a batch, once. */
    async change(batch: number, group: string, apply: (standing: LearnedDocument) => LearnedDocument): Promise<void> {
      const standing = await learned.findOne({ _id: group });
      if (standing && standing.batch >= batch) return;
      const next = apply(standing ?? { _id: group, ...NOTHING });
      await replaceAsRead(learned, [{ read: standing, next: { ...next, batch } }]);
    },

    async start(group: string): Promise<WindowStart | null> {
      const found = await starts.findOne({ _id: group });
      if (!found) return null;
      const { _id, ...start } = found;
      return start;
    },

    /** The window only ever moves on. */
    async moveStart(group: string, start: WindowStart): Promise<void> {
      await starts.replaceOne({ _id: group }, start, { upsert: true });
    },
  };
}

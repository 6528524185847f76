import type { Db, Filter } from 'mongodb';
import type { Notice } from '../domain/explain/notice.ts';
import type { AlertDelivery } from '../domain/health/alert.ts';
import { insertOnce } from './collections.ts';

/** A notice in one channel, and how far its delivery has come. */
export type KeptNotice = Notice & { readonly channel: string; readonly delivery: AlertDelivery | null };
type NoticeDocument = KeptNotice & { readonly _id: string };

/** What is to be told, written down where it happens and sent from here, so that no decision waits for a chat. */
export function createNoticeRepository(db: Db) {
  const notices = db.collection<NoticeDocument>('notices');
  const idOf = (channel: string, noticeId: string) => `${channel}/${noticeId}`;
  const OPEN = { 'delivery.deliveredAtMs': null, 'delivery.gaveUpAtMs': null };

  async function oldest(filter: Filter<NoticeDocument>, limit: number): Promise<KeptNotice[]> {
    const found = await notices.find(filter).sort({ atMs: 1, _id: 1 }).limit(limit).toArray();
    return found.map(({ _id, ...notice }) => notice);
  }

  return {
    /** Done again it changes nothing. */
    async add(channel: string, notice: Notice): Promise<void> {
      await insertOnce(notices, { _id: idOf(channel, notice.id), ...notice, channel, delivery: null });
    },

    /** Those of a channel from then on that were neither delivered nor given up, oldest first. */
    undelivered: (channel: string, sinceMs: number, limit: number) =>
      oldest({ channel, atMs: { $gt: sinceMs }, ...OPEN }, limit),

    /** Those of them that no attempt has met yet. */
    untried: (channel: string, sinceMs: number, limit: number) =>
      oldest({ channel, atMs: { $gt: sinceMs }, delivery: null }, limit),

    /** Those that are there, in the order of the ids. */
    async readMany(channel: string, noticeIds: readonly string[]): Promise<KeptNotice[]> {
      const found = await notices.find({ _id: { $in: noticeIds.map((id) => idOf(channel, id)) } }).toArray();
      const byId = new Map(found.map(({ _id, ...notice }) => [notice.id, notice]));
      return noticeIds.flatMap((id) => byId.get(id) ?? []);
    },

    /** What was delivered stays delivered. */
    async writeDelivery(channel: string, noticeIds: readonly string[], delivery: AlertDelivery): Promise<void> {
      const ids = noticeIds.map((id) => idOf(channel, id));
      await notices.updateMany({ _id: { $in: ids }, 'delivery.deliveredAtMs': null }, { $set: { delivery } });
    },
  };
}

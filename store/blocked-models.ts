import type { Db } from 'mongodb';

export function createBlockedModelRepository(db: Db) {
  const blocks = db.collection<{ _id: string; reason: string; atMs: number }>('blocked_models');
  return {
    /** Model id -> why it is not called: rows whose bill came out above their stated worst case. */
    async blockedModels(): Promise<Record<string, string>> {
      const found = await blocks.find({}).toArray();
      return Object.fromEntries(found.map((block) => [block._id, block.reason]));
    },

    async blockModel(model: string, reason: string, atMs: number): Promise<void> {
      await blocks.updateOne({ _id: model }, { $setOnInsert: { reason, atMs } }, { upsert: true });
    },

    async unblockModel(model: string): Promise<boolean> {
      return (await blocks.deleteOne({ _id: model })).deletedCount === 1;
    },
  };
}

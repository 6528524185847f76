import type { Db } from 'mongodb';
import type { AuditEntry } from '../domain/messages/audit-entry.ts';

/** What changed the mode, a policy, a band or a model's standing; an entry is written once, by its id. */
export function createAuditRepository(db: Db) {
  const audit = db.collection<AuditEntry & { _id: string }>('audit');
  return {
    async addAudit(entry: AuditEntry): Promise<void> {
      await audit.updateOne({ _id: entry.id }, { $setOnInsert: entry }, { upsert: true });
    },

    /** Newest first. */
    async listAudit(limit: number): Promise<AuditEntry[]> {
      const found = await audit.find({}).sort({ atMs: -1 }).limit(limit).toArray();
      return found.map(({ _id, ...entry }) => entry);
    },
  };
}

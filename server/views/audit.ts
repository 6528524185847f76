import type * as v from 'valibot';
import { auditWords } from '../../domain/explain/audit-sentences.ts';
import type { AuditView, auditQuery } from '../contract/controls.ts';
import type { Sources } from '../sources.ts';

/** Who changed what, when and why, newest first. */
export async function readAudit(
  { store }: Pick<Sources, 'store'>,
  { account, limit }: v.InferOutput<typeof auditQuery>,
): Promise<AuditView> {
  const entries = await store.control.listAudit(limit, account);
  return {
    entries: entries.map((entry) => {
      const { id, kind, account, by, atMs } = entry;
      const untilMs = entry.kind === 'mode' ? entry.untilMs : null;
      return { id, kind, account, by, atMs, untilMs, ...auditWords(entry) };
    }),
  };
}

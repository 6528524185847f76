import type { z } from 'zod';
import type { AuditView, auditQuery } from '../contract/controls.ts';
import type { Sources } from '../sources.ts';

/** Who changed what, when and why, newest first. */
export async function readAudit(
  { store }: Pick<Sources, 'store'>,
  { limit }: z.infer<typeof auditQuery>,
): Promise<AuditView> {
  return { entries: await store.control.listAudit(limit) };
}

import * as v from 'valibot';
import { z } from 'zod';
import { clearModeSchema, policyChangeFields, setModeSchema } from '../../domain/messages/operator-schema.ts';
import { shape, textLike } from '../../domain/shared/field-schema.ts';
import { isSlug } from '../../domain/shared/slug.ts';
import { MOST_TOKEN_CHARACTERS } from '../../domain/shared/token-bounds.ts';
import { list, wholeNumber } from './fields.ts';
import { fromDomain } from './from-domain.ts';
import { accountNow, modeNow } from './now.ts';

export const setModeBody = fromDomain(setModeSchema);
export const clearModeBody = fromDomain(clearModeSchema);
export const modeAnswer = z.object({ mode: modeNow });

export const setPolicyBody = fromDomain(
  v.pipe(
    shape({ account: textLike(isSlug, 'it must be the id of a configured account'), ...policyChangeFields }),
    v.check(({ budget }) => Object.keys(budget).length > 0, 'it must name at least one cap'),
  ),
);
export const policyAnswer = z.object({ account: accountNow });

export const auditQuery = z.strictObject({ limit: wholeNumber(1, 500).default(100) });
export const auditEntry = z.object({
  id: z.string(),
  kind: z.enum(['mode', 'policy', 'band', 'drift']),
  account: z.string().nullable(),
  from: z.string(),
  to: z.string(),
  reason: z.string(),
  by: z.string(),
  atMs: z.number(),
  untilMs: z.number().nullable().optional(),
});
export type AuditEntryView = z.infer<typeof auditEntry>;
export const auditView = z.object({ entries: list(auditEntry) });
export type AuditView = z.infer<typeof auditView>;

export const sessionBody = z.strictObject({ token: z.string().min(1).max(MOST_TOKEN_CHARACTERS) });

/** What the page is told before anything else. */
export const metaView = z.object({
  version: z.string(),
  simulated: z.boolean(),
  namespace: z.string(),
  webUiUrl: z.string().nullable(),
  accounts: list(z.object({ account: z.string(), zone: z.string() })),
  /** Whether this browser may read, and whether it may change mode and caps: for both the token is asked. */
  canRead: z.boolean(),
  canControl: z.boolean(),
  /** Where the token is to be found. */
  tokenHint: z.string(),
});
export type MetaView = z.infer<typeof metaView>;

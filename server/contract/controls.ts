import { z } from 'zod';
import { MOST_TOKEN_CHARACTERS } from '../../domain/money/token-bounds.ts';
import { MODES } from '../../domain/shared/modes.ts';
import { account, list, wholeNumber } from './fields.ts';
import { accountNow, modeNow } from './now.ts';

const reason = z.string().trim().min(3, 'say why, for the audit').max(500);
const by = z.string().trim().min(1, 'say who').max(100);
const cap = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const setModeBody = z.strictObject({
  mode: z.enum(MODES),
  reason,
  by,
  /** How long it holds; absent = until it is changed. */
  forMs: z.number().int().positive().optional(),
});
export const clearModeBody = z.strictObject({ reason, by });
export const modeAnswer = z.object({ mode: modeNow });

export const setPolicyBody = z.strictObject({
  account,
  /** What is given replaces, what is absent stays. */
  budget: z
    .strictObject({
      dayMicroUsd: cap.optional(),
      hourMicroUsd: cap.optional(),
      decisionMicroUsd: cap.optional(),
      categoryMicroUsd: z.record(z.string().min(1).max(100), cap).optional(),
      modelMicroUsd: z.record(z.string().min(1).max(100), cap).optional(),
    })
    .refine((budget) => Object.values(budget).some((each) => each !== undefined), 'name at least one cap'),
  reason,
  by,
});
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

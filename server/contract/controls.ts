import * as v from 'valibot';
import {
  clearModeSchema,
  policyChangeFields,
  probeNowSchema,
  setModeSchema,
} from '../../domain/messages/operator-schema.ts';
import { shape, text } from '../../domain/shared/field-schema.ts';
import { MOST_TOKEN_CHARACTERS } from '../../domain/shared/token-bounds.ts';
import { account, list, numbers, texts, wholeNumber } from './fields.ts';
import { accountNow, modeNow } from './now.ts';

export const setModeBody = setModeSchema;
export const clearModeBody = clearModeSchema;
export const probeNowBody = probeNowSchema;
/** What is asked whether it is back. */
export const probeAnswer = v.object({ subjects: list(v.object(texts('kind', 'id'))) });
export const modeAnswer = v.object({ mode: modeNow });

export const setPolicyBody = v.pipe(
  shape({ account, ...policyChangeFields }),
  v.check(({ budget }) => Object.keys(budget).length > 0, 'it must name at least one cap'),
);
export type SetPolicyBody = v.InferOutput<typeof setPolicyBody>;
export const policyAnswer = v.object({ account: accountNow });

export const auditQuery = shape({ account: v.optional(account), limit: v.optional(wholeNumber(1, 500), '100') });
export const auditEntry = v.object({
  ...texts('id', 'from', 'to', 'reason', 'by'),
  kind: v.picklist(['mode', 'policy', 'band', 'drift']),
  /** Null = it concerns all accounts. */
  account: v.nullable(v.string()),
  ...numbers('atMs'),
  /** When a mode ends; null = it has no end, or it is another kind of change. */
  untilMs: v.nullable(v.number()),
});
export type AuditEntryView = v.InferOutput<typeof auditEntry>;
export const auditView = v.object({ entries: list(auditEntry) });
export type AuditView = v.InferOutput<typeof auditView>;

export const sessionBody = shape({ token: text(MOST_TOKEN_CHARACTERS) });

/** What the page reads before anything else. */
export const metaView = v.object({
  ...texts('version', 'namespace'),
  simulated: v.boolean(),
  webUiUrl: v.nullable(v.string()),
  accounts: list(v.object(texts('account', 'zone'))),
  /** Ids, as configured: each has its colour by its place. */
  models: list(v.string()),
  /** Whether this browser may read, and whether it may change mode and caps: both may need the token. */
  canRead: v.boolean(),
  canControl: v.boolean(),
  /** Where the token is found. */
  ...texts('tokenHint'),
});
export type MetaView = v.InferOutput<typeof metaView>;

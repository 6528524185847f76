import { checkWith, type OutputOf, type Schema } from '../shared/check-schema.ts';
import { plainJson } from '../shared/plain-json.ts';
import { type Checked, listKeys, refuse, showValue } from '../shared/refusal.ts';

export interface ParseRequestOptions {
  readonly nowMs: number;
  /** Series-ticker prefix -> category. */
  readonly categories: Readonly<Record<string, string>>;
  /** Ids of the configured accounts. */
  readonly accounts: readonly string[];
}

/** A request's own fields, checked, of an account that is configured. The market or event in it is not looked at yet. */
export function readRequest<const S extends Schema<{ readonly account: string }>>(
  schema: S,
  input: unknown,
  accounts: readonly string[],
): Checked<OutputOf<S>> {
  const plain = plainJson(input, 'The request');
  if (!plain.ok) return plain;
  const parsed = checkWith(schema, plain.value);
  if (!parsed.ok) return parsed;
  const { account } = parsed.value;
  if (accounts.includes(account)) return parsed;
  const known = accounts.length === 0 ? 'none is configured' : `configured: ${listKeys(accounts)}`;
  return refuse('account', `account is ${showValue(account)}, which is not configured (${known}).`);
}

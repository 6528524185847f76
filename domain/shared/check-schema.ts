import * as v from 'valibot';
import { type Checked, type Refusal, refuse, showKey, showValue } from './refusal.ts';

export type Schema<Output = unknown> = v.GenericSchema<unknown, Output>;
/** What a schema makes of a value that is right. */
export type OutputOf<S extends Schema> = v.InferOutput<S>;

/** Checks a value by a schema whose messages are phrases such as "it must be true or false" (field-schema.ts has them), and
 * makes one sentence of the first problem. `root` is put before the path: `market`, or '' for a message whose fields stand
 * alone. The values of fields named in `neverShown` are left out of the sentence. Never throws, whatever it is given. */
export function checkWith<const S extends Schema>(
  schema: S,
  input: unknown,
  root = '',
  neverShown: readonly string[] = [],
): Checked<OutputOf<S>> {
  const result = v.safeParse(schema, input, { abortPipeEarly: true });
  if (result.success) return { ok: true, value: result.output };
  // A mistyped field comes first: it explains why another one is missing.
  return refusalOf(result.issues.find(isUnknownField) ?? result.issues[0], root, neverShown);
}

/** The same with every problem, in the schema's order. */
export function checkAllWith<const S extends Schema>(
  schema: S,
  input: unknown,
  root: string,
  neverShown: readonly string[] = [],
): { readonly ok: true; readonly value: OutputOf<S> } | { readonly ok: false; readonly problems: Refusal[] } {
  const result = v.safeParse(schema, input, { abortPipeEarly: true });
  if (result.success) return { ok: true, value: result.output };
  return { ok: false, problems: result.issues.map((issue) => refusalOf(issue, root, neverShown)) };
}

/** A schema's issue as a refusal: the only place where one becomes a sentence. */
function refusalOf(issue: v.BaseIssue<unknown>, root: string, neverShown: readonly string[]): Refusal {
  const keys = (issue.path ?? []).map(({ key }) => showKey(String(key)));
  const nameOf = (parts: readonly string[]) => [root, ...parts].filter((part) => part !== '').join('.');
  const subject = (parts: readonly string[]) => nameOf(parts) || 'The input';
  const field = nameOf(keys);
  if (isUnknownField(issue)) return refuse(field, `${subject(keys.slice(0, -1))} ${issue.message}.`);
  if (issue.expected === MAP_KEY) {
    return refuse(field, `${subject(keys.slice(0, -1))} has the key ${showValue(issue.input)}; ${issue.message}.`);
  }
  const isHidden = issue.input !== undefined && neverShown.includes(keys.at(-1) ?? root);
  const shown = isHidden ? 'not usable' : showValue(issue.input);
  return refuse(field, `${subject(keys)} is ${shown}; ${issue.message}.`);
}

/** What an issue expects whose input is a key that a map may not have. */
export const MAP_KEY = 'map key';

/** Is the issue about a field that its object may not have? The message then begins with "has no field named". */
export const isUnknownField = (issue: v.BaseIssue<unknown>): boolean =>
  issue.type === 'strict_object' && issue.expected === 'never';

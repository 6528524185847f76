import type { z } from 'zod';
import { type Checked, listKeys, type Refusal, refuse, showKey, showValue } from './refusal.ts';

/** Parses with a schema whose messages are phrases such as "it must be a whole number of micro-dollars", and makes one
 * sentence of the first problem. `root` is put before the path: `market`, or '' for a message whose fields stand alone. */
export function parseWith<T>(schema: z.ZodType<T>, input: unknown, root: string): Checked<T> {
  const result = schema.safeParse(input, { reportInput: true });
  return result.success ? { ok: true, value: result.data } : (refusalsOf(result.error, root)[0] as Refusal);
}

/** Every problem of a failed parse as a refusal, in the schema's order. The values of fields named in `neverShown` are left
 * out of the sentences. */
export function refusalsOf(error: z.ZodError, root: string, neverShown: readonly string[] = []): Refusal[] {
  return error.issues.map((issue) => {
    const path = issue.path.map((part) => showKey(String(part))).join('.');
    const field = [root, path].filter((part) => part !== '').join('.');
    if (issue.code === 'unrecognized_keys') {
      const message = `${field === '' ? 'The input' : field} has no field named ${listKeys(issue.keys)}; check the spelling.`;
      return refuse([field, issue.keys[0] ?? ''].filter((part) => part !== '').join('.'), message);
    }
    const subject = field === '' ? 'The input' : field;
    const isHidden = issue.input !== undefined && neverShown.includes(String(issue.path.at(-1)));
    return refuse(field, `${subject} is ${isHidden ? 'not usable' : showValue(issue.input)}; ${issue.message}.`);
  });
}

import type { z } from 'zod';
import { showKey, showValue } from '../../domain/shared/refusal.ts';
import { SENTENCE } from '../contract/from-domain.ts';
import { ApiError } from './api-error.ts';

/** The checked query or body; else a 400 that names the field and its value. */
export function checkInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ApiError(400, 'invalid', issue ? sentenceOf(issue, value) : 'This route does not take this request.');
}

function sentenceOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'custom' && issue.params === SENTENCE) return issue.message;
  const path = issue.path.map(String);
  const name = path.length === 0 ? 'The request' : showKey(path.join('.'));
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.slice(0, 5).map(showKey).join(', ');
    return `${path.length === 0 ? 'This route' : name} takes no ${keys}.`;
  }
  return `${name} is ${showValue(at(value, path))}: ${issue.message}.`.replace(/\.\.$/, '.');
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((found, key) => {
    return typeof found === 'object' && found !== null && Object.hasOwn(found, key)
      ? (found as Record<string, unknown>)[key]
      : undefined;
  }, value);
}

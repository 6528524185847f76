import { checkWith, type OutputOf, type Schema } from '../../domain/shared/check-schema.ts';
import { ApiError } from './api-error.ts';

/** Never repeated in an answer. */
const SECRETS = ['token'];

/** The checked query or body; else a 400 that names the field and its value. */
export function checkInput<const S extends Schema>(schema: S, value: unknown): OutputOf<S> {
  const checked = checkWith(schema, value, '', SECRETS);
  if (checked.ok) return checked.value;
  throw new ApiError(400, 'invalid', checked.message);
}

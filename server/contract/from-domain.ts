import { toJsonSchema } from '@valibot/to-json-schema';
import { z } from 'zod';
import { checkWith, type OutputOf, type Schema } from '../../domain/shared/check-schema.ts';

/** A body that is checked by the schema of the message that it becomes, and refused in that schema's words; the description of
 * the API shows the same schema. */
export function fromDomain<const S extends Schema>(schema: S) {
  const { $schema: _, ...description } = toJsonSchema(schema, { errorMode: 'ignore', typeMode: 'output' });
  return z
    .unknown()
    .meta(description)
    .transform((value, context): OutputOf<S> => {
      const checked = checkWith(schema, value);
      if (checked.ok) return checked.value;
      context.issues.push({ code: 'custom', input: value, message: checked.message, params: SENTENCE });
      return z.NEVER;
    });
}

/** Marks an issue whose message is a whole sentence. */
export const SENTENCE = { isSentence: true };

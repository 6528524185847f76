import * as v from 'valibot';
import type { OutputOf } from '../shared/check-schema.ts';
import { openShape } from '../shared/field-schema.ts';

const text = () => v.pipe(v.string('it must be a text'), v.regex(/\S/u, 'it must not be empty'));

/** A claim as a model wrote it; what it has no words for may be missing. Every text is still to be cleaned. */
export const claimSchema = openShape({
  text: text(),
  source: v.fallback(v.string(), ''),
  url: v.fallback(v.string(), ''),
  published_at: v.fallback(v.nullable(v.string()), null),
});
export type WrittenClaim = Readonly<OutputOf<typeof claimSchema>>;

/** The whole reply: each claim is read by itself, so that one that is wrong costs no other. */
export const replySchema = openShape({
  claims: v.array(v.unknown(), 'it must be a list of claims'),
  resolution_says: v.optional(v.unknown()),
});

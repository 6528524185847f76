import * as v from 'valibot';
import { clean } from '../forecast/clean.ts';
import type { EvidenceText } from '../forecast/evidence.ts';
import type { OutputOf } from '../shared/check-schema.ts';
import { isoTime, listOf, shape, text } from '../shared/field-schema.ts';
import { type Checked, refuseValue } from '../shared/refusal.ts';

const MOST_TEXTS = 10;
/** Longer ones are cut in a prompt long before; this bounds what a request may carry. */
const MOST_CHARACTERS = 50_000;
const MOST_FIELD_CHARACTERS = 500;
const MOST_URL_CHARACTERS = 2_000;

/** Texts that a caller knows about the question. They are shown to the models as data, and kept with the decision's sources. */
export const evidenceSchema = listOf(
  shape(
    {
      text: text(MOST_CHARACTERS),
      title: v.optional(text(MOST_FIELD_CHARACTERS)),
      source: v.optional(text(MOST_FIELD_CHARACTERS)),
      url: v.optional(text(MOST_URL_CHARACTERS)),
      publishedAt: v.optional(isoTime()),
    },
    'it must be {text, title, source, url, publishedAt}, of which only the text is required',
  ),
  `it must be a list of at most ${MOST_TEXTS} texts`,
  MOST_TEXTS,
);

/** The texts of a request. One in which nothing can be read is refused; one that is dated after the decision is not: the decision's
 * record says so (research/informed-after.ts). */
export function readEvidence(given: OutputOf<typeof evidenceSchema> | undefined): Checked<readonly EvidenceText[]> {
  const texts: EvidenceText[] = [];
  for (const [index, { text: content, title, source, url, publishedAt }] of (given ?? []).entries()) {
    if (clean(content, MOST_CHARACTERS) === '') {
      return refuseValue(`evidence.${index}.text`, content, 'it must say something');
    }
    const publishedAtMs = publishedAt === undefined ? null : Date.parse(publishedAt);
    texts.push({ text: content, title: title ?? null, source: source ?? null, url: url ?? null, publishedAtMs });
  }
  return { ok: true, value: texts };
}

/** Words that come one after another in a sentence, with at most so many characters between one and the next. */
export interface Phrase {
  /** Each global; in their order. */
  readonly parts: readonly RegExp[];
  readonly gapCharacters: number;
  /** What may not stand between two parts: the end of a sentence, say. */
  readonly barrier: RegExp;
}

const SENTENCE_END = /[.\n]/;

/** A phrase of these parts, each the source of a regular expression. */
export function phrase(gapCharacters: number, parts: readonly string[], barrier = SENTENCE_END): Phrase {
  return { parts: parts.map((part) => new RegExp(part, 'g')), gapCharacters, barrier };
}

/** Whether a text holds the phrase. One pass a part, whatever the text: an expression with the gaps in it would look for the last
 * part again after each of the first. Of the places where a part may go on, only the nearest before it matters: what stands
 * between is least there. */
export function holdsPhrase(text: string, { parts, gapCharacters, barrier }: Phrase): boolean {
  let ends: readonly number[] | null = null;
  for (const part of parts) {
    const reached: number[] = [];
    let before = 0;
    for (const { index, 0: found } of text.matchAll(part)) {
      if (ends !== null) {
        while ((ends[before] ?? Number.POSITIVE_INFINITY) <= index) before += 1;
        const end = ends[before - 1];
        if (end === undefined || index - end > gapCharacters || barrier.test(text.slice(end, index))) continue;
      }
      reached.push(index + found.length);
    }
    if (reached.length === 0) return false;
    ends = reached;
  }
  return true;
}

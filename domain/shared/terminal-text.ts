/** Controls but line ends and tabs, and marks that turn the direction of reading. */
const OBEYED = /(?![\n\t])[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A text without what a terminal obeys: parts of it come from markets, models and operators. */
export function harmless(text: string): string {
  return text.replace(OBEYED, '\uFFFD');
}

/** JSON in which nothing stands that a terminal obeys: what JSON itself leaves as it is, is escaped as well. */
export function jsonOf(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(
    OBEYED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

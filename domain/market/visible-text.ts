/** A foreign text as it may stand in a line of ours: nothing that moves a cursor, breaks a line, turns the
 * direction of reading or cannot be seen. Controls and line ends become spaces; invisible characters (zero width, bidi marks,
 * tags, variation selectors, private use), with which words can be hidden from a reader but not from a model, are taken out. */
export function visibleText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Co}]+/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\uFFFD]+/gu, ' ');
}

/** Angle brackets, and what looks like them in other blocks. */
const LIKE_LESS = /[<＜﹤〈〈‹«《≪⟨⟪❮❰]/gu;
const LIKE_GREATER = /[>＞﹥〉〉›»》≫⟩⟫❯❱]/gu;

/** Without two brackets in a row, spaces between them or not: delimiters are made of three. */
export function withoutDelimiters(text: string): string {
  return text
    .replace(LIKE_LESS, '<')
    .replace(LIKE_GREATER, '>')
    .replace(/<(?:\s*<)+/g, '<')
    .replace(/>(?:\s*>)+/g, '>');
}

/** A text without those of the characters that it ends with. A loop: the expression `[...]+$` begins anew at each of them, which
 * takes the square of a run's length where the run does not end the text. */
export function withoutEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

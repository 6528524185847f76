import { visibleText, withoutDelimiters } from '../market/visible-text.ts';

/** Visible text of bounded length in one line, without runs of angle brackets, of which the delimiters are made. */
export function clean(text: string, characters: number): string {
  const line = withoutDelimiters(visibleText(text.slice(0, characters))).trim();
  return text.length > characters ? `${line} [cut]` : line;
}

/** So many times the length of the text may be walked over or parsed: braces that open nothing, nested, would otherwise each cost a
 * parse to where they turn out to be wrong. */
const MOST_PASSES = 8;

/** Every outermost {...} of the text that is JSON, in order. A brace that opens no JSON (prose, a formula, a template)
 * hides none that follows. Takes time in proportion to the text; of one with hundreds of nested objects that are no JSON, what
 * comes after them may not be found. */
export function* jsonObjects(text: string): Generator<unknown> {
  const ends = new Map<number, number>();
  const looked = new Set<number>();
  let left = MOST_PASSES * text.length;
  let start = text.indexOf('{');
  while (start !== -1 && left > 0) {
    if (!looked.has(start)) left -= matchBraces(text, start, ends, looked) - start;
    const end = ends.get(start);
    let parsed: unknown;
    if (end !== undefined) {
      left -= end - start;
      parsed = tryParse(text.slice(start, end));
    }
    if (parsed !== undefined) yield parsed;
    start = text.indexOf('{', parsed === undefined || end === undefined ? start + 1 : end);
  }
}

/** Walks from a brace to where it is closed, or to the end, minding strings, and notes for each brace on the way that stands
 * outside strings the index after the one that closes it: a walk from there would see the same. Returns where it stopped. */
function matchBraces(text: string, start: number, ends: Map<number, number>, looked: Set<number>): number {
  const open: number[] = [];
  let inString = false;
  for (let index = start; index < text.length; index++) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{') {
      open.push(index);
      looked.add(index);
    } else if (character === '}') {
      const opened = open.pop();
      if (opened !== undefined) ends.set(opened, index + 1);
      if (open.length === 0) return index + 1;
    }
  }
  return text.length;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: prose in braces.
    return undefined;
  }
}

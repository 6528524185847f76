import type { Answer } from './model.ts';

/** What came of reading a model's reply. A problem is a sentence; it is never replaced by a guess such as .5. */
export type ParsedAnswer =
  | { readonly ok: true; readonly answer: Answer }
  | { readonly ok: false; readonly problem: string };

const MAX_CHARACTERS = 200_000;
const MAX_OBJECTS = 50;
const MAX_DEPTH = 6;
const REASONING_CHARACTERS = 4_000;
/** Spelled so by models that were asked for `probability_yes`. A confidence is none of them: it belongs to whichever
 * answer was given, so "No, confidence 95 %" must never be read as P(yes) = .95. */
const NAMES = new Set(['probabilityyes', 'probabilityofyes', 'pyes']);
const REASONING_NAMES = new Set(['reasoning', 'reason', 'rationale', 'explanation']);
/** A plain decimal, with a percent sign or without. */
const DECIMAL = /^(\d{1,3}(?:\.\d{1,20})?|\.\d{1,20}|\d(?:\.\d{1,20})?[eE]-\d{1,2})\s*(%?)$/;

/** Reads P(yes) from a reply: a JSON object with `probability_yes`, bare, fenced, nested or with prose around it, as a
 * number in [0, 1], a string of one, or a percentage with its sign. Never throws. Several objects that disagree, a number
 * out of range (63 may be a percentage or a mistake) and prose without the name are unusable. */
export function parseAnswer(text: string): ParsedAnswer {
  if (text.length > MAX_CHARACTERS)
    return unusable(`the reply has ${text.length} characters, more than ${MAX_CHARACTERS}`);
  const found: Answer[] = [];
  let problem: string | null = null;
  for (const object of jsonObjects(text)) {
    for (const candidate of withProbability(object, 0)) {
      const probabilityYes = readProbability(candidate.value);
      if (probabilityYes === null)
        problem = `probability_yes is ${show(candidate.value)}, not a number between 0 and 1`;
      else found.push({ probabilityYes, reasoning: candidate.reasoning });
    }
  }
  const last = found.at(-1);
  if (!last) return unusable(problem ?? 'no JSON object with probability_yes was found in the reply');
  if (problem !== null) return unusable(problem);
  if (found.some((answer) => answer.probabilityYes !== last.probabilityYes)) {
    return unusable(
      `the reply states several probabilities (${found
        .map((answer) => answer.probabilityYes)
        .slice(0, 5)
        .join(', ')})`,
    );
  }
  return { ok: true, answer: last };
}

function unusable(problem: string): ParsedAnswer {
  return { ok: false, problem };
}

/** Every outermost {...} of the text that is JSON, in order. One pass over the characters, so its time is bounded. */
function* jsonObjects(text: string): Generator<unknown> {
  let yielded = 0;
  let start = text.indexOf('{');
  while (start !== -1 && yielded < MAX_OBJECTS) {
    const end = endOfObject(text, start);
    const parsed = end === null ? undefined : tryParse(text.slice(start, end));
    if (parsed !== undefined) {
      yielded += 1;
      yield parsed;
    }
    // A brace that opens no JSON (prose, a template) hides none that follows; each counts toward the bound.
    if (parsed === undefined) yielded += 1;
    start = text.indexOf('{', parsed === undefined || end === null ? start + 1 : end);
  }
}

/** Index after the brace that closes the one at `start`, minding strings; null when it never closes. */
function endOfObject(text: string, start: number): number | null {
  let depth = 0;
  let inString = false;
  for (let index = start; index < text.length; index++) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth === 0) return index + 1;
    }
  }
  return null;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: prose in braces.
    return undefined;
  }
}

/** The fields named like probability_yes in an object and in the objects inside it. */
function* withProbability(value: unknown, depth: number): Generator<{ value: unknown; reasoning: string }> {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return;
  const entries = Object.entries(value);
  const reasoning = entries.find(([key, each]) => REASONING_NAMES.has(plain(key)) && typeof each === 'string')?.[1];
  for (const [key, each] of entries) {
    if (NAMES.has(plain(key))) {
      yield { value: each, reasoning: typeof reasoning === 'string' ? reasoning.slice(0, REASONING_CHARACTERS) : '' };
    } else {
      yield* withProbability(each, depth + 1);
    }
  }
}

const plain = (key: string) => key.toLowerCase().replace(/[\s_-]/g, '');

function readProbability(value: unknown): number | null {
  if (typeof value === 'number') return value >= 0 && value <= 1 ? value : null;
  if (typeof value !== 'string') return null;
  const match = DECIMAL.exec(value.trim());
  if (!match?.[1]) return null;
  const number = match[2] === '%' ? Number(match[1]) / 100 : Number(match[1]);
  return number >= 0 && number <= 1 ? number : null;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}

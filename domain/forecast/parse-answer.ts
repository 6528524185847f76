import type { Answer } from '../shared/model.ts';
import { showValue } from '../shared/refusal.ts';
import { jsonObjects } from './json-objects.ts';
import { readLabelled, readProbability } from './parse-probability.ts';

/** What came of reading a model's reply. A problem is a sentence; it is never replaced by a guess such as .5. */
export type ParsedAnswer =
  | { readonly ok: true; readonly answer: Answer }
  | { readonly ok: false; readonly problem: string };

export const MAX_CHARACTERS = 200_000;
const MAX_DEPTH = 6;
const REASONING_CHARACTERS = 4_000;
/** Spelled so by models that were asked for `probability_yes`. A confidence is none of them: it belongs to whichever
 * answer was given, so "No, confidence 95 %" must never be read as P(yes) = .95; nor is a bare `probability`. */
const NAMES = new Set(['probabilityyes', 'probabilityofyes', 'yesprobability', 'pyes', 'p(yes)']);
const REASONING_NAMES = new Set(['reasoning', 'reason', 'rationale', 'explanation']);

const NOT_FOUND = 'no JSON object with probability_yes was found in the reply';

interface Statement {
  readonly value: unknown;
  readonly reasoning: string;
}

/** Reads P(yes) from a reply: a JSON object with `probability_yes`, bare, fenced, nested or with prose around it, as a
 * number in [0, 1], a string of one, or a percentage with its sign; without any JSON, a line `probability_yes: 0.63`.
 * Never throws. Statements that disagree, a number out of range (63 may be a percentage or a mistake) and prose without
 * the name are unusable. Takes time in proportion to the text. */
export function parseAnswer(text: string): ParsedAnswer {
  if (text.length > MAX_CHARACTERS) {
    return unusable(`the reply has ${text.length} characters, more than ${MAX_CHARACTERS}`);
  }
  const said = withoutThinking(text);
  const objects = [...jsonObjects(said)];
  const statements = objects.flatMap((object) => [...statementsIn(object, 0)]);
  // What stands in the strings of an object is quoted, perhaps from the market itself: it is no statement.
  if (statements.length === 0) return objects.length === 0 ? fromProse(said) : unusable(NOT_FOUND);
  const answers: Answer[] = [];
  for (const { value, reasoning } of statements) {
    const rawProbability = readProbability(value);
    if (rawProbability === null)
      return unusable(`probability_yes is ${showValue(value)}, not a number between 0 and 1`);
    answers.push({ rawProbability, reasoning });
  }
  return agreed(answers);
}

/** No JSON at all: only a labelled value counts, and a reply without any label is unusable. */
function fromProse(text: string): ParsedAnswer {
  const labelled = readLabelled(text);
  if (labelled.length === 0) return unusable(NOT_FOUND);
  const answers: Answer[] = [];
  for (const rawProbability of labelled) {
    if (rawProbability === null)
      return unusable('probability_yes is named in prose, but not with a number from 0 to 1');
    answers.push({ rawProbability, reasoning: cap(text.trim()) });
  }
  return agreed(answers);
}

/** Repeating oneself is fine; of two different numbers neither is taken, because choosing would be our guess. */
function agreed(answers: readonly Answer[]): ParsedAnswer {
  const last = answers.at(-1);
  const stated = [...new Set(answers.map((answer) => answer.rawProbability))];
  if (last && stated.length === 1) return { ok: true, answer: last };
  return unusable(`the reply states several probabilities (${stated.slice(0, 5).join(', ')})`);
}

function unusable(problem: string): ParsedAnswer {
  return { ok: false, problem };
}

/** Local reasoning models put their drafts, which often hold JSON, before a closing think tag. */
export function withoutThinking(text: string): string {
  const end = text.lastIndexOf('</think>');
  return end === -1 ? text : text.slice(end + '</think>'.length);
}

/** The fields named like probability_yes, outermost first: what stands inside an object that has one (scenarios, say) is
 * a part of its answer and not another. */
function* statementsIn(value: unknown, depth: number): Generator<Statement> {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return;
  const entries = Object.entries(value);
  const named = entries.filter(([key]) => NAMES.has(plain(key)));
  const reasoning = entries.find(([key, each]) => REASONING_NAMES.has(plain(key)) && typeof each === 'string')?.[1];
  for (const [, each] of named) yield { value: each, reasoning: cap(typeof reasoning === 'string' ? reasoning : '') };
  if (named.length > 0) return;
  for (const [, each] of entries) yield* statementsIn(each, depth + 1);
}

const plain = (key: string) =>
  key
    .slice(0, 40)
    .toLowerCase()
    .replace(/[\s_-]/g, '');
export const cap = (text: string) => text.slice(0, REASONING_CHARACTERS).toWellFormed();

import type { EventAnswer } from '../shared/model.ts';
import { isRecord, showValue } from '../shared/refusal.ts';
import { jsonObjects } from './json-objects.ts';
import { cap, MAX_CHARACTERS, withoutThinking } from './parse-answer.ts';
import { readProbability } from './parse-probability.ts';

/** What came of reading a model's reply about an event. An answer has a probability for one market at least; `missing` are
 * those for which it is of no use, and why. It is never replaced by a guess such as .5. */
export type ParsedEventAnswer =
  | {
      readonly ok: true;
      readonly answer: EventAnswer;
      readonly missing: readonly { readonly ticker: string; readonly problem: string }[];
    }
  | { readonly ok: false; readonly problem: string };

const MAX_DEPTH = 4;

/** Reads {"reasoning", "probabilities": {ticker: p}} from a reply, bare, fenced or with prose around it; each p as a number in
 * [0, 1], a text of one, or a percentage with its sign. Also {"probabilities": [{ticker, probability}]} and the tickers without
 * anything around them. A market that is missing, out of range or stated twice with two numbers is of no use; the others are.
 * Never throws, and takes time in proportion to the text. */
export function parseEventAnswer(text: string, tickers: readonly string[]): ParsedEventAnswer {
  if (text.length > MAX_CHARACTERS) {
    return { ok: false, problem: `the reply has ${text.length} characters, more than ${MAX_CHARACTERS}` };
  }
  const objects = [...jsonObjects(withoutThinking(text))];
  const wanted = new Set(tickers);
  const stated = objects.flatMap((object) => [...statementsIn(object, wanted, 0)]);
  if (stated.length === 0) {
    return { ok: false, problem: 'no JSON object with the probabilities of the markets was found in the reply' };
  }
  const probabilities: { ticker: string; rawProbability: number }[] = [];
  const missing: { ticker: string; problem: string }[] = [];
  for (const ticker of tickers) {
    const values = stated.filter((each) => each.ticker === ticker).map(({ value }) => value);
    const read = values.map(readProbability);
    const [rawProbability] = read;
    if (rawProbability === undefined) missing.push({ ticker, problem: `the answer has no probability for ${ticker}` });
    else if (read.some((each) => each === null)) {
      const wrong = values[read.indexOf(null)];
      missing.push({
        ticker,
        problem: `the probability for ${ticker} is ${showValue(wrong)}, not a number between 0 and 1`,
      });
    } else if (rawProbability === null || new Set(read).size > 1) {
      missing.push({ ticker, problem: `the reply states several probabilities for ${ticker}` });
    } else probabilities.push({ ticker, rawProbability });
  }
  if (probabilities.length === 0) return { ok: false, problem: missing[0]?.problem ?? 'no market was asked about' };
  const reasoning = objects.flatMap((object) => (isRecord(object) ? [object.reasoning] : [])).find(isText) ?? '';
  return { ok: true, answer: { reasoning: cap(reasoning), probabilities }, missing };
}

interface Statement {
  readonly ticker: string;
  readonly value: unknown;
}

/** Own keys alone are looked at, and only those that were asked for: what else a reply holds cannot become a market. */
function* statementsIn(value: unknown, wanted: ReadonlySet<string>, depth: number): Generator<Statement> {
  if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) return;
  if (isRecord(value) && typeof value.ticker === 'string' && wanted.has(value.ticker)) {
    const { ticker } = value;
    const stated = value.probability_yes ?? value.probability ?? value.p;
    yield { ticker, value: stated };
    return;
  }
  for (const [key, each] of Object.entries(value)) {
    if (wanted.has(key)) {
      const stated = isRecord(each) ? (each.probability_yes ?? each.probability) : each;
      yield { ticker: key, value: stated };
    } else yield* statementsIn(each, wanted, depth + 1);
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';

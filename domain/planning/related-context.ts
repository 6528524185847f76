import type { Decision } from '../decision/decision.ts';
import { armOf } from '../decision/reuse.ts';
import type { Background } from '../forecast/prompt.ts';
import { injectionFlagsIn } from '../market/find-injection-flags.ts';
import { holdsPhrase, phrase } from '../market/phrase.ts';
import { visibleText, withoutDelimiters } from '../market/visible-text.ts';
import type { Arm } from '../shared/arm.ts';

const MODELS_AT_MOST = 2;
const TEXT_CHARACTERS = 600;
const TITLE_CHARACTERS = 200;

/** The market that the background is for. */
interface Asked {
  readonly ticker: string;
  readonly arm: Arm;
  readonly simulated: boolean;
  readonly nowMs: number;
}

/** The newest of these decisions that has something to say to the others of its event: valid still, on another market, with
 * nothing suspicious in the market's text or in what its models wrote, and of models that were given as much: what was written with
 * evidence or a price at hand tells of it. Never a number of theirs: only the reasoning, of the two
 * models with the greatest weight. Null = none has. */
export function backgroundFrom(
  relatedMarkets: readonly Decision[],
  { ticker, arm, simulated, nowMs }: Asked,
): Background | null {
  const newestFirst = relatedMarkets.toSorted((a, b) => b.decidedAtMs - a.decidedAtMs);
  for (const decision of newestFirst) {
    const { decisionId, decidedAtMs, validUntilMs, injectionFlags = [] } = decision;
    if (decision.ticker === ticker || decision.simulated !== simulated) continue;
    if (nowMs >= validUntilMs || injectionFlags.length > 0 || armOf(decision.question) !== arm) continue;
    const texts = textsOf(decision);
    if (texts.length === 0) continue;
    const title = oneLine(decision.title, TITLE_CHARACTERS);
    return { decisionId, ageMs: Math.max(0, nowMs - decidedAtMs), title, texts };
  }
  return null;
}

function textsOf({ calls, forecast }: Decision): string[] {
  const weightOf = (model: string) => forecast?.models.find((each) => each.model === model)?.weight ?? 0;
  const said = calls.flatMap(({ model, reasoning, rawProbability }) =>
    reasoning === null || reasoning.trim() === '' || rawProbability === null ? [] : [{ model, reasoning }],
  );
  const texts: string[] = [];
  for (const { reasoning } of said.toSorted((a, b) => weightOf(b.model) - weightOf(a.model))) {
    if (texts.length === MODELS_AT_MOST) break;
    if (injectionFlagsIn(reasoning).length > 0) continue;
    texts.push(withoutProbabilities(oneLine(reasoning, TEXT_CHARACTERS)));
  }
  return texts;
}

const STRUCK = '[struck out]';
const WORD_NUMBER =
  '(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?';
/** A whole number: what separates its digits belongs to it. */
const FIGURE = String.raw`(?<![\d.,])[\d.,]+`;

/** On a line with single spaces. Percentages, shares, odds and prices in cents, in figures and in words. More is struck out than need be: a date in figures
 * may go, a probability may not stay. */
const PROBABILITIES: readonly RegExp[] = [
  new RegExp(
    String.raw`${FIGURE} ?(?:%|٪|percent\w{0,6}|per cent|pct|(?:percentage )?points?\b|pp\b|c\b|¢|cents?\b)`,
    'giu',
  ),
  // From 60 to what was struck out.
  new RegExp(String.raw`${FIGURE} ?(?:-|–|—|to|and) ?\[struck out\]`, 'giu'),
  new RegExp(String.raw`\b${WORD_NUMBER} ?(?:%|percent\w{0,6}|per cent|cents?\b)`, 'giu'),
  new RegExp(String.raw`(?:\d{1,9}|\b${WORD_NUMBER}) ?(?:in|out of|to|:|\/|-|–) ?(?:\d{1,9}|${WORD_NUMBER}\b)`, 'giu'),
  /\b(?:coin[- ](?:flip|toss)|even odds|even money|toss[- ]up|fifty[- ]fifty)\b/giu,
];

/** A whole number with what separates its digits, so that a share, such as .63, is not taken for the end of 1,234.63. */
const NUMBER = /[\d.,]+/g;
/** What stands before a number that is a probability, whatever it looks like. */
const STATED = phrase(30, [String.raw`\b(?:p|prob(?:ability)?|odds|chances?|likelihood)\b`, '#$'], /[.;\d]/);
const STATED_CHARACTERS = 45;

function withoutProbabilities(text: string): string {
  const rest = PROBABILITIES.reduce((left, pattern) => left.replace(pattern, STRUCK), text);
  return rest.replace(NUMBER, (number, at: number) => {
    const isStated = holdsPhrase(`${rest.slice(Math.max(0, at - STATED_CHARACTERS), at).toLowerCase()}#`, STATED);
    return number.replace(isStated ? /\d+(?:[.,]\d+)?/ : /^[01]?[.,]\d+(?=[.,]*$)/, STRUCK);
  });
}

function oneLine(text: string, characters: number): string {
  return withoutDelimiters(visibleText(text.slice(0, characters)))
    .replace(/\s+/g, ' ')
    .trim();
}

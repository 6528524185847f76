import type { Decision } from '../decision/decision.ts';
import type { Background } from '../forecast/prompt.ts';
import { findInjectionFlags } from '../market/injection-flags.ts';
import { visibleText, withoutDelimiters } from '../market/visible-text.ts';

const MODELS_AT_MOST = 2;
const TEXT_CHARACTERS = 600;
const TITLE_CHARACTERS = 200;

/** The newest of these decisions that has something to say to the others of its event: valid still, on another market, with
 * nothing suspicious in the market's text or in what its models wrote. Never a number of theirs: only the reasoning, of the two
 * models with the greatest weight. Null = none has. */
export function backgroundFrom(
  relatedMarkets: readonly Decision[],
  { ticker, simulated, nowMs }: { readonly ticker: string; readonly simulated: boolean; readonly nowMs: number },
): Background | null {
  const newestFirst = relatedMarkets.toSorted((a, b) => b.decidedAtMs - a.decidedAtMs);
  for (const decision of newestFirst) {
    const { decisionId, decidedAtMs, validUntilMs, injectionFlags = [] } = decision;
    if (decision.ticker === ticker || decision.simulated !== simulated) continue;
    if (nowMs >= validUntilMs || injectionFlags.length > 0) continue;
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
  return said
    .filter(({ reasoning }) => findInjectionFlags({ title: '', subtitle: '', rules: reasoning }).length === 0)
    .toSorted((a, b) => weightOf(b.model) - weightOf(a.model))
    .slice(0, MODELS_AT_MOST)
    .map(({ reasoning }) => withoutProbabilities(oneLine(reasoning, TEXT_CHARACTERS)));
}

const STRUCK = '[struck out]';
const WORD_NUMBER =
  '(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?';
const RANGE = String.raw`(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:\s*(?:-|–|—|to|and)\s*(?:\d+(?:[.,]\d+)?|[.,]\d+))?`;

/** Percentages, shares, odds and prices in cents, in figures and in words. More is struck out than need be: a date in figures
 * may go, a probability may not stay. */
const PROBABILITIES: readonly RegExp[] = [
  new RegExp(
    String.raw`${RANGE}\s*(?:%|٪|percent\w*|per\s?cent|pct|(?:percentage\s+)?points?\b|pp\b|c\b|¢|cents?\b)`,
    'giu',
  ),
  new RegExp(String.raw`\b${WORD_NUMBER}\s*(?:%|percent\w*|per\s?cent|cents?\b)`, 'giu'),
  new RegExp(String.raw`(?:\d+|\b${WORD_NUMBER})\s*(?:in|out\s+of|to|:|\/|-|–)\s*(?:\d+|${WORD_NUMBER}\b)`, 'giu'),
  /(?<![\d.,])(?:[01][.,]\d+|[.,]\d+)(?![\d.,]*\d)/gu,
  /\b(?:p|prob(?:ability)?|odds|chances?|likelihood)\b[^.;\d]{0,30}\d+(?:[.,]\d+)?/giu,
  /\b(?:coin[- ](?:flip|toss)|even odds|even money|toss[- ]up|fifty[- ]fifty)\b/giu,
];

function withoutProbabilities(text: string): string {
  return PROBABILITIES.reduce((rest, pattern) => rest.replace(pattern, STRUCK), text);
}

function oneLine(text: string, characters: number): string {
  return withoutDelimiters(visibleText(text.slice(0, characters)))
    .replace(/\s+/g, ' ')
    .trim();
}

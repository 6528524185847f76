import { holdsPhrase, phrase } from '../market/phrase.ts';

export const STRUCK = '[struck out]';
export const WORD_NUMBER =
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

/** A line with single spaces without the probabilities in it, however they are put. */
export function withoutProbabilities(text: string): string {
  const rest = PROBABILITIES.reduce((left, pattern) => left.replace(pattern, STRUCK), text);
  return rest.replace(NUMBER, (number, at: number) => {
    const isStated = holdsPhrase(`${rest.slice(Math.max(0, at - STATED_CHARACTERS), at).toLowerCase()}#`, STATED);
    return number.replace(isStated ? /\d+(?:[.,]\d+)?/ : /^[01]?[.,]\d+(?=[.,]*$)/, STRUCK);
  });
}

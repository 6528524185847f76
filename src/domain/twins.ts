import { diceCoefficient } from 'dice-coefficient';
import type { Market } from './market.ts';
import { guardKey, type QuestionText } from './question-guards.ts';
import { visibleText } from './visible-text.ts';

/** A market as far as it says whether another one asks the same. */
export interface TwinQuestion
  extends QuestionText,
    Pick<Market, 'ticker' | 'eventTicker' | 'seriesTicker' | 'category'> {
  readonly scheduledResolutionMs: number;
}

/** From here on two wordings of one question are taken for one. Measured: see the record of decision 23. */
export const TWIN_SIMILARITY = 0.6;
const DAY_MS = 86_400_000;
const RULES_CHARACTERS = 8_000;

/** Whether two markets of other tickers ask the same question: listed again, or in other words. First by the venue's structure
 * (one event or one series, one category, resolutions within a day of each other), then by what may never differ (numbers,
 * words of direction, names, and the nouns of the titles), last by the likeness of the texts. In doubt they do not. */
export function areTwins(one: TwinQuestion, other: TwinQuestion): boolean {
  if (one.ticker === other.ticker) return false;
  if (one.eventTicker !== other.eventTicker && one.seriesTicker !== other.seriesTicker) return false;
  if (one.category !== other.category) return false;
  if (Math.abs(one.scheduledResolutionMs - other.scheduledResolutionMs) > DAY_MS) return false;
  if (guardKey(one) !== guardKey(other) || hasOtherWords(headOf(one), headOf(other))) return false;
  return questionSimilarity(one, other) >= TWIN_SIMILARITY;
}

/** 0 to 1: the Sorensen-Dice coefficient of the words of title and subtitle, and of those of the rules; the lower of the two. */
export function questionSimilarity(one: QuestionText, other: QuestionText): number {
  const rules = (text: QuestionText) => text.rules.slice(0, RULES_CHARACTERS);
  return Math.min(similarity(headOf(one), headOf(other)), similarity(rules(one), rules(other)));
}

const headOf = ({ title, subtitle }: QuestionText) => `${title} ${subtitle}`;

function similarity(one: string, other: string): number {
  const [left, right] = [wordsOf(one), wordsOf(other)];
  if (left.length === 0 || right.length === 0) return left.length === right.length ? 1 : 0;
  return diceCoefficient(left, right);
}

/** A word on each side that the other has not, not even in another form: rain in the place of snow. That one side says more than
 * the other is a wording. */
function hasOtherWords(one: string, other: string): boolean {
  const [left, right] = [contentOf(one), contentOf(other)];
  const isMissing = (word: string, from: readonly string[]) => !from.some((each) => isSameWord(word, each));
  return left.some((word) => isMissing(word, right)) && right.some((word) => isMissing(word, left));
}

/** rise, rises, rising: one begins like the other, but for an ending. */
function isSameWord(one: string, other: string): boolean {
  if (one === other) return true;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  const stem = short.length > 4 ? short.slice(0, -1) : short;
  return short.length >= 3 && long.startsWith(stem) && ENDINGS.has(long.slice(stem.length));
}

const ENDINGS: ReadonlySet<string> = new Set(['s', 'es', 'd', 'ed', 'ing', 'ly', 'y', 'e', 'er', 'ion', 'ies', 'ied']);

const contentOf = (text: string) => wordsOf(text).filter((word) => word.length > 1 && !EMPTY.has(word));

const wordsOf = (text: string): string[] =>
  visibleText(text.normalize('NFKC'))
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

/** Words that carry no meaning of their own. */
const EMPTY: ReadonlySet<string> = new Set(
  `the an of to in on at for by with from as is are be been was were will would shall can could may might do does did has have
  had it its this that these those there which who what when where whether if then than and or so such any each come comes
  go goes going get gets become becomes happen happens occur occurs take takes place see sees make makes during per via`.split(
    /\s+/,
  ),
);

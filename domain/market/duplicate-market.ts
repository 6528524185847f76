import { diceCoefficient } from 'dice-coefficient';
import type { Market } from './market.ts';
import { guardKey, namesIn, type QuestionText, withoutMonthOf, wordsOf } from './question-guards.ts';

/** A market as far as it says whether another one asks the same. */
export interface DuplicateCandidate
  extends QuestionText,
    Pick<Market, 'ticker' | 'eventTicker' | 'seriesTicker' | 'category'> {
  readonly scheduledResolutionMs: number;
}

/** From here on two wordings of one question are taken for one. Measured: see the record of decision 23. */
export const TWIN_SIMILARITY = 0.7;
const DAY_MS = 86_400_000;
const HALF_HOUR_MS = 1_800_000;
const RULES_CHARACTERS = 8_000;

/** Whether two markets of other tickers ask the same question: listed again, or in other words. First by the venue's structure
 * (one event or one series, one category, resolutions within a day of each other), then by what may never differ (numbers,
 * words of direction, the subtitle, names and their order, the words of the titles), last by the likeness of the texts. In
 * doubt they do not. */
export function areDuplicateMarkets(one: DuplicateCandidate, other: DuplicateCandidate): boolean {
  if (one.ticker === other.ticker) return false;
  if (one.eventTicker !== other.eventTicker && one.seriesTicker !== other.seriesTicker) return false;
  if (one.category !== other.category) return false;
  if (Math.abs(one.scheduledResolutionMs - other.scheduledResolutionMs) > withinMs(one, other)) return false;
  if (guardKey(one) !== guardKey(other) || !haveSameNames(one, other)) return false;
  if (!haveSameOrder(one, other) || hasOtherWords(one, other)) return false;
  return questionSimilarity(one, other) >= TWIN_SIMILARITY;
}

/** A text that names no date says "the day" or "the hour", and in the next event of a series that is another one. */
function withinMs(one: DuplicateCandidate, other: DuplicateCandidate): number {
  const isDated = [one, other].every(({ title, subtitle, rules }) => DATE.test(`${title} ${subtitle} ${rules}`));
  return one.eventTicker === other.eventTicker || isDated ? DAY_MS : HALF_HOUR_MS;
}

const DATE =
  /\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.? \d|\b\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\b20\d\d-\d\d\b/i;

/** 0 to 1: the Sorensen-Dice coefficient of the words of the titles, and of those of the rules; the lower of the two. */
export function questionSimilarity(one: QuestionText, other: QuestionText): number {
  return Math.min(similarity(one.title, other.title), similarity(rulesOf(one), rulesOf(other)));
}

const wholeOf = (text: QuestionText) => `${text.title}\n${text.subtitle}\n${rulesOf(text)}`;
const rulesOf = ({ rules }: QuestionText) => rules.slice(0, RULES_CHARACTERS);

function similarity(one: string, other: string): number {
  const [left, right] = [wordsOf(one), wordsOf(other)];
  if (left.length === 0 || right.length === 0) return left.length === right.length ? 1 : 0;
  return diceCoefficient(left, right);
}

/** Every name of the one stands in the other as well, if only as a word. */
function haveSameNames(one: QuestionText, other: QuestionText): boolean {
  const isIn = (text: string) => {
    const words = new Set(wordsOf(text));
    return (name: string) => words.has(name);
  };
  return namesIn(wholeOf(one)).every(isIn(wholeOf(other))) && namesIn(wholeOf(other)).every(isIn(wholeOf(one)));
}

/** Whether the sides of a comparison (A beats B, A is more than B) are the same way round. They are where the subtitle names the
 * side that is meant. Else the names of the titles must come in one order, in the titles and in the rules; and where one thing
 * is compared with another, all words must. */
function haveSameOrder(one: QuestionText, other: QuestionText): boolean {
  if (namesIn(one.subtitle).some((name) => wordsOf(`${one.title} ${one.rules}`).includes(name))) return true;
  const sides = new Set([...namesIn(one.title), ...namesIn(other.title)].filter((name) => !TIMES.test(name)));
  const sidesIn = (text: string) => wordsOf(text).filter((word) => sides.has(word));
  if (!isOneOrder(sidesIn(one.title), sidesIn(other.title))) return false;
  if (!isOneOrder(sidesIn(rulesOf(one)), sidesIn(rulesOf(other)))) return false;
  const isCompared = [one, other].some(({ title, rules }) => COMPARING.test(title) || COMPARING.test(rules));
  return (
    !isCompared ||
    (isOneOrder(thingsIn(one.title), thingsIn(other.title)) &&
      isOneOrder(thingsIn(rulesOf(one)), thingsIn(rulesOf(other))))
  );
}

const thingsIn = (text: string) => contentOf(text).filter((word) => !TIMES.test(word));

const TIMES =
  /^(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|\w+day|e[sd]?t|utc)$/;

/** With another thing, not with a number. */
const COMPARING =
  /\bthan\s+(?![$\u20ac\u00a3]?[-+]?[\d.])|\b(?:beats?|defeats?|out(?:perform|score|grow|sell)s?|versus|vs|ahead of|overtakes?)\b/i;

/** What both have comes in one order in both. */
function isOneOrder(one: readonly string[], other: readonly string[]): boolean {
  const firsts = (words: readonly string[], others: readonly string[]) =>
    [...new Set(words)].filter((word) => others.includes(word)).join(' ');
  return firsts(one, other) === firsts(other, one);
}

/** A word of the one title that the other market has nowhere, in no form: rain for snow, or core before inflation. */
function hasOtherWords(one: QuestionText, other: QuestionText): boolean {
  const isMissing = (from: readonly string[]) => (word: string) => !from.some((each) => isSameWord(word, each));
  const saidIn = (text: QuestionText) => [...new Set(contentOf(wholeOf(text)))];
  return (
    contentOf(withoutMonthOf(one.title)).some(isMissing(saidIn(other))) ||
    contentOf(withoutMonthOf(other.title)).some(isMissing(saidIn(one)))
  );
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

/** Words that carry no meaning of their own. */
const EMPTY: ReadonlySet<string> = new Set(
  `the an of to in on at for by with from as is are be been was were will would shall can could may might do does did has have
  had it its this that these those there which who what when where whether if then than and or so such any each come comes
  go goes going get gets become becomes happen happens occur occurs take takes place see sees make makes during per via`.split(
    /\s+/,
  ),
);

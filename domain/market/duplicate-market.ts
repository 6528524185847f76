import type { Market } from './market.ts';
import type { QuestionText } from './question-guards.ts';
import { hasMeaning, type ReadQuestion, readQuestion } from './read-question.ts';

/** A market as far as it says whether another one asks the same. */
export interface DuplicateCandidate
  extends QuestionText,
    Pick<Market, 'ticker' | 'eventTicker' | 'seriesTicker' | 'category'> {
  readonly scheduledResolutionMs: number;
}

/** A candidate and what its texts say, which is read when it is first asked for, and once. */
export interface ReadCandidate<Candidate extends DuplicateCandidate = DuplicateCandidate> {
  readonly market: Candidate;
  readonly read: ReadQuestion;
}

export function readCandidate<Candidate extends DuplicateCandidate>(market: Candidate): ReadCandidate<Candidate> {
  let read: ReadQuestion | null = null;
  return {
    market,
    get read() {
      read ??= readQuestion(market);
      return read;
    },
  };
}

/** From here on two wordings of one question are taken for one. Measured: see the record of decision 23. */
export const TWIN_SIMILARITY = 0.7;
const DAY_MS = 86_400_000;
const HALF_HOUR_MS = 1_800_000;

/** Whether two markets of other tickers ask the same question: listed again, or in other words. First by the venue's structure
 * (one event or one series, one category, resolutions within a day of each other), then by what may never differ (numbers,
 * words of direction, the subtitle, names and their order, the words of the titles), last by the likeness of the texts. In
 * doubt they do not. Takes time in proportion to the texts. */
export function areDuplicateMarkets(one: ReadCandidate, other: ReadCandidate): boolean {
  const [a, b] = [one.market, other.market];
  if (a.ticker === b.ticker) return false;
  if (a.eventTicker !== b.eventTicker && a.seriesTicker !== b.seriesTicker) return false;
  if (a.category !== b.category) return false;
  if (Math.abs(a.scheduledResolutionMs - b.scheduledResolutionMs) > withinMs(one, other)) return false;
  if (one.read.guards !== other.read.guards || !haveSameNames(one.read, other.read)) return false;
  if (!haveSameOrder(one.read, other.read) || hasOtherWords(one.read, other.read)) return false;
  return questionSimilarity(one.read, other.read) >= TWIN_SIMILARITY;
}

/** A text that names no date says "the day" or "the hour", and in the next event of a series that is another one. */
function withinMs(one: ReadCandidate, other: ReadCandidate): number {
  const isDated = one.read.isDated && other.read.isDated;
  return one.market.eventTicker === other.market.eventTicker || isDated ? DAY_MS : HALF_HOUR_MS;
}

/** 0 to 1: the Sorensen-Dice coefficient of the words of the titles, and of those of the rules; the lower of the two. */
export function questionSimilarity(one: ReadQuestion, other: ReadQuestion): number {
  return Math.min(similarity(one.titleWords, other.titleWords), similarity(one.rulesWords, other.rulesWords));
}

/** Of two lists, each word as often as it stands there: twice what both have over what they have together. */
function similarity(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0 || other.length === 0) return one.length === other.length ? 1 : 0;
  const left = new Map<string, number>();
  for (const word of one) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of other) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    left.set(word, count - 1);
    shared += 1;
  }
  return (2 * shared) / (one.length + other.length);
}

/** Every name of the one stands in the other as well, if only as a word. */
function haveSameNames(one: ReadQuestion, other: ReadQuestion): boolean {
  return one.names.every((name) => other.words.has(name)) && other.names.every((name) => one.words.has(name));
}

/** Whether the sides of a comparison (A beats B, A is more than B) are the same way round. They are where the subtitle names the
 * side that is meant. Else the names of the titles must come in one order, in the titles and in the rules; and where one thing
 * is compared with another, all words must. */
function haveSameOrder(one: ReadQuestion, other: ReadQuestion): boolean {
  if (one.namesSide) return true;
  const sides = new Set([...one.titleNames, ...other.titleNames].filter((name) => !TIMES.test(name)));
  const sidesIn = (words: readonly string[]) => words.filter((word) => sides.has(word));
  if (!isOneOrder(sidesIn(one.titleWords), sidesIn(other.titleWords))) return false;
  if (!isOneOrder(sidesIn(one.rulesWords), sidesIn(other.rulesWords))) return false;
  return (
    !(one.isCompared || other.isCompared) ||
    (isOneOrder(thingsIn(one.titleWords), thingsIn(other.titleWords)) &&
      isOneOrder(thingsIn(one.rulesWords), thingsIn(other.rulesWords)))
  );
}

const thingsIn = (words: readonly string[]) => words.filter((word) => hasMeaning(word) && !TIMES.test(word));

const TIMES =
  /^(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|\w+day|e[sd]?t|utc)$/;

/** What both have comes in one order in both. */
function isOneOrder(one: readonly string[], other: readonly string[]): boolean {
  const [left, right] = [new Set(one), new Set(other)];
  const firsts = (words: ReadonlySet<string>, others: ReadonlySet<string>) =>
    [...words].filter((word) => others.has(word)).join(' ');
  return firsts(left, right) === firsts(right, left);
}

/** A word of the one title that the other market has nowhere, in no form: rain for snow, or core before inflation. */
function hasOtherWords(one: ReadQuestion, other: ReadQuestion): boolean {
  const isMissing = (from: ReadQuestion) => (word: string) => !from.forms.hasFormOf(word);
  return one.ownTitleWords.some(isMissing(other)) || other.ownTitleWords.some(isMissing(one));
}

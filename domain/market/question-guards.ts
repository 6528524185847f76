import { withoutEnd } from '../shared/without-end.ts';
import { visibleText } from './visible-text.ts';

export interface QuestionText {
  readonly title: string;
  readonly subtitle: string;
  readonly rules: string;
}

/** The month of May is May; a month for a year is another question. */
export const withoutMonthOf = (text: string) => text.replace(/\b(?:the )?month of\b/gi, ' ');

/** What must be the same in two texts before they can ask the same, as one text that an index can look up: two strikes, dates,
 * candidates or directions of one event differ in nothing else. Of title, subtitle and rules, as far as models are shown them. */
export function guardKey({ title, subtitle, rules }: QuestionText): string {
  const text = withoutMonthOf([title, subtitle, rules.slice(0, RULES_CHARACTERS)].map(readable).join('\n'));
  const words = wordsOf(text);
  // Every number, as often as it stands there.
  const numbers = [...numbersIn(text), ...words.filter((word) => NUMBER_WORDS.has(word))];
  // Words and signs that turn a question around or shift its edge.
  const directions = new Set([...directionsIn(words), ...deadlinesIn(text), ...signsIn(text)]);
  // The words, numbers and signs of the subtitle, by which the venue distinguishes the markets of an event.
  const own = new Set([...wordsOf(subtitle), ...numbersIn(readable(subtitle)), ...signsIn(subtitle)]);
  return [numbers, directions, own].map((each) => [...each].toSorted().join(' ')).join('|');
}

/** Words with a capital that is not the language's (names, months, days), in lower case, each where it stands first. */
export function namesIn(text: string): string[] {
  const words = readable(text).match(/[\p{L}\p{M}]+/gu) ?? [];
  const names = words.filter((word) => /^\p{Lu}/u.test(word)).map((word) => word.toLowerCase());
  return [...new Set(names.filter((word) => word.length > 1 && !COMMON.has(word)))];
}

/** In lower case, letters alone. */
export function wordsOf(text: string): string[] {
  return (
    readable(text)
      .toLowerCase()
      .match(/[\p{L}\p{M}]+/gu) ?? []
  );
}

const RULES_CHARACTERS = 8_000;

/** Some characters stand for eighteen in their compatibility form. */
const LONGEST_GROWTH = 2;
const readable = (text: string) => visibleText(text.normalize('NFKC').slice(0, LONGEST_GROWTH * text.length));

const NUMBER = /([-−+]?)(\d[\d,]*)(\.\d+)?(\s?%|\p{L}+|\+)?/gu;

/** 20,000 and 20000 are one number, and so are 3.50 and 3.5; a sign, a percent sign or a magnitude makes another. */
function numbersIn(text: string): string[] {
  return [...text.matchAll(NUMBER)].map(([, sign = '', whole = '', decimals = '', unit = '']) => {
    const exact = decimals === '' ? '' : withoutEnd(withoutEnd(decimals, '0'), '.');
    return `${sign === '' || sign === '+' ? '' : '-'}${whole.replaceAll(',', '')}${exact}${unit.trim().toLowerCase()}`;
  });
}

const directionsIn = (words: readonly string[]) =>
  words.map((word) => (DIRECTIONS.has(word) ? word : word.replace(/s$/, ''))).filter((word) => DIRECTIONS.has(word));

/** By the end of the year is another question than at it; that something is reported by an agency is none. */
const BY = /\bby\s+(?:the\s+)?(\w+)/gi;
const POINTS =
  /^(?:end|close|start|beginning|middle|midnight|noon|\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)/i;
const deadlinesIn = (text: string) => ([...text.matchAll(BY)].some(([, word = '']) => POINTS.test(word)) ? ['by'] : []);

const signsIn = (text: string): string[] => text.match(/[<>≤≥≠=±~≈&|!]/gu) ?? [];

const setOf = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const NUMBER_WORDS = setOf(`
  zero one two three four five six seven eight nine ten eleven twelve dozen hundred thousand million billion trillion
  first second third fourth fifth sixth seventh eighth ninth tenth half quarter double twice once`);

/** Verbs and nouns without the s of the third person and of the plural. */
const DIRECTIONS = setOf(`
  above below over under least most exactly between within beyond outside inside before after until till since not no never
  without nor neither none fail cannot unless except excluding including more less fewer greater lower higher smaller larger
  up down rise fall increase decrease gain drop win lose beat draw tie early earlier late later longer shorter minimum maximum
  low high lowest highest yes and or any all either both only strictly inclusive exclusive reach exceed equal stay leave
  remain enter exit pass reject approve open close start hike cut raise daily weekly monthly yearly annual annually
  quarterly month week year hour morning evening`);

/** Words that get their capital from where they stand. A name is never here: to take a name for such a word would make
 * duplicates of related markets, the other way round only costs a call. */
const COMMON = setOf(`
  a an and any are as at be been before after between by can could did do does during each either else every for from given
  has have how however if in into is it its later least most no not of on once only or otherwise over per should since so
  such than that the their then there these they this those to under until upon was were what when where whether which
  while who whose why will with within without would yes resolve resolves resolved resolution settle settles settled
  settlement market markets contract contracts question outcome rules rule note please source sources above below more less
  all also both event events pays payout determined determination according announced reported simulated`);

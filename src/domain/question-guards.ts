import { visibleText } from './visible-text.ts';

/** What must be equal in two texts before they can ask the same: two strikes, dates, candidates or directions of one event
 * differ in nothing else. */
export interface QuestionGuards {
  /** Every number, as often as it stands there, in order of text. */
  readonly numbers: readonly string[];
  /** Words that turn a question around or shift its edge. */
  readonly directions: readonly string[];
  /** Words with a capital that is not the language's: names, months, days. */
  readonly names: readonly string[];
}

export interface QuestionText {
  readonly title: string;
  readonly subtitle: string;
  readonly rules: string;
}

/** Title and subtitle and rules, as far as models are shown them. */
export function guardsOf({ title, subtitle, rules }: QuestionText): QuestionGuards {
  const text = [title, subtitle, rules.slice(0, RULES_CHARACTERS)]
    .map((part) => visibleText(part.normalize('NFKC')))
    .join('\n');
  const words = text.match(/[\p{L}\p{M}]+/gu) ?? [];
  const lower = words.map((word) => word.toLowerCase());
  return {
    numbers: [...numbersIn(text), ...lower.filter((word) => NUMBER_WORDS.has(word))].toSorted(),
    directions: [...new Set(lower.filter((word) => DIRECTIONS.has(word)))].toSorted(),
    names: [...new Set(words.filter(isName).map((word) => word.toLowerCase()))].toSorted(),
  };
}

/** One text for all three, equal where they are: what an index can look up. */
export function guardKey(text: QuestionText): string {
  const { numbers, directions, names } = guardsOf(text);
  return [numbers, directions, names].map((each) => each.join(' ')).join('|');
}

const RULES_CHARACTERS = 8_000;

/** 20,000 and 20000 are one number, and so are 3.50 and 3.5; a sign, a percent sign or a magnitude makes another. */
function numbersIn(text: string): string[] {
  return [...text.matchAll(/[-−+]?\d[\d,]*(?:\.\d+)?(?:\s?%|[\p{L}]+)?/gu)].map(([number]) => {
    const sign = /^[-−]/.test(number) ? '-' : '';
    const unit = (number.match(/[%\p{L}]+$/u)?.[0] ?? '').toLowerCase();
    const digits = number
      .replace(/^[-−+]/, '')
      .replace(/\s?[%\p{L}]+$/u, '')
      .replaceAll(',', '');
    return `${sign}${digits.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')}${unit}`;
  });
}

const isName = (word: string) => /^\p{Lu}/u.test(word) && !COMMON.has(word.toLowerCase());

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const NUMBER_WORDS = wordsOf(`
  zero one two three four five six seven eight nine ten eleven twelve dozen hundred thousand million billion trillion
  first second third fourth fifth sixth seventh eighth ninth tenth half quarter double twice once`);

const DIRECTIONS = wordsOf(`
  above below over under at least most exactly between within beyond outside inside before after until till by through
  during since not no never without nor neither none fail fails cannot unless except excluding including more less fewer
  greater lower higher smaller larger up down rise rises fall falls increase increases decrease decreases gain gains drop
  drops win wins lose loses beat beats draw tie early earlier late later longer shorter minimum maximum low high yes and or
  any all either both only strictly inclusive exclusive reach reaches exceed exceeds equal stay stays leave leaves remain
  remains enter enters exit exits pass passes reject rejects approve approves open opens close closes start starts end ends
  home away north south east west morning evening day night daily weekly monthly yearly annual week month year hour`);

/** Words that get their capital from where they stand. A name is never here: to take a name for such a word would make twins
 * of siblings, the other way round only costs a call. */
const COMMON = wordsOf(`
  a an and any are as at be been before after between by can could did do does during each either else every for from given
  has have how however if in into is it its later least most no not of on once only or otherwise over per should since so
  such than that the their then there these they this those to under until upon was were what when where whether which
  while who whose why will with within without would yes resolve resolves resolved resolution settle settles settled
  settlement market markets contract contracts question outcome rules rule note please source sources above below more less
  all also both event events pays payout determined determination according announced reported simulated`);

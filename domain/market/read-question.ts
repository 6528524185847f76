import { guardKey, namesIn, type QuestionText, withoutMonthOf, wordsOf } from './question-guards.ts';
import { WordForms } from './word-forms.ts';

const RULES_CHARACTERS = 8_000;

/** What the comparison of two questions needs to know of each, read from its texts once. */
export interface ReadQuestion {
  readonly guards: string;
  readonly isDated: boolean;
  /** Something is compared with another thing, not with a number. */
  readonly isCompared: boolean;
  /** The subtitle names the side that is meant. */
  readonly namesSide: boolean;
  /** Of title, subtitle and rules. */
  readonly names: readonly string[];
  readonly words: ReadonlySet<string>;
  readonly forms: WordForms;
  /** Words with a meaning, of the title. */
  readonly ownTitleWords: readonly string[];
  readonly titleNames: readonly string[];
  readonly titleWords: readonly string[];
  readonly rulesWords: readonly string[];
}

/** Of the rules as much as models are shown. Takes time in proportion to the text. */
export function readQuestion(question: QuestionText): ReadQuestion {
  const { title, subtitle } = question;
  const rules = question.rules.slice(0, RULES_CHARACTERS);
  const whole = `${title}\n${subtitle}\n${rules}`;
  const [titleWords, rulesWords, wholeWords] = [title, rules, whole].map(wordsOf) as [string[], string[], string[]];
  const asked = new Set([...titleWords, ...rulesWords]);
  return {
    guards: guardKey(question),
    isDated: DATE.test(`${title} ${subtitle} ${rules}`),
    isCompared: COMPARING.test(title) || COMPARING.test(rules),
    namesSide: namesIn(subtitle).some((name) => asked.has(name)),
    names: namesIn(whole),
    words: new Set(wholeWords),
    forms: new WordForms(wholeWords.filter(hasMeaning)),
    ownTitleWords: wordsOf(withoutMonthOf(title)).filter(hasMeaning),
    titleNames: namesIn(title),
    titleWords,
    rulesWords,
  };
}

const DATE =
  /\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.? \d|\b\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\b20\d\d-\d\d\b/i;

/** With another thing, not with a number. */
const COMPARING =
  /\bthan\s+(?![$\u20ac\u00a3]?[-+]?[\d.])|\b(?:beats?|defeats?|out(?:perform|score|grow|sell)s?|versus|vs|ahead of|overtakes?)\b/i;

export const hasMeaning = (word: string): boolean => word.length > 1 && !EMPTY.has(word);

/** Words that carry no meaning of their own. */
const EMPTY: ReadonlySet<string> = new Set(
  `the an of to in on at for by with from as is are be been was were will would shall can could may might do does did has have
  had it its this that these those there which who what when where whether if then than and or so such any each come comes
  go goes going get gets become becomes happen happens occur occurs take takes place see sees make makes during per via`.split(
    /\s+/,
  ),
);

import { decodedIn, undisguised, withSingleSpaces } from './disguise.ts';
import { INJECTION_FLAGS, type InjectionFlag } from './injection-flags.ts';
import { DELIMITERS, HIDDEN, PATTERNS } from './injection-patterns.ts';
import type { Market } from './market.ts';
import { holdsPhrase, type Phrase } from './phrase.ts';

/** Of a market's rules so many characters are read, and no prompt shows what stands behind them. */
export const RULES_READ = 20_000;
/** The same of a text with what stands before its rules. */
const CHARACTERS_READ = RULES_READ + 4_000;

/** Finds instruction-like content in the texts of a market that models are shown. A heuristic: it knows the usual phrases in a
 * few languages, and looks through the usual disguises (odd letters, spaced letters, invisible characters, base64). An
 * attacker who knows it can write around it, so it only ever adds caution; that it is silent proves nothing. Takes time in
 * proportion to the text. */
export function findInjectionFlags(market: Pick<Market, 'title' | 'subtitle' | 'rules'>): readonly InjectionFlag[] {
  return injectionFlagsIn([market.title, market.subtitle, market.rules].join('\n'));
}

/** The same in a text of any kind. */
export function injectionFlagsIn(whole: string): readonly InjectionFlag[] {
  const text = whole.slice(0, CHARACTERS_READ);
  const found = new Set<InjectionFlag>();
  if (HIDDEN.test(text)) found.add('hidden_characters');
  const spaced = withSingleSpaces(text).toLowerCase();
  if (DELIMITERS.some((pattern) => pattern.test(spaced))) found.add('delimiter');
  const decoded = decodedIn(text);
  const plain = undisguised(text);
  for (const [flag, patterns] of PATTERNS) {
    if (patterns.some((pattern) => isIn(plain, pattern))) found.add(flag);
    if (decoded !== '' && patterns.some((pattern) => isIn(decoded, pattern))) found.add('encoded');
  }
  return INJECTION_FLAGS.filter((each) => found.has(each));
}

const isIn = (text: string, pattern: RegExp | Phrase) =>
  pattern instanceof RegExp ? pattern.test(text) : holdsPhrase(text, pattern);

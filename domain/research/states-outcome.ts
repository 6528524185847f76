import { undisguised } from '../market/disguise.ts';

/** On undisguised text in one line. `be resolved` is what a rule says. */
const ENDED: readonly RegExp[] = [
  /(?<!\bbe )\b(?:resolved|settled) (?:(?:to|as|at|in favou?r of) )?["'\u201c\u2018]?(?:yes|no)\b/,
  /\b(?:market|contract)s? (?:has|have|was|were|is|are) (?:(?:now|already|been|officially|finally) ){0,3}(?:resolved|settled)\b/,
];
const OUTCOME: readonly RegExp[] = [
  /\b(?:resolv|settl)\w{0,4} (?:(?:to|as|at|in favou?r of) )?["'\u201c\u2018]?(?:yes|no)\b/,
  /\b(?:market|contract)s? (?:(?:has|have|was|were|is|are) (?:now |already |been |officially ){0,2})?(?:resolved|settled)\b/,
];

/** Whether a text speaks of how the market itself ends, be it as a rule. Those who report facts do not know of the market; who writes
 * so wants to be believed by a model, and it is the venue that says how its markets ended. */
export const statesOutcome = (text: string): boolean => speaksOf(OUTCOME, text);

/** Whether a text says that the market itself has ended: a rule by which it will says nothing of the kind. */
export const statesThatItEnded = (text: string): boolean => speaksOf(ENDED, text);

function speaksOf(patterns: readonly RegExp[], text: string): boolean {
  const plain = undisguised(text).replace(/\s+/g, ' ');
  return patterns.some((pattern) => pattern.test(plain));
}

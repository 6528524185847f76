import { undisguised } from '../market/disguise.ts';

/** On undisguised text. */
const OUTCOME: readonly RegExp[] = [
  /\b(?:resolv|settl)\w{0,4} (?:(?:to|as|at|in favou?r of) )?["'\u201c\u2018]?(?:yes|no)\b/,
  /\b(?:market|contract)s? (?:(?:has|have|was|were|is|are) (?:now |already |been |officially ){0,2})?(?:resolved|settled)\b/,
];

/** Whether a text says how the market itself ended. Those who report facts do not know of the market; who writes so wants to be
 * believed by a model, and it is the venue that says how its markets ended. */
export function statesOutcome(text: string): boolean {
  const plain = undisguised(text).replace(/\s+/g, ' ');
  return OUTCOME.some((pattern) => pattern.test(plain));
}

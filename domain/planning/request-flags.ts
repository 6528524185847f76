import { factored, PLACE } from '../forecast/factored-text.ts';
import { injectionFlagsIn, RULES_READ } from '../market/find-injection-flags.ts';
import { INJECTION_FLAGS, type InjectionFlag } from '../market/injection-flags.ts';
import type { Steps } from '../shared/steps.ts';
import type { DecisionRequest } from './decision-request.ts';

/** The parts of a request that have texts of others. */
type ReadRequest = Pick<DecisionRequest, 'event' | 'markets'> & Partial<Pick<DecisionRequest, 'given'>>;

/** More than any pattern reaches: what is put together from a market's own words and those that it shares is found. */
const AROUND_CHARACTERS = 300;

/** What in any of the request's texts reads like instructions to a model. What the markets of an event share is read once, not
 * once a market. Pauses after each text: a long event takes a tenth of a second. */
export function* injectionFlagsOf(request: ReadRequest): Steps<readonly InjectionFlag[]> {
  const found = new Set<InjectionFlag>();
  for (const text of textsToRead(request)) {
    for (const flag of injectionFlagsIn(text)) found.add(flag);
    yield;
  }
  return INJECTION_FLAGS.filter((flag) => found.has(flag));
}

/** Each text that is to be read, once. */
export function textsToRead({ event, markets, given }: ReadRequest): ReadonlySet<string> {
  const texts = (given?.evidence ?? []).map(({ text, title, source }) => [title, source, text].join('\n'));
  const title = event?.title ?? '';
  const [one] = markets;
  if (one && markets.length === 1) {
    const { market } = one;
    return new Set([[title, market.title, market.subtitle, market.rules].join('\n'), ...texts]);
  }
  const names = markets.map(({ market }) => `${market.title}\n${market.subtitle}`);
  return new Set([title, ...names, ...rulesOf(markets), ...texts]);
}

/** The rules of the first market, and what those of the others have of their own with some words before and after it. */
function rulesOf(markets: DecisionRequest['markets']): readonly string[] {
  const all = markets.map(({ market }) => market.rules.slice(0, RULES_READ));
  const { shared, parts } = factored(all);
  if (shared === null) return all;
  const [head = '', tail = ''] = shared.split(PLACE);
  const own = parts
    .filter((part) => part !== '')
    .map((part) => `${head.slice(-AROUND_CHARACTERS)}${part} ${tail.slice(0, AROUND_CHARACTERS)}`);
  return [...all.slice(0, 1), ...own];
}

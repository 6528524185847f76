import { clean } from '../forecast/clean.ts';
import type { Market } from '../market/market.ts';

/** What a brief is about: the markets of an event, or one market that was asked about alone. */
export interface ResearchSubject {
  readonly event: { readonly eventTicker: string; readonly title: string } | null;
  readonly markets: readonly { readonly market: Market }[];
}

/** What of it makes the key. */
interface KeyedSubject extends Pick<ResearchSubject, 'event'> {
  readonly markets: readonly { readonly market: Pick<Market, 'eventTicker' | 'title'> }[];
}

const TITLE_CHARACTERS = 500;

/** The key under which a brief on the subject is kept and looked for: requests with the same key share it. An event is one subject,
 * whichever of its markets are asked about. Of markets that are asked about alone those of one event whose titles differ in
 * nothing but numbers are one: what is known of a temperature or a price is the same for every strike. Simulated briefs are
 * never found by a real decision. Throws RangeError where the subject has neither an event nor a market. */
export function briefKey({ event, markets: [first] }: KeyedSubject, simulated: boolean): string {
  const world = simulated ? 'simulated' : 'live';
  if (event) return JSON.stringify([world, event.eventTicker]);
  if (!first) throw new RangeError('Research needs a market to be about.');
  const { eventTicker, title } = first.market;
  return JSON.stringify([world, eventTicker, withoutNumbers(title)]);
}

/** Every key under which a fresh brief would do, the subject's own first: a brief on the whole event is one on each of its markets. */
export function briefKeys(subject: ResearchSubject, simulated: boolean): readonly string[] {
  const own = briefKey(subject, simulated);
  const [first] = subject.markets;
  if (subject.event || !first) return [own];
  return [own, briefKey({ event: { eventTicker: first.market.eventTicker, title: '' }, markets: [] }, simulated)];
}

const withoutNumbers = (title: string) =>
  clean(title, TITLE_CHARACTERS)
    .toLowerCase()
    .replace(/\d[\d.,]*/g, '#')
    .replace(/\s+/g, ' ');

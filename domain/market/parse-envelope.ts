import { canonicalJson } from '../shared/canonical-json.ts';
import { checkWith, type OutputOf, type Schema } from '../shared/check-schema.ts';
import { isRecord, listKeys, refuseValue, showKey, showValue } from '../shared/refusal.ts';
import {
  type MarketRefusal,
  type Read,
  type RefusedMarket,
  refusedMarket,
  refuseMarket,
  unreadable,
} from './market-refusal.ts';
import { eventSchema, seriesSchema } from './market-schema.ts';

type Json = Readonly<Record<string, unknown>>;

/** What one answer of the venue's API holds. */
export interface VenueEnvelope {
  readonly event: OutputOf<typeof eventSchema> | null;
  readonly series: OutputOf<typeof seriesSchema> | null;
  /** Each market once, in the order sent. */
  readonly markets: readonly SentMarket[];
  /** Those of which two differing versions were sent, and what is no object. */
  readonly refused: readonly RefusedMarket[];
}

export interface SentMarket {
  /** As it may stand in a sentence; its place in the list where it has none. */
  readonly ticker: string;
  readonly market: Json;
}

/** Finds event, series and markets in whatever the venue's API returned: a bare market or event, {market}, {markets}, {event},
 * {event, markets}, {events: [one]}, a list of markets or of one event, any of them with {series}. A market that is sent twice alike is one; of two
 * versions that contradict each other neither is chosen. `input` is plain JSON; `root` is what the caller calls it. */
export function openEnvelope(input: unknown, root: 'market' | 'event'): Read<VenueEnvelope> {
  if (Array.isArray(input)) return openEnvelope(isListOfEvents(input) ? { events: input } : { markets: input }, root);
  if (!isRecord(input))
    return unreadable(refuseValue(root, input, "pass the JSON object that the venue's API returned"));
  const found = eventIn(input, root);
  if (!found.ok) return found;
  const event = optional(found.value, eventSchema, root === 'event' ? root : `${root}.event`);
  if (!event.ok) return event;
  const series = optional(input.series, seriesSchema, `${root}.series`);
  if (!series.ok) return series;
  const lists = marketLists(input, found.value, root);
  if (!lists.ok) return lists;
  return { ok: true, value: { event: event.value, series: series.value, ...withoutDuplicates(lists.value) } };
}

/** A page of the venue's has no more. */
const MOST_MARKETS = 1_000;

/** What an event has and a market has not. */
const EVENT_FIELDS = ['markets', 'series_ticker', 'mutually_exclusive'];

/** The event around the markets: under `event`, alone in `events`, or the object itself. */
function eventIn(input: Json, root: string): Read<Json | null> {
  if (isRecord(input.event)) return { ok: true, value: input.event };
  if (Array.isArray(input.events)) {
    const [only] = input.events;
    if (input.events.length > 1) {
      const tickers = input.events
        .slice(0, MOST_MARKETS)
        .map((event) => showValue(isRecord(event) ? event.event_ticker : event));
      const message = `${root}.events has ${input.events.length} events (${listKeys(tickers)}); pass one of them.`;
      return refuseMarket('ambiguous', `${root}.events`, message);
    }
    if (isRecord(only)) return { ok: true, value: only };
    const message = `${root}.events is ${only === undefined ? 'empty' : `a list of ${showValue(only)}`}; it must hold one event's JSON object.`;
    return refuseMarket(only === undefined ? 'no_market' : 'unreadable', `${root}.events`, message);
  }
  return { ok: true, value: isEvent(input) ? input : null };
}

const isEvent = (input: Json) =>
  !('ticker' in input) && 'event_ticker' in input && EVENT_FIELDS.some((field) => field in input);

export const isListOfEvents = (input: unknown): input is readonly Json[] =>
  Array.isArray(input) && input.length > 0 && input.every((each) => isRecord(each) && isEvent(each));

/** Every market that stands somewhere in the object, with the place where it stands. */
function marketLists(input: Json, event: Json | null, root: string): Read<readonly (readonly [string, unknown])[]> {
  const lists = [
    [`${root}.markets`, input.markets],
    [`${root}.event.markets`, event === input ? undefined : event?.markets],
  ] as const;
  const found: (readonly [string, unknown])[] = [];
  if (isGiven(input.market)) found.push([`${root}.market`, input.market]);
  for (const [place, value] of lists) {
    if (!isGiven(value)) continue;
    if (!Array.isArray(value) || value.length > MOST_MARKETS) {
      return unreadable(refuseValue(place, value, `it must be a list of at most ${MOST_MARKETS} markets`));
    }
    found.push(...value.map((each: unknown) => [place, each] as const));
  }
  if (found.length > 0 || lists.some(([, value]) => isGiven(value))) return { ok: true, value: found };
  const isWrapper = !('ticker' in input) && (event !== null || 'events' in input || isRecord(input.series));
  return { ok: true, value: isWrapper ? [] : [[root, input]] };
}

function withoutDuplicates(found: readonly (readonly [string, unknown])[]): Pick<VenueEnvelope, 'markets' | 'refused'> {
  const markets = new Map<string, SentMarket>();
  const refused = new Map<string, RefusedMarket>();
  for (const [index, [place, market]] of found.entries()) {
    const unnamed = `number ${index + 1}`;
    if (!isRecord(market)) {
      const message = `${place} holds ${showValue(market)}; it must hold markets' JSON objects.`;
      refused.set(unnamed, refusedMarket(unnamed, refuseMarket('unreadable', place, message)));
      continue;
    }
    const key = typeof market.ticker === 'string' ? market.ticker : unnamed;
    const before = markets.get(key);
    const ticker = typeof market.ticker === 'string' ? showKey(market.ticker) : unnamed;
    const differing = before ? fieldsThatDiffer(before.market, market) : [];
    if (differing.length > 0) refused.set(key, refusedMarket(ticker, contradiction(ticker, place, differing)));
    markets.set(key, { ticker, market: { ...market, ...before?.market, ...stated(market) } });
  }
  return {
    markets: [...markets].filter(([key]) => !refused.has(key)).map(([, each]) => each),
    refused: [...refused.values()],
  };
}

function contradiction(ticker: string, place: string, fields: readonly string[]): MarketRefusal {
  const message = `${place} has ${ticker} more than once with different ${listKeys(fields)}; pass it once.`;
  return refuseMarket('ambiguous', place, message);
}

/** Fields that both state, and not alike. */
function fieldsThatDiffer(one: Json, other: Json): readonly string[] {
  return Object.keys(one).filter(
    (field) =>
      isStated(one[field]) && isStated(other[field]) && canonicalJson(one[field]) !== canonicalJson(other[field]),
  );
}

const stated = (market: Json): Json =>
  Object.fromEntries(Object.entries(market).filter(([, value]) => isStated(value)));

function optional<const S extends Schema>(value: unknown, schema: S, field: string): Read<OutputOf<S> | null> {
  // A bare market may carry fields of its own by these names; only objects are envelopes.
  if (!isRecord(value)) return { ok: true, value: null };
  const checked = checkWith(schema, value, field);
  return checked.ok ? checked : unreadable(checked);
}

/** An empty text says as much as none. */
const isStated = (value: unknown) => isGiven(value) && value !== '';

const isGiven = (value: unknown) => value !== undefined && value !== null;

import { checkWith, type OutputOf, type Schema } from '../shared/check-schema.ts';
import { type Checked, isRecord, refuse, refuseValue, showValue } from '../shared/refusal.ts';
import { eventSchema, seriesSchema } from './market-schema.ts';

/** One market with what came around it. */
export interface MarketEnvelope {
  readonly market: Readonly<Record<string, unknown>>;
  readonly event: OutputOf<typeof eventSchema> | null;
  readonly series: OutputOf<typeof seriesSchema> | null;
}

/** Finds the one market in what Kalshi's API returns: the market itself, {market}, {markets: [one]}, {event, markets: [one]},
 * {event: {markets: [one]}}, any of them with {series}. `input` is plain JSON. Two markets are refused: a decision is about
 * one. */
export function openEnvelope(input: unknown): Checked<MarketEnvelope> {
  if (!isRecord(input)) {
    return refuseValue('market', input, "pass the JSON object that the venue's API returned");
  }
  const event = optional(input, 'event', eventSchema);
  if (!event.ok) return event;
  const series = optional(input, 'series', seriesSchema);
  if (!series.ok) return series;
  const market = findMarket(input);
  if (!market.ok) return market;
  return { ok: true, value: { market: market.value, event: event.value, series: series.value } };
}

function findMarket(input: Readonly<Record<string, unknown>>): Checked<Readonly<Record<string, unknown>>> {
  const nested = isRecord(input.event) ? input.event.markets : undefined;
  const places = [
    ['market', input.market],
    ['markets', input.markets],
    ['event.markets', nested],
  ] as const;
  const found = places.filter(([, value]) => value !== undefined && value !== null);
  const [first, second] = found;
  if (first && second) return refuse('market', `market has both ${first[0]} and ${second[0]}; pass one market.`);
  if (!first) {
    const isWrapper = !('ticker' in input) && ('event' in input || 'series' in input);
    if (isWrapper)
      return refuse('market', 'market is an envelope without a market in it; pass {event, markets: [one]}.');
    return { ok: true, value: input };
  }
  const [name, value] = first;
  if (name === 'market') {
    if (isRecord(value)) return { ok: true, value };
    return refuse('market', `market.market is ${showValue(value)}; it must be one market's JSON object.`);
  }
  if (!Array.isArray(value)) return refuseValue(`market.${name}`, value, 'it must be a list');
  const [only] = value;
  if (value.length !== 1) {
    const message = `market.${name} has ${value.length} markets; a decision is about one, so pass exactly one.`;
    return refuse(`market.${name}`, message);
  }
  if (isRecord(only)) return { ok: true, value: only };
  return refuse(`market.${name}`, `market.${name} holds ${showValue(only)}; it must hold one market's JSON object.`);
}

function optional<const S extends Schema>(
  input: Readonly<Record<string, unknown>>,
  name: string,
  schema: S,
): Checked<OutputOf<S> | null> {
  const value = input[name];
  // A bare market may carry fields of its own by these names; only objects are envelopes.
  return isRecord(value) ? checkWith(schema, value, `market.${name}`) : { ok: true, value: null };
}

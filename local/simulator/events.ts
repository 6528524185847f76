import { normal, pick, uniform } from './chance.ts';
import { LADDER_SERIES, latentOf, RACE_SERIES } from './event-truth.ts';
import { hiddenTruthOf, type MarketOptions, quotesOf, timesOf, venueMarket } from './markets.ts';
import { CITIES } from './subjects.ts';

const CANDIDATES = ['Adair', 'Brandt', 'Castell', 'Dorsey', 'Ekholm', 'Ferro', 'Galen', 'Hewitt', 'Iverson', 'Joyner'];

export type EventKind = 'ladder' | 'race';

/** `index` is its place in the simulated world, `json` what Kalshi's API gives, `markets` the truths in the order of
 * `json.markets`. */
export type SimulatedEvent = ReturnType<typeof event>;

/** `from`: index of the first event. */
export interface EventOptions extends MarketOptions {
  /** Absent: ladders and races in turn. */
  readonly kind?: EventKind;
  /** Markets of every event, 2 to 10; 4 to 8 when absent, each event its own. */
  readonly markets?: number;
}

/** Kalshi-shaped events of several markets whose hidden truths belong together: strikes over one latent value, and candidates
 * of which exactly one wins. Truths, prices and outcomes are coherent, and follow from the tickers' text alone. */
export function simulatedEvents(options: EventOptions) {
  const { count, from = 0, markets = 4 } = options;
  if (markets < 2 || markets > CANDIDATES.length) {
    throw new RangeError(`A simulated event has 2 to ${CANDIDATES.length} markets, not ${markets}.`);
  }
  return Array.from({ length: count }, (_, index) => event(from + index, options));
}

function event(index: number, options: EventOptions) {
  const { seed, profile } = options;
  const kind: EventKind = options.kind ?? (index % 2 === 0 ? 'ladder' : 'race');
  const place = `${profile === 'efficient' ? 'E' : 'I'}${seed}X${index}`;
  const markets = options.markets ?? 4 + Math.floor(5 * uniform(kind, place, 'markets'));
  const shape = kind === 'ladder' ? ladder(place, markets) : race(place, markets);
  const { eventTicker } = shape;
  const times = timesOf(eventTicker, options);
  return {
    index,
    eventTicker,
    kind,
    closeTimeMs: times.closeTimeMs,
    markets: shape.markets.map(({ suffix }) => hiddenTruthOf(`${eventTicker}-${suffix}`)),
    json: {
      event: {
        event_ticker: eventTicker,
        series_ticker: shape.series,
        category: shape.category,
        title: shape.title,
        sub_title: 'SIMULATED',
        mutually_exclusive: kind === 'race',
      },
      markets: shape.markets.map(({ suffix, fields }) => {
        const ticker = `${eventTicker}-${suffix}`;
        return { ...venueMarket(ticker, eventTicker, quotesOf(ticker, profile), times), ...fields };
      }),
    } as { readonly event: object; readonly markets: readonly object[] },
  };
}

interface Shape {
  readonly series: string;
  readonly eventTicker: string;
  readonly category: string;
  readonly title: string;
  readonly markets: readonly { readonly suffix: string; readonly fields: object }[];
}

/** Strikes around the latent value, but not centred on it: where they stand must not tell the truth. */
function ladder(place: string, count: number): Shape {
  const eventTicker = `${LADDER_SERIES}-${place}`;
  const { centre, scale } = latentOf(eventTicker);
  const middle = centre + 0.8 * scale * normal(eventTicker, 'strikes');
  const step = Math.max(1, Math.round(scale * (0.5 + 0.4 * uniform(eventTicker, 'step'))));
  const first = Math.round(middle - (step * (count - 1)) / 2);
  const city = pick(CITIES, eventTicker, 'city');
  return {
    series: LADDER_SERIES,
    eventTicker,
    category: 'Climate and Weather',
    title: `SIMULATED: the high temperature in ${city} on the day`,
    markets: Array.from({ length: count }, (_, index) => {
      const strike = first + step * index;
      return {
        suffix: `T${strike}`,
        fields: {
          title: `Will the high temperature in ${city} be above ${strike} degrees on the day?`,
          yes_sub_title: `${strike + 1} or above`,
          strike_type: 'greater',
          floor_strike: strike,
          rules_primary: `Resolves to Yes if the highest temperature recorded at the ${city} station on the day is strictly greater than ${strike} degrees Fahrenheit.`,
        },
      };
    }),
  };
}

function race(place: string, count: number): Shape {
  const eventTicker = `${RACE_SERIES}-${place}C${count}`;
  const district = 1 + Math.floor(60 * uniform(eventTicker, 'district'));
  return {
    series: RACE_SERIES,
    eventTicker,
    category: 'Politics',
    title: `SIMULATED: who will win the nomination in district ${district}?`,
    markets: CANDIDATES.slice(0, count).map((name, index) => ({
      suffix: `P${index}`,
      fields: {
        title: `Will ${name} win the nomination in district ${district}?`,
        yes_sub_title: name,
        strike_type: 'custom',
        custom_strike: { candidate: name },
        rules_primary: `Resolves to Yes if ${name} is declared the nominee of district ${district}.`,
      },
    })),
  };
}

import * as v from 'valibot';
import { isoTime, openShape, textLike } from '../shared/field-schema.ts';

/** Kalshi's own are below 300 characters. They are stored with the decision, so they are bounded here; rules are not, and
 * are cut where they are shown to a model. */
const NAME_CHARACTERS = 1_000;

const isText = v.string('it must be a text');
const venueText = v.nullish(
  v.pipe(isText, v.maxLength(NAME_CHARACTERS, `it must have at most ${NAME_CHARACTERS} characters`)),
);
/** One of few values, where there is any. */
const only = (allowed: readonly string[], expectation: string) =>
  v.nullish(
    v.pipe(
      isText,
      v.check((text) => text.trim() === '' || allowed.includes(text), expectation),
    ),
  );
const rules = v.nullish(isText);
const time = v.nullish(isoTime());
const amount = 'it must be a number, 0 or more';
const count = v.nullish(v.pipe(v.number(amount), v.minValue(0, amount)));
const decimalCount = v.nullish(
  textLike(/^\d{1,15}(\.\d{1,12})?$/, 'it must be a decimal number as a text, such as "1200.00"'),
);

/** Kalshi's market object, minimal: only what is used is checked, everything else may be there. Prices: market-quotes. */
export const marketSchema = openShape({
  ticker: textLike(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/,
    'it must be the ticker of one market: 1 to 128 letters, digits, dots, dashes or underscores',
  ),
  event_ticker: venueText,
  title: venueText,
  subtitle: venueText,
  yes_sub_title: venueText,
  rules_primary: rules,
  rules_secondary: rules,
  category: venueText,
  status: only(['active', 'open'], 'only a market that is "active" or "open" can be decided'),
  result: only([], 'the market has settled, so pass an open market'),
  market_type: only(['binary'], 'only "binary" markets can be decided'),
  response_price_units: only(['usd_cent'], 'only "usd_cent" is understood'),
  notional_value: v.nullish(v.literal(100, 'it must be 100 cents: only one-dollar contracts are decided')),
  notional_value_dollars: v.nullish(
    textLike(/^1(\.0*)?$/, 'it must be "1.0000": only one-dollar contracts are decided'),
  ),
  close_time: time,
  open_time: time,
  expected_expiration_time: time,
  expiration_time: time,
  volume: count,
  volume_fp: decimalCount,
  open_interest: count,
  open_interest_fp: decimalCount,
});

export type VenueMarket = v.InferOutput<typeof marketSchema>;

/** What may come around a market. */
export const eventSchema = openShape({
  event_ticker: venueText,
  series_ticker: venueText,
  title: venueText,
  category: venueText,
});
export const seriesSchema = openShape({ ticker: venueText, category: venueText });

import * as v from 'valibot';
import { flag, isoTime, openShape, textLike } from '../shared/field-schema.ts';
import { eventFeeFields, seriesFeeFields } from './fee-schema.ts';

/** Kalshi's own are below 300 characters. They are stored with the decision, so they are bounded here; rules are not, and
 * are cut where they are shown to a model. */
const NAME_CHARACTERS = 1_000;

const isText = v.string('it must be a text');
const venueText = v.nullish(
  v.pipe(isText, v.maxLength(NAME_CHARACTERS, `it must have at most ${NAME_CHARACTERS} characters`)),
);
const rules = v.nullish(isText);
/** An empty text says as much as none. */
const time = v.nullish(v.union([v.literal(''), isoTime()], 'it must be a time such as "2026-11-24T15:00:00Z"'));
const amount = 'it must be a number, 0 or more';
const decimal = 'it must be a decimal number, such as "1200.00"';
/** A count: whole, or with decimals as a text or a number. */
const count = v.nullish(v.pipe(v.number(amount), v.minValue(0, amount)));
const decimalCount = v.nullish(
  v.pipe(
    v.union([v.number(decimal), textLike(/^\d{1,15}(\.\d{1,12})?$/, decimal)], decimal),
    v.transform(Number),
    v.finite(decimal),
    v.minValue(0, decimal),
  ),
);
/** Kalshi's market object, minimal: only what is used is checked, everything else may be there. Prices: market-quotes; what kinds of
 * market are decided: market-kind. Cents, whole counts and some fields are of before 2026-03 and still read. */
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
  close_time: time,
  open_time: time,
  expected_expiration_time: time,
  latest_expiration_time: time,
  expiration_time: time,
  volume: count,
  volume_fp: decimalCount,
  open_interest: count,
  open_interest_fp: decimalCount,
  yes_bid_size_fp: decimalCount,
  yes_ask_size_fp: decimalCount,
  fractional_trading_enabled: v.nullish(flag()),
});

export type VenueMarket = v.InferOutput<typeof marketSchema>;

/** What may come around a market. */
export const eventSchema = openShape({
  event_ticker: venueText,
  series_ticker: venueText,
  title: venueText,
  category: venueText,
  mutually_exclusive: v.nullish(flag()),
  ...eventFeeFields,
});
export const seriesSchema = openShape({ ticker: venueText, category: venueText, ...seriesFeeFields });

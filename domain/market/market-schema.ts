import { z } from 'zod';

/** Kalshi's own are below 300 characters. They are stored with the decision, so they are bounded here; rules are not, and
 * are cut where they are shown to a model. */
const NAME_CHARACTERS = 1_000;

/** Kalshi's market object, minimal: only what is used is checked, everything else may be there. Prices: market-quotes. */
export const marketSchema = z.object({
  ticker: z
    .string('it must be the ticker of one market')
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'it must be 1 to 128 letters, digits, dots, dashes or underscores'),
  event_ticker: text(),
  title: text(),
  subtitle: text(),
  yes_sub_title: text(),
  rules_primary: rules(),
  rules_secondary: rules(),
  category: text(),
  status: text(),
  result: text(),
  market_type: text(),
  response_price_units: text(),
  notional_value: z.literal(100, 'it must be 100 cents: only one-dollar contracts are decided').nullish(),
  notional_value_dollars: z
    .stringFormat('one dollar', /^1(\.0*)?$/, 'it must be "1.0000": only one-dollar contracts are decided')
    .nullish(),
  close_time: time().nullish(),
  open_time: time().nullish(),
  expected_expiration_time: time().nullish(),
  expiration_time: time().nullish(),
  volume: count().nullish(),
  volume_fp: decimalCount().nullish(),
  open_interest: count().nullish(),
  open_interest_fp: decimalCount().nullish(),
});

export type VenueMarket = z.infer<typeof marketSchema>;

function text() {
  const bound = `it must have at most ${NAME_CHARACTERS} characters`;
  return z.string('it must be a text').max(NAME_CHARACTERS, bound).nullish();
}

function rules() {
  return z.string('it must be a text').nullish();
}

function time() {
  return z.iso.datetime({ offset: true, error: 'it must be a time such as "2026-11-24T15:00:00Z"' });
}

function count() {
  return z.number('it must be a number, 0 or more').min(0, 'it must be a number, 0 or more');
}

function decimalCount() {
  const expectation = 'it must be a decimal number as a text, such as "1200.00"';
  return z.string(expectation).regex(/^\d{1,15}(\.\d{1,12})?$/, expectation);
}

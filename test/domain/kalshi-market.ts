/** Noon UTC of a day in November 2026: before the sample market closes. */
export const NOW_MS = Date.parse('2026-11-24T12:00:00Z');

/** A market in the shape that Kalshi's API returns (trade-api/v2, GET /markets/{ticker}), cents and dollar texts alike. */
export const KALSHI_MARKET = {
  ticker: 'KXHIGHNY-26NOV24-B44.5',
  event_ticker: 'KXHIGHNY-26NOV24',
  market_type: 'binary',
  title: 'Will the high temp in NYC be 44-45° on Nov 24, 2026?',
  subtitle: '44° to 45°',
  yes_sub_title: '44° to 45°',
  no_sub_title: '44° to 45°',
  created_time: '2026-11-23T14:00:00Z',
  open_time: '2026-11-23T15:00:00Z',
  close_time: '2026-11-25T04:59:00Z',
  expected_expiration_time: '2026-11-25T15:00:00Z',
  expiration_time: '2026-12-01T15:00:00Z',
  latest_expiration_time: '2026-12-01T15:00:00Z',
  settlement_timer_seconds: 3600,
  status: 'active',
  response_price_units: 'usd_cent',
  notional_value: 100,
  notional_value_dollars: '1.0000',
  yes_bid: 56,
  yes_bid_dollars: '0.5600',
  yes_ask: 59,
  yes_ask_dollars: '0.5900',
  no_bid: 41,
  no_bid_dollars: '0.4100',
  no_ask: 44,
  no_ask_dollars: '0.4400',
  last_price: 57,
  last_price_dollars: '0.5700',
  volume: 18234,
  volume_fp: '18234.00',
  volume_24h: 18234,
  liquidity: 912345,
  open_interest: 9120,
  open_interest_fp: '9120.00',
  result: '',
  can_close_early: false,
  expiration_value: '',
  rules_primary: 'If the highest temperature recorded in Central Park is 44-45°, the market resolves to Yes.',
  rules_secondary: 'The source is the Daily Climate Report of the National Weather Service.',
  tick_size: 1,
  strike_type: 'between',
  floor_strike: 44,
  cap_strike: 45,
  price_level_structure: 'linear_cent',
  price_ranges: [{ start: '0.0000', end: '1.0000', step: '0.0100' }],
};

const PRICE_FIELDS = ['yes_bid', 'yes_ask', 'no_bid', 'no_ask', 'last_price'];

/** The sample with none of its price fields but those given. */
export function marketQuoted(prices: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const isPrice = (key: string) => PRICE_FIELDS.includes(key.replace(/_dollars$/, ''));
  const rest = Object.entries(KALSHI_MARKET).filter(([key]) => !isPrice(key));
  return { ...Object.fromEntries(rest), ...prices };
}

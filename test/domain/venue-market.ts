/** A market in the shape that Kalshi's API returns since 2026: prices in dollar texts, counts in hundredths, nothing else. */
export function venueMarket(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    ticker: 'KXBRIDGEWALK-27JUN01',
    event_ticker: 'KXBRIDGEWALK',
    market_type: 'binary',
    title: 'Will the bridge be crossed on foot before Jun 1, 2027?',
    yes_sub_title: 'Before Jun 1, 2027',
    no_sub_title: 'Before Jun 1, 2027',
    created_time: '2026-09-01T01:17:19.408294Z',
    updated_time: '2026-11-20T10:51:52.683961Z',
    open_time: '2026-09-01T15:00:00Z',
    close_time: '2027-06-01T14:00:00Z',
    expected_expiration_time: '2026-09-01T15:00:00Z',
    expiration_time: '2027-06-08T14:00:00Z',
    latest_expiration_time: '2027-06-08T14:00:00Z',
    settlement_timer_seconds: 1800,
    status: 'active',
    result: '',
    can_close_early: true,
    yes_bid_dollars: '0.0880',
    yes_ask_dollars: '0.0980',
    no_bid_dollars: '0.9020',
    no_ask_dollars: '0.9120',
    yes_bid_size_fp: '54.08',
    yes_ask_size_fp: '101.34',
    last_price_dollars: '0.0900',
    previous_price_dollars: '0.0000',
    liquidity_dollars: '0.0000',
    notional_value_dollars: '1.0000',
    volume_fp: '1204.50',
    volume_24h_fp: '0.00',
    open_interest_fp: '779.19',
    expiration_value: '',
    price_level_structure: 'tapered_deci_cent',
    price_ranges: [
      { start: '0.0000', end: '0.1000', step: '0.0010' },
      { start: '0.1000', end: '0.9000', step: '0.0100' },
      { start: '0.9000', end: '1.0000', step: '0.0010' },
    ],
    rules_primary: 'If somebody crosses the bridge on foot before Jun 1, 2027, then the market resolves to Yes.',
    rules_secondary: '',
    strike_type: 'custom',
    custom_strike: { Date: 'Jun 1, 2027' },
    exchange_index: 0,
    ...changes,
  };
}

/** The same without the fields named. */
export function without(market: Readonly<Record<string, unknown>>, ...fields: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(market).filter(([field]) => !fields.includes(field)));
}

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Market } from '../../../domain/market/market.ts';
import { MARKET_REFUSALS, type MarketRefusal } from '../../../domain/market/market-refusal.ts';
import { parseEvent } from '../../../domain/market/parse-event.ts';
import { parseMarket } from '../../../domain/market/parse-market.ts';
import { tickAt } from '../../../domain/market/price-grid.ts';
import { hostileJson, isSentence } from '../../support/hostile.ts';
import { NOW_MS } from '../kalshi-market.ts';
import { venueMarket, without } from '../venue-market.ts';

const options = { nowMs: NOW_MS, categories: {} };

function read(input: unknown): Market {
  const result = parseMarket(input, options);
  assert.ok(result.ok, result.ok ? '' : result.message);
  return result.value;
}

function refusal(input: unknown): MarketRefusal {
  const result = parseMarket(input, options);
  assert.ok(!result.ok, 'it was accepted');
  isSentence(result.message);
  return result;
}

const event = {
  event_ticker: 'KXBRIDGEWALK',
  series_ticker: 'KXBRIDGEWALK',
  title: 'When will the bridge be crossed on foot?',
  category: 'World',
  mutually_exclusive: false,
};
const series = { ticker: 'KXBRIDGEWALK', category: 'World', fee_type: 'quadratic', fee_multiplier: 1 };
const FEE_OF_SERIES = { type: 'quadratic', multiplier: 1, source: 'series' } as const;
const later = venueMarket({ ticker: 'KXBRIDGEWALK-28JAN01', close_time: '2028-01-01T15:00:00Z' });

describe('a market as the venue sends it today', () => {
  it('takes a time that is an empty text as one that is missing', () => {
    const fields = ['open_time', 'expected_expiration_time', 'latest_expiration_time', 'expiration_time'];
    const empty = venueMarket(Object.fromEntries(fields.map((field) => [field, ''])));
    assert.deepEqual(read(empty), read(without(venueMarket(), ...fields)));
    assert.equal(refusal(venueMarket({ close_time: '' })).field, 'market.close_time');
  });

  it('is settled where it has a time of settlement, whatever else is left out', () => {
    const settled = without(venueMarket({ settlement_ts: '2026-11-20T10:51:52Z' }), 'status', 'result');
    assert.equal(refusal(settled).code, 'settled');
    for (const none of [null, '', '0001-01-01T00:00:00Z']) read(venueMarket({ settlement_ts: none }));
  });

  it('is one where a version leaves empty what the other states', () => {
    const market = venueMarket();
    assert.deepEqual(read({ event, markets: [market, venueMarket({ title: '' })] }), read({ event, market }));
    assert.deepEqual(read({ event, markets: [venueMarket({ title: '' }), market] }), read({ event, market }));
    const contradicted = refusal({ event, markets: [market, venueMarket({ title: 'Another' })] });
    assert.equal(contradicted.code, 'ambiguous');
  });

  it('is read from dollar texts and decimal counts alone', () => {
    const market = read(venueMarket());
    assert.deepEqual(market.quotes, { yesBidMicroUsd: 88_000, yesAskMicroUsd: 98_000 });
    assert.equal(market.lastPriceMicroUsd, 90_000);
    assert.deepEqual([market.volume, market.openInterest], [1_204.5, 779.19]);
    const numbers = read(venueMarket({ volume_fp: 1_204.5, open_interest_fp: 779.19 }));
    assert.deepEqual([numbers.volume, numbers.openInterest], [1_204.5, 779.19]);
    assert.equal(refusal(venueMarket({ volume_fp: -1 })).field, 'market.volume_fp');
  });

  it('shows the models no date that has passed: an expected time behind us is none', () => {
    assert.equal(read(venueMarket()).scheduledResolutionMs, Date.parse('2027-06-01T14:00:00Z'));
    const ahead = read(venueMarket({ expected_expiration_time: '2027-02-01T15:00:00Z' }));
    assert.equal(ahead.scheduledResolutionMs, Date.parse('2027-02-01T15:00:00Z'));
  });

  it('resolves ahead of now and not after its latest time, whatever its times', () => {
    const time = fc.date({ min: new Date('2026-01-01'), max: new Date('2029-01-01'), noInvalidDate: true });
    const times = fc.record({ close: time, expected: fc.option(time), latest: fc.option(time) });
    fc.assert(
      fc.property(times, ({ close, expected, latest }) => {
        const result = parseMarket(
          venueMarket({
            close_time: close.toISOString(),
            expected_expiration_time: expected?.toISOString(),
            latest_expiration_time: latest?.toISOString(),
            expiration_time: null,
          }),
          options,
        );
        assert.equal(result.ok, close.getTime() > NOW_MS);
        if (!result.ok) return;
        assert.ok(result.value.scheduledResolutionMs > NOW_MS);
        const isBound = latest !== null && latest.getTime() > NOW_MS;
        if (isBound) assert.ok(result.value.scheduledResolutionMs <= latest.getTime());
      }),
    );
  });

  it('is traded in hundredths as it says, else where it has decimal counts alone', () => {
    const cases: readonly (readonly [object, boolean])[] = [
      [{}, true],
      [{ fractional_trading_enabled: false }, false],
      [{ volume: 12 }, false],
      [{ volume: 12, fractional_trading_enabled: true }, true],
      [{ volume_fp: null, open_interest_fp: null }, false],
    ];
    for (const [fields, isFractional] of cases) {
      assert.equal(read(venueMarket({ ...fields })).isFractional, isFractional, JSON.stringify(fields));
    }
  });

  it('has the grid of prices that it lists, or that its structure is called', () => {
    const named = without(venueMarket(), 'price_ranges');
    for (const market of [venueMarket(), named]) {
      const { priceGrid } = read(market);
      assert.deepEqual(
        [50_000, 99_000, 100_000, 500_000, 890_000, 900_000, 999_000].map((price) => tickAt(priceGrid, price)),
        [1_000, 1_000, 10_000, 10_000, 10_000, 1_000, 1_000],
      );
    }
    const fine = [{ start: '0.0000', end: '1.0000', step: '0.0001' }];
    assert.equal(tickAt(read(venueMarket({ price_ranges: fine })).priceGrid, 500_000), 100);
    const linear = read(venueMarket({ price_ranges: [], price_level_structure: 'linear_cent' }));
    assert.equal(linear.priceGrid, undefined);
    assert.equal(tickAt(linear.priceGrid, 500_000), 10_000);
    for (const ranges of [
      'fine',
      [7],
      [{ start: '0', end: '1', step: '0' }],
      [{ start: '1', end: '0', step: '0.01' }],
    ]) {
      assert.match(refusal(venueMarket({ price_ranges: ranges })).field, /^market\.price_ranges/);
    }
  });
});

describe('every envelope of the venue', () => {
  const market = venueMarket();
  const alone = read(market);
  const inEvent = read({ event, market });
  const cases: readonly (readonly [string, unknown, Market])[] = [
    ['bare', market, alone],
    ['{market}', { market }, alone],
    ['{markets: [one]}', { markets: [market] }, alone],
    ['{cursor, markets}', { cursor: 'CgwI', markets: [market] }, alone],
    ['a list of one', [market], alone],
    ['{event, market}', { event, market }, inEvent],
    ['{event, markets}', { event, markets: [market] }, inEvent],
    ['{event: {..., markets}}', { event: { ...event, markets: [market] } }, inEvent],
    ['a bare event', { ...event, markets: [market] }, inEvent],
    ['{events: [one]}', { events: [{ ...event, markets: [market] }], cursor: '' }, inEvent],
    ['{event, markets: []} with nested markets', { event: { ...event, markets: [market] }, markets: [] }, inEvent],
    ['{event: {markets: []}, markets}', { event: { ...event, markets: [] }, markets: [market] }, inEvent],
    ['markets on both sides', { event: { ...event, markets: [market] }, markets: [market] }, inEvent],
    ['a market twice', { event, markets: [market, { ...market }] }, inEvent],
    ['a market once shorter', { event, markets: [without(market, 'title'), market] }, inEvent],
    ['with its series', { series, event, markets: [market] }, { ...inEvent, statedFee: FEE_OF_SERIES }],
  ];
  for (const [name, input, expected] of cases) {
    it(`${name} holds the same market`, () => assert.deepEqual(read(input), expected));
  }

  it('is read for an event alike, with or without the event’s own object', () => {
    const markets = [market, later];
    const expected = parseEvent({ event, markets }, options);
    assert.ok(expected.ok);
    assert.deepEqual(
      expected.value.markets.map((each) => each.market.ticker),
      ['KXBRIDGEWALK-27JUN01', 'KXBRIDGEWALK-28JAN01'],
    );
    const same: readonly unknown[] = [
      { event: { ...event, markets } },
      { event: { ...event, markets }, markets: [] },
      { event: { ...event, markets: [] }, markets },
      { event: { ...event, markets: [later, market] }, markets },
      { events: [{ ...event, markets }] },
      { ...event, markets },
    ];
    for (const input of same) assert.deepEqual(parseEvent(input, options), expected);
    const inSeries = parseEvent({ event, markets, series }, options);
    assert.ok(inSeries.ok);
    assert.deepEqual(
      inSeries.value.markets.map((each) => each.market.statedFee),
      [FEE_OF_SERIES, FEE_OF_SERIES],
    );
    const bare = parseEvent({ cursor: '', markets }, options);
    assert.ok(bare.ok);
    assert.deepEqual([bare.value.eventTicker, bare.value.mutuallyExclusive], ['KXBRIDGEWALK', false]);
    const mixed = parseEvent({ markets: [market, { ...later, event_ticker: 'OTHER' }] }, options);
    assert.ok(!mixed.ok && mixed.field === 'event.event_ticker');
  });

  it('refuses by name a market of which two versions differ, and goes on with the others', () => {
    const changed = { ...market, yes_ask_dollars: '0.1100', no_bid_dollars: '0.8900' };
    const third = { ...later, ticker: 'KXBRIDGEWALK-29JAN01' };
    const result = parseEvent(
      { event: { ...event, markets: [changed, later] }, markets: [market, later, third] },
      options,
    );
    assert.ok(result.ok);
    assert.equal(result.value.markets.length, 2);
    const [refused, ...others] = result.value.refused;
    assert.deepEqual([refused?.ticker, refused?.code, others.length], ['KXBRIDGEWALK-27JUN01', 'ambiguous', 0]);
    assert.match(refused?.message ?? '', /more than once with different yes_ask_dollars, no_bid_dollars/);
    const single = refusal({ markets: [market, changed] });
    assert.equal(single.code, 'ambiguous');
  });

  it('drops nothing that was sent in silence', () => {
    const third = { ...later, ticker: 'KXBRIDGEWALK-29JAN01' };
    const sent = [
      market,
      7,
      null,
      { ...later, status: 'finalized', result: 'no' },
      without(market, 'ticker'),
      later,
      third,
    ];
    const count = 'a market of two versions is counted once';
    const result = parseEvent({ event, markets: sent }, options);
    assert.ok(result.ok);
    assert.deepEqual(
      result.value.refused.map(({ ticker, code }) => [ticker, code]),
      [
        ['number 2', 'unreadable'],
        ['number 3', 'unreadable'],
        ['KXBRIDGEWALK-28JAN01', 'ambiguous'],
        ['number 5', 'unreadable'],
      ],
    );
    assert.equal(result.value.markets.length + result.value.refused.length, sent.length - 1, count);
  });
});

describe('a market that cannot be decided', () => {
  const leg = { event_ticker: 'KXA-1', market_ticker: 'KXA-1-B', side: 'yes' };
  const empty = { yes_bid_size_fp: '0.00', yes_ask_size_fp: '0.00' };
  const quotes = (yesBid: string, yesAsk: string, noBid: string, noAsk: string) => ({
    ...empty,
    yes_bid_dollars: yesBid,
    yes_ask_dollars: yesAsk,
    no_bid_dollars: noBid,
    no_ask_dollars: noAsk,
  });
  const cases: readonly (readonly [string, object, string, RegExp])[] = [
    ['combo', { mve_selected_legs: [leg, leg] }, 'market.mve_selected_legs', /combination of other markets/],
    ['combo', { mve_collection_ticker: 'KXMVECUP-R' }, 'market.mve_collection_ticker', /combination of other markets/],
    [
      'combo',
      { mve_collection_ticker: 'KXMVECUP-R', ...quotes('0.0000', '0.0000', '1.0000', '1.0000') },
      'market.mve_collection_ticker',
      /combination/,
    ],
    ['empty_book', quotes('0.0000', '0.0000', '1.0000', '1.0000'), 'market.yes_bid', /book is empty/],
    ['empty_book', quotes('0.0000', '1.0000', '0.0000', '1.0000'), 'market.yes_bid', /book is empty/],
    ['empty_book', quotes('0.0000', '0.0000', '0.0000', '0.0000'), 'market.yes_bid', /book is empty/],
    ['crossed', quotes('0.6000', '0.5500', '0.4500', '0.4000'), 'market.yes_bid', /crossed/],
    ['scalar', { market_type: 'scalar' }, 'market.market_type', /"scalar"; only "binary"/],
    ['settlement_floor', { settlement_bounds_type: 'floor' }, 'market.settlement_bounds_type', /"floor".*floor/],
    ['unusual_contract', { notional_value_dollars: '10.0000' }, 'market.notional_value_dollars', /one-dollar/],
    ['closed', { status: 'closed', ...quotes('0.0000', '1.0000', '0.0000', '1.0000') }, 'market.status', /"closed"/],
    ['closed', { close_time: '2026-11-24T11:59:59Z' }, 'market.close_time', /no longer trades/],
    ['settled', { result: 'yes' }, 'market.result', /has settled/],
    ['closed', { status: 'determined', result: 'yes' }, 'market.status', /"determined"/],
    ['closed', { status: 'disputed' }, 'market.status', /"disputed"/],
    ['closed', { status: 'amended' }, 'market.status', /"amended"/],
    ['settled', { status: 'finalized', result: 'scalar' }, 'market.status', /"finalized"/],
    ['not_open_yet', { status: 'initialized' }, 'market.status', /"initialized"/],
    ['not_open_yet', { open_time: '2026-11-24T12:00:01Z' }, 'market.open_time', /does not trade yet/],
    ['not_trading', { status: 'inactive' }, 'market.status', /"inactive"/],
    ['not_trading', { status: 7 }, 'market.status', /7/],
    ['no_quotes', { yes_bid_dollars: null, no_ask_dollars: null }, 'market.yes_bid', /missing/],
    ['unreadable', { close_time: 'soon' }, 'market.close_time', /"soon"/],
    ['unreadable', { ticker: 'a b' }, 'market.ticker', /"a b"/],
  ];
  for (const [code, fields, field, message] of cases) {
    it(`is refused as ${code} for ${Object.keys(fields).join(', ')}`, () => {
      const result = refusal(venueMarket({ ...fields }));
      assert.deepEqual([result.code, result.field], [code, field], result.message);
      assert.match(result.message, message);
    });
  }

  it('is none where the venue says that there is no floor, or no legs', () => {
    read(venueMarket({ settlement_bounds_type: 'default' }));
    read(venueMarket({ mve_selected_legs: [], mve_collection_ticker: '' }));
    read(venueMarket({ mve_selected_legs: null, mve_collection_ticker: null }));
  });

  it('has a one-sided book where one side is quoted', () => {
    const { quotes: oneSided } = read(venueMarket(quotes('0.0000', '0.0100', '0.9900', '1.0000')));
    assert.deepEqual(oneSided, { yesBidMicroUsd: 0, yesAskMicroUsd: 10_000 });
    const { quotes: other } = read(venueMarket(quotes('0.9900', '1.0000', '0.0000', '0.0100')));
    assert.deepEqual(other, { yesBidMicroUsd: 990_000, yesAskMicroUsd: 1_000_000 });
  });

  it('has a code of the list, whatever is wrong with it', () => {
    const fields = fc.constantFrom(
      ...Object.keys(venueMarket()),
      'mve_selected_legs',
      'settlement_bounds_type',
      'volume',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fields, hostileJson), { minLength: 1, maxLength: 4 }), (changes) => {
        const result = parseMarket(venueMarket(Object.fromEntries(changes)), options);
        if (!result.ok) assert.ok(MARKET_REFUSALS.includes(result.code) && result.message.length < 600);
      }),
    );
  });
});

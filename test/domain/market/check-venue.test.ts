import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type CheckOptions, checkVenue, type VenueCheck } from '../../../domain/market/check-venue.ts';
import { MARKET_REFUSALS } from '../../../domain/market/market-refusal.ts';
import { DEFAULT_FEES } from '../../../kalshi/fee-schedule.ts';
import { DEFAULT_CATEGORIES } from '../../../kalshi/series-categories.ts';
import { hostileJson, hostileValue, isSentence } from '../../support/hostile.ts';
import { NOW_MS } from '../kalshi-market.ts';
import { venueMarket } from '../venue-market.ts';

const options = { nowMs: NOW_MS, categories: DEFAULT_CATEGORIES, fees: DEFAULT_FEES };
const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../fixtures/kalshi/${name}`, import.meta.url), 'utf8'));

function checked(input: unknown): VenueCheck {
  const result = checkVenue(input, options);
  assert.ok(result.ok, result.ok ? '' : result.message);
  return result.value;
}

function checkedWith(input: unknown, books: Pick<CheckOptions, 'orderbook' | 'orderbooks'>): VenueCheck {
  const result = checkVenue(input, { ...options, ...books });
  assert.ok(result.ok, result.ok ? '' : result.message);
  return result.value;
}

const tickers = ({ markets }: VenueCheck) => markets.map(({ ticker }) => ticker);
const refusals = ({ refused }: VenueCheck) => refused.map(({ ticker, code }) => [ticker, code]);

describe('the check of a file of the venue', () => {
  it('reads a bare order book, and refuses a crossed one as a decision would', () => {
    const bare = [
      { yes_dollars: [['0.4000', '10.00']], no_dollars: [['0.5000', '3.00']] },
      { yes: [[40, 10]], no: [[50, 3]] },
    ];
    for (const book of bare) {
      assert.deepEqual(checked(book).books[0]?.quotes, { yesBidMicroUsd: 400_000, yesAskMicroUsd: 500_000 });
    }
    const crossed = {
      ticker: 'KXA',
      orderbook_fp: { yes_dollars: [['0.6000', '1.00']], no_dollars: [['0.5000', '1.00']] },
    };
    assert.deepEqual(refusals(checked(crossed)), [['KXA', 'crossed']]);
    assert.deepEqual(checked(crossed).books, []);
  });

  it('reads the markets of a request with their order books, and refuses the one that its book contradicts', () => {
    const book = { yes_dollars: [['0.0900', '7.00']], no_dollars: [['0.9050', '3.00']] };
    const market = venueMarket();
    const [one] = checkedWith(market, { orderbook: book }).markets;
    assert.deepEqual(one?.quotes, { yesBidMicroUsd: 90_000, yesAskMicroUsd: 95_000 });
    assert.deepEqual(one?.depth?.bids, [{ priceMicroUsd: 90_000, contracts: 7 }]);
    const ofEvent = checkedWith({ markets: [market] }, { orderbooks: { 'KXBRIDGEWALK-27JUN01': book } });
    assert.deepEqual(ofEvent.markets[0]?.quotes, one?.quotes);
    const other = { yes_dollars: [['0.5000', '7.00']], no_dollars: [] };
    assert.deepEqual(refusals(checkedWith(market, { orderbook: other })), [['KXBRIDGEWALK-27JUN01', 'unreadable']]);
  });

  it('reads a list of events as a page of them', () => {
    const eventOf = (ticker: string) => ({
      event_ticker: ticker,
      title: ticker,
      markets: [venueMarket({ ticker: `${ticker}-1`, event_ticker: ticker })],
    });
    const [one, two] = [eventOf('KXONE'), eventOf('KXTWO')];
    for (const events of [[one], [one, two]]) assert.deepEqual(checked(events), checked({ events }));
    assert.deepEqual(tickers(checked([one, two])), ['KXONE-1', 'KXTWO-1']);
  });

  it('says the same of a page without events as of one without markets', () => {
    assert.deepEqual(checked({ events: [], cursor: '' }), checked({ markets: [], cursor: '' }));
  });

  it('takes candlesticks that are null as none, and reads those of the other markets', () => {
    const candles = [{ end_period_ts: 1_786_137_900, price: { close_dollars: '0.3400' } }];
    const points = [
      { ticker: 'KXA', points: 1 },
      { ticker: 'KXB', points: 0 },
    ];
    const batch = [
      { market_ticker: 'KXA', candlesticks: candles },
      { market_ticker: 'KXB', candlesticks: null },
    ];
    assert.deepEqual(checked({ markets: batch }).candles.markets, points);
    const ofEvent = { market_tickers: ['KXA', 'KXB'], market_candlesticks: [candles, null] };
    assert.deepEqual(checked(ofEvent).candles.markets, points);
  });

  it('has no ladder of an exclusive event, whose ranges of one value say more than an order', () => {
    const strikes = [
      { strike_type: 'less', cap_strike: 50 },
      { strike_type: 'between', floor_strike: 50, cap_strike: 60 },
      { strike_type: 'greater', floor_strike: 60 },
    ];
    const markets = strikes.map((strike, index) =>
      venueMarket({ ticker: `KXWARM-${index}`, event_ticker: 'KXWARM', ...strike }),
    );
    const of = (exclusive: boolean) =>
      checked({ event: { event_ticker: 'KXWARM', mutually_exclusive: exclusive }, markets });
    assert.deepEqual([of(true).ladders, of(false).ladders], [[], [['KXWARM-0', 'KXWARM-2']]]);
  });

  it('reads an event with its ladders, one for each subject, and refuses the settled market by name', () => {
    const event = 'KXHARBORSPREAD-26DEC01NORSAL';
    const check = checked(fixture('event-spread-nested.json'));
    assert.deepEqual(
      check.ladders.map((ladder) => ladder.map((ticker) => ticker.replace(`${event}-`, ''))),
      [
        ['NOR2', 'NOR3', 'NOR4'],
        ['SAL2', 'SAL3'],
      ],
    );
    assert.deepEqual(refusals(check), [[`${event}-SAL4`, 'settled']]);
    assert.equal(check.exclusive, false);
    assert.deepEqual(check.candles, { points: 0, markets: [] });
    assert.equal(check.series, null);
    assert.deepEqual(check.markets[0], {
      ticker: `${event}-NOR4`,
      eventTicker: event,
      seriesTicker: 'KXHARBORSPREAD',
      title: 'NOR wins by over 3.5 goals?',
      category: 'sports',
      quotes: { yesBidMicroUsd: 140_000, yesAskMicroUsd: 150_000 },
      depth: {
        bids: [{ priceMicroUsd: 140_000, contracts: 72.46 }],
        asks: [{ priceMicroUsd: 150_000, contracts: 2_011 }],
      },
      closes: '2026-12-05T01:45:00.000Z',
      scheduledResolution: '2026-12-02T04:45:00.000Z',
      fractional: true,
      strike: { kind: 'above', strike: 3.5, orEqual: false },
      subject: 'handball_club=5d0f4a52-0000-4000-8000-000000000001',
      fee: {
        ratePpm: 70_000,
        makerRatePpm: 17_500,
        roundUpToMicroUsd: 100,
        type: null,
        multiplier: 1,
        source: 'assumed',
      },
    });
  });

  it('says that outcomes exclude each other, and that an election is politics', () => {
    const check = checked(fixture('event-exclusive.json'));
    assert.deepEqual([check.exclusive, check.ladders, check.refused], [true, [], []]);
    assert.deepEqual(new Set(check.markets.map(({ category }) => category)), new Set(['politics']));
  });

  it('reads a page of markets by the events that they name', () => {
    const page = fixture('markets-page.json') as { markets: object[] };
    const check = checked(page);
    assert.equal(check.markets.length, 3);
    assert.deepEqual(check.ladders, [tickers(check).toReversed()]);
    const other = { ...page.markets[1], ticker: 'KXOTHER-1-T741.99', event_ticker: 'KXOTHER-1' };
    const mixed = checked({ markets: [page.markets[0], other, page.markets[2]] });
    assert.equal(mixed.ladders.length, 1);
    assert.ok(!mixed.ladders.flat().includes('KXOTHER-1-T741.99'));
    const later = checkVenue(page, { ...options, nowMs: Date.parse('2026-11-25T00:00:00Z') });
    assert.ok(later.ok);
    assert.deepEqual(
      later.value.refused.map(({ code }) => code),
      ['closed', 'closed', 'closed'],
    );
  });

  it('reads several events, each by itself', () => {
    const { event, markets } = fixture('event-exclusive.json') as { event: object; markets: object[] };
    const spread = (fixture('event-spread-nested.json') as { event: object }).event;
    const check = checked({ events: [{ ...event, markets }, spread], cursor: '' });
    assert.deepEqual([check.markets.length, check.ladders.length, check.exclusive], [8, 2, false]);
    const broken = checked({
      events: [spread, { event_ticker: 'KXA', title: 7 }, 7, { event_ticker: 'KXB', markets: [] }],
    });
    assert.deepEqual(refusals(broken).slice(1), [
      ['KXA', 'unreadable'],
      ['number 3', 'unreadable'],
      ['KXB', 'no_market'],
    ]);
    assert.deepEqual(refusals(checked({ event, markets: null })), [['KXNEXTWARDEN-99', 'no_market']]);
  });

  it('refuses a combination by name', () => {
    assert.deepEqual(refusals(checked(fixture('market-combo.json'))), [['KXMVEHARBOR-S2026A1-B1', 'combo']]);
  });

  it('reads a series alone, and takes its fee where it comes with a market', () => {
    const series = fixture('series.json') as { series: object };
    const expected = { type: 'quadratic_with_maker_fees', multiplier: 0.5, ratePpm: 35_000, source: 'series' };
    for (const file of [series, series.series]) {
      const check = checked(file);
      assert.deepEqual([check.series?.ticker, check.series?.category], ['KXHARBORGAME', 'sports']);
      assert.deepEqual({ ...check.series?.fee, ...expected }, check.series?.fee);
      assert.deepEqual([check.markets, check.refused], [[], []]);
    }
    const market = venueMarket({ ticker: 'KXHARBORGAME-1-NOR', event_ticker: 'KXHARBORGAME-1' });
    const [read] = checked({ ...series, market }).markets;
    assert.equal(read?.fee.multiplier, 0.5);
  });

  it('counts the prices of candlesticks, by market', () => {
    assert.deepEqual(checked(fixture('candlesticks-batch.json')).candles, {
      points: 4,
      markets: [
        { ticker: 'KXHARBORGAME-1-NOR', points: 3 },
        { ticker: 'KXHARBORGAME-1-SAL', points: 1 },
      ],
    });
    const broken = { ticker: 'KX-1', candlesticks: [{ end_period_ts: 'noon' }] };
    assert.deepEqual(refusals(checked(broken)), [['KX-1', 'unreadable']]);
  });

  it('reads order books, and says which of them is empty', () => {
    const check = checked(fixture('orderbooks.json'));
    assert.deepEqual(check.books, [
      {
        ticker: 'KXHARBORGAME-1-NOR',
        quotes: { yesBidMicroUsd: 330_000, yesAskMicroUsd: 350_000 },
        depth: {
          bids: [
            { priceMicroUsd: 330_000, contracts: 12.5 },
            { priceMicroUsd: 320_000, contracts: 400 },
          ],
          asks: [{ priceMicroUsd: 350_000, contracts: 300 }],
        },
      },
    ]);
    assert.deepEqual(refusals(check), [['KXHARBORGAME-1-SAL', 'empty_book']]);
  });

  it('says what else a file is', () => {
    const refused = checkVenue(fixture('settlements.json'), options);
    assert.ok(!refused.ok);
    assert.equal(refused.message, 'The file holds settlements: nothing in it can be decided.');
    for (const file of [{}, 7, 'KX', null, { hello: 1 }, [], [[]]]) {
      const result = checkVenue(file, options);
      assert.ok(!result.ok && result.message.startsWith('The file is '), JSON.stringify(file));
    }
  });

  it('never throws, and gives every market or its refusal', () => {
    const files = ['event-spread-nested.json', 'markets-page.json', 'orderbooks.json', 'candlesticks-batch.json'].map(
      fixture,
    );
    const spoiled = fc.tuple(fc.constantFrom(...files), hostileJson, fc.nat()).map(([file, value, at]) => {
      const copy = structuredClone(file);
      const places: [Record<string, unknown>, string][] = [];
      const walk = (each: unknown): void => {
        if (typeof each !== 'object' || each === null) return;
        for (const key of Object.keys(each)) {
          places.push([each as Record<string, unknown>, key]);
          walk((each as Record<string, unknown>)[key]);
        }
      };
      walk(copy);
      const [parent, key] = places[at % places.length] ?? [{}, 'none'];
      parent[key] = value;
      return copy;
    });
    fc.assert(
      fc.property(fc.oneof(hostileValue, spoiled), (input) => {
        const result = checkVenue(input, options);
        if (!result.ok) return isSentence(result.message);
        for (const { code, message } of result.value.refused) {
          assert.ok(MARKET_REFUSALS.includes(code));
          isSentence(message);
        }
        assert.deepEqual(JSON.parse(JSON.stringify(result.value)), result.value);
      }),
      { numRuns: 300 },
    );
  });
});

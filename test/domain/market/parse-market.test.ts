import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Market } from '../../../domain/market/market.ts';
import { parseMarket } from '../../../domain/market/parse-market.ts';
import { KALSHI_MARKET, marketQuoted, NOW_MS } from '../kalshi-market.ts';

const categories = { KX: 'other', KXHIGH: 'Weather', KXHIGHNYD: 'longer' };

function accepted(input: unknown, category?: string): Market {
  const result = parseMarket(input, { nowMs: NOW_MS, categories, category });
  assert.ok(result.ok, result.ok ? '' : result.message);
  return result.value;
}

function refused(input: unknown, field: string, ...words: string[]): void {
  const result = parseMarket(input, { nowMs: NOW_MS, categories });
  assert.ok(!result.ok, `expected a refusal of ${field}`);
  assert.equal(result.field, field, result.message);
  for (const word of words) assert.ok(result.message.includes(word), `"${result.message}" lacks "${word}"`);
  assert.match(result.message, /\.$/);
}

const quotes = (yesBidMicroUsd: number, yesAskMicroUsd: number) => ({ yesBidMicroUsd, yesAskMicroUsd });

describe('parseMarket', () => {
  it('reads a market as the API returns it', () => {
    assert.deepEqual(accepted(Object.freeze({ ...KALSHI_MARKET })), {
      ticker: 'KXHIGHNY-26NOV24-B44.5',
      eventTicker: 'KXHIGHNY-26NOV24',
      seriesTicker: 'KXHIGHNY',
      title: 'Will the high temp in NYC be 44-45° on Nov 24, 2026?',
      subtitle: '44° to 45°',
      rules:
        'If the highest temperature recorded in Central Park is 44-45°, the market resolves to Yes.\n\nThe source is the Daily Climate Report of the National Weather Service.',
      category: 'weather',
      quotes: quotes(560_000, 590_000),
      lastPriceMicroUsd: 570_000,
      volume: 18_234,
      openInterest: 9_120,
      isFractional: false,
      openTimeMs: Date.parse('2026-11-23T15:00:00Z'),
      closeTimeMs: Date.parse('2026-11-25T04:59:00Z'),
      scheduledResolutionMs: Date.parse('2026-11-25T15:00:00Z'),
    });
  });

  it('reads the least that can be decided: ticker, title, close time and a price', () => {
    const least = {
      ticker: 'ABC',
      title: 'Will it?',
      close_time: '2027-01-01T00:00:00+02:00',
      yes_bid: 40,
      yes_ask: 42,
    };
    const market = accepted(least);
    assert.equal(market.closeTimeMs, Date.parse('2026-12-31T22:00:00Z'));
    assert.equal(market.scheduledResolutionMs, market.closeTimeMs);
    assert.equal(market.seriesTicker, 'ABC');
    assert.equal(market.eventTicker, 'ABC');
    assert.equal(market.category, 'unknown');
    assert.deepEqual(
      [market.lastPriceMicroUsd, market.volume, market.openInterest, market.openTimeMs],
      [null, null, null, null],
    );
  });

  it('opens every envelope of the API', () => {
    const market = KALSHI_MARKET;
    const event = { event_ticker: 'KXHIGHNY-26NOV24', series_ticker: 'KXHIGHNY', category: 'Climate and Weather' };
    const bare = accepted(market);
    assert.deepEqual(accepted({ market }), bare);
    assert.deepEqual(accepted({ markets: [market], cursor: '' }), bare);
    const withEvent = { ...bare, category: 'weather' };
    assert.deepEqual(accepted({ event, markets: [market] }), withEvent);
    assert.deepEqual(accepted({ event, market }), withEvent);
    assert.deepEqual(accepted({ event: { ...event, markets: [market] } }), withEvent);
    const series = { ticker: 'KXHIGHNY', category: 'Climate and Weather' };
    assert.deepEqual(accepted({ series, market }), withEvent);
  });

  it('refuses more or fewer markets than one, and names them', () => {
    const other = { ...KALSHI_MARKET, ticker: 'KXHIGHNY-26NOV24-B46.5' };
    refused({ markets: [KALSHI_MARKET, other] }, 'market', '2 markets', 'B44.5', 'B46.5', 'exactly one');
    refused([KALSHI_MARKET, other], 'market', '2 markets');
    refused({ market: KALSHI_MARKET, markets: [other] }, 'market', '2 markets');
    refused({ markets: [] }, 'market', '0 markets');
    refused([], 'market', '0 markets');
    refused({ event: {}, markets: 'x' }, 'market.markets', '"x"');
    refused({ event: { event_ticker: 'E' } }, 'market', 'without a market');
    refused({ series: { ticker: 'KXHIGHNY' } }, 'market', 'without a market');
    refused({ events: [] }, 'market.events', 'empty');
    refused({ events: [{ event_ticker: 'A' }, { event_ticker: 'B' }] }, 'market.events', '"A", "B"');
    refused({ markets: [7] }, 'market.markets', '7');
  });

  it('takes the category from the caller, else the venue, else the longest prefix, else says unknown', () => {
    const event = { category: 'Économie & Prix' };
    assert.equal(accepted({ event, market: KALSHI_MARKET }, 'My Own').category, 'my-own');
    assert.equal(accepted({ event, market: KALSHI_MARKET }).category, 'economie-prix');
    assert.equal(accepted({ event: { category: '' }, market: KALSHI_MARKET }).category, 'weather');
    assert.equal(accepted({ ...KALSHI_MARKET, category: 'Politics' }).category, 'politics');
    assert.equal(accepted({ event: { series_ticker: 'KXHIGHNYD' }, market: KALSHI_MARKET }).category, 'longer');
    assert.equal(accepted({ ...KALSHI_MARKET, ticker: 'OTHER-1', event_ticker: null }).category, 'unknown');
    const silly = parseMarket(KALSHI_MARKET, { nowMs: NOW_MS, categories, category: '!!' });
    assert.ok(!silly.ok && silly.field === 'category' && silly.message.includes('"!!"'));
  });

  it('never lets a category be a key that every object inherits', () => {
    for (const category of ['constructor', '__proto__', 'Constructor']) {
      const { category: slug } = accepted({ event: { category }, market: KALSHI_MARKET });
      assert.equal(({} as Record<string, unknown>)[slug], undefined);
    }
  });

  describe('prices', () => {
    it('come exactly from decimal text, sub-penny included', () => {
      const market = marketQuoted({
        yes_bid_dollars: '0.5650',
        yes_ask_dollars: '0.571234',
        last_price_dollars: '0.0010',
      });
      assert.deepEqual(accepted(market).quotes, quotes(565_000, 571_234));
      assert.equal(accepted(market).lastPriceMicroUsd, 1_000);
    });

    it('may be whole cents beside the exact sub-penny text, which then counts', () => {
      for (const cents of [56, 57]) {
        const market = marketQuoted({ yes_bid: cents, yes_bid_dollars: '0.5650', yes_ask: 60, no_ask: 44 });
        assert.deepEqual(accepted(market).quotes, quotes(565_000, 600_000));
      }
    });

    it('are derived from the NO side, which is the same order book', () => {
      assert.deepEqual(accepted(marketQuoted({ yes_bid: 56, no_bid: 41 })).quotes, quotes(560_000, 590_000));
      assert.deepEqual(accepted(marketQuoted({ no_ask: 44, no_bid: 41 })).quotes, quotes(560_000, 590_000));
    });

    it('may be one-sided: a bid of 0 or an ask of 0 or 1.00 means nobody', () => {
      assert.deepEqual(
        accepted(marketQuoted({ yes_bid: 0, yes_ask: 3, no_bid: 97, no_ask: 0 })).quotes,
        quotes(0, 30_000),
      );
      assert.deepEqual(accepted(marketQuoted({ yes_bid: 0, yes_ask: 3, no_ask: 100 })).quotes, quotes(0, 30_000));
      assert.deepEqual(accepted(marketQuoted({ yes_bid: 97, yes_ask: 0 })).quotes, quotes(970_000, 1_000_000));
      assert.deepEqual(accepted(marketQuoted({ yes_bid: 97, yes_ask: 100 })).quotes, quotes(970_000, 1_000_000));
    });

    it('are refused when there are none', () => {
      refused(marketQuoted({}), 'market.yes_bid', 'missing', 'no_ask');
      refused(marketQuoted({ yes_bid: 40 }), 'market.yes_ask', 'missing', 'no_bid');
      refused(marketQuoted({ yes_ask: 40, last_price: 39 }), 'market.yes_bid', 'missing');
      refused(marketQuoted({ yes_bid: null, yes_ask: null }), 'market.yes_bid', 'missing');
    });

    it('are refused when crossed or locked', () => {
      refused(marketQuoted({ yes_bid: 60, yes_ask: 55 }), 'market.yes_bid', 'crossed', '60', '55');
      refused(marketQuoted({ yes_bid: 55, yes_ask: 55 }), 'market.yes_bid', 'crossed');
      refused(marketQuoted({ yes_bid: 60, no_bid: 45 }), 'market.yes_bid', 'crossed', 'no_bid 45');
    });

    it('are refused when out of range or not a price at all', () => {
      const wrong = [-1, 101, 56.5, '57', true, Number.NaN, Number.POSITIVE_INFINITY, 1e308, [], {}, 10n];
      for (const value of wrong) refused(marketQuoted({ yes_bid: value, yes_ask: 60 }), 'market.yes_bid', 'cents');
      const wrongTexts = ['-0.1', '1.01', '57', '0.5x', '', ' 0.5', '.5', '0.', '1e-1', '0.1234567', 0.57, 'NaN', true];
      for (const value of wrongTexts) {
        refused(marketQuoted({ yes_bid_dollars: value, yes_ask: 60 }), 'market.yes_bid_dollars');
      }
      refused(marketQuoted({ yes_bid: 100, yes_ask: 100 }), 'market.yes_bid', 'out of range');
      refused(marketQuoted({ yes_bid: 50, yes_ask: 52, last_price: 150 }), 'market.last_price', '150');
    });

    it('are refused when two notations or two sides disagree', () => {
      refused(
        marketQuoted({ yes_bid: 56, yes_bid_dollars: '0.5500', yes_ask: 60 }),
        'market.yes_bid_dollars',
        '"0.5500"',
        '56',
      );
      refused(marketQuoted({ yes_bid: 56, yes_bid_dollars: '0.5450', yes_ask: 60 }), 'market.yes_bid_dollars');
      refused(marketQuoted({ yes_bid: 56, yes_ask: 60, no_bid: 41 }), 'market.no_bid', 'no_bid 41', 'yes_ask 60');
      refused(marketQuoted({ yes_bid: 56, yes_ask: 60, no_ask: 45 }), 'market.no_ask', 'one dollar');
      refused(marketQuoted({ yes_bid: 56, yes_ask: 0, no_bid: 30 }), 'market.no_bid');
    });

    it('never come out of a float: every decimal text of six places keeps each digit', () => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 999_998 }), (bid) => {
          const asText = (microUsd: number) => `0.${String(microUsd).padStart(6, '0')}`;
          const market = marketQuoted({ yes_bid_dollars: asText(bid), no_bid_dollars: asText(999_999 - bid) });
          assert.deepEqual(accepted(market).quotes, quotes(bid, bid + 1));
        }),
      );
    });
  });

  it('refuses what does not trade', () => {
    for (const status of ['closed', 'settled', 'determined', 'finalized', 'initialized', 'inactive', 'Paused']) {
      refused({ ...KALSHI_MARKET, status }, 'market.status', `"${status}"`);
    }
    accepted({ ...KALSHI_MARKET, status: 'open' });
    accepted({ ...KALSHI_MARKET, status: undefined });
    refused({ ...KALSHI_MARKET, result: 'no' }, 'market.result', '"no"');
    refused({ ...KALSHI_MARKET, close_time: '2026-11-24T12:00:00Z' }, 'market.close_time', 'past');
    refused({ ...KALSHI_MARKET, open_time: '2026-11-24T12:00:01Z' }, 'market.open_time', 'to come');
  });

  it('refuses contracts whose arithmetic is another', () => {
    refused({ ...KALSHI_MARKET, market_type: 'scalar' }, 'market.market_type', '"scalar"');
    refused({ ...KALSHI_MARKET, notional_value: 1000 }, 'market.notional_value', '1000');
    refused({ ...KALSHI_MARKET, notional_value_dollars: '10.0000' }, 'market.notional_value_dollars');
    refused({ ...KALSHI_MARKET, response_price_units: 'usd_centi_cent' }, 'market.response_price_units');
  });

  it('refuses a missing or broken ticker or close time, naming it', () => {
    const { ticker: _ticker, ...unnamed } = KALSHI_MARKET;
    refused(unnamed, 'market.ticker', 'missing');
    for (const ticker of ['', 5, 'a/b', 'a b', '$x', 'x'.repeat(200), null, '-A']) {
      refused({ ...KALSHI_MARKET, ticker }, 'market.ticker');
    }
    for (const time of [undefined, null, '', 'tomorrow', '2026-02-30T00:00:00Z', '2027', 1_800_000_000, {}]) {
      refused({ ...KALSHI_MARKET, close_time: time }, 'market.close_time');
    }
    refused({ ...KALSHI_MARKET, open_time: 'soon' }, 'market.open_time', '"soon"');
  });

  it('reads the resolution time from the best field there is', () => {
    const { expected_expiration_time: _expected, ...unexpected } = KALSHI_MARKET;
    const close = '2026-11-25T04:59:00Z';
    const resolution = (market: object) => new Date(accepted(market).scheduledResolutionMs).toISOString();
    const iso = (time: string) => new Date(time).toISOString();
    assert.equal(resolution(unexpected), iso(close));
    // What lies behind is no expectation: the venue leaves it on markets that trade on for months.
    for (const expected of ['0001-01-01T00:00:00Z', '2026-09-01T15:00:00Z', '2026-11-24T12:00:00Z']) {
      assert.equal(resolution({ ...KALSHI_MARKET, expected_expiration_time: expected }), iso(close), expected);
    }
    const late = { ...KALSHI_MARKET, expected_expiration_time: '2027-01-01T00:00:00Z' };
    assert.equal(resolution(late), iso('2026-12-01T15:00:00Z'), 'never after the latest time');
    const { latest_expiration_time: _latest, ...without } = late;
    assert.equal(resolution(without), iso('2026-12-01T15:00:00Z'), 'older markets have it under another name');
    const stale = { latest_expiration_time: '2026-09-01T15:00:00Z', expiration_time: null };
    assert.equal(resolution({ ...unexpected, ...stale }), iso(close), 'an active market resolves in the future');
  });

  it('keeps both subtitles when they differ, and lives without a title when something else says the question', () => {
    const named = { ...KALSHI_MARKET, yes_sub_title: 'Ada Lovelace', subtitle: ':: Analytical' };
    assert.equal(accepted(named).subtitle, 'Ada Lovelace; :: Analytical');
    assert.equal(accepted({ ...KALSHI_MARKET, title: null }).title, '44° to 45°');
    assert.equal(
      accepted({ event: { title: 'High in NYC' }, market: { ...KALSHI_MARKET, title: '' } }).title,
      'High in NYC',
    );
    const nothing = { title: '', subtitle: '', yes_sub_title: null, rules_primary: '', rules_secondary: '' };
    refused({ ...KALSHI_MARKET, ...nothing }, 'market.title', 'missing');
  });

  it('refuses an event that is not the market’s', () => {
    refused({ event: { event_ticker: 'OTHER-1' }, market: KALSHI_MARKET }, 'market.event_ticker', 'OTHER-1');
  });

  it('reads volumes in either notation and refuses negative ones', () => {
    const { volume: _volume, open_interest: _interest, ...texts } = KALSHI_MARKET;
    const market = accepted({ ...texts, volume_fp: '18234.50' });
    assert.deepEqual([market.volume, market.openInterest], [18_234.5, 9_120]);
    refused({ ...KALSHI_MARKET, volume: -3 }, 'market.volume', '-3');
    refused({ ...texts, volume_fp: 'many' }, 'market.volume_fp', '"many"');
  });

  it('refuses what is not a market at all, and never throws', () => {
    for (const input of [undefined, null, 5, 'KXHIGHNY', [], () => 1]) refused(input, 'market');
    refused({}, 'market.ticker');
    const cyclic: Record<string, unknown> = { ...KALSHI_MARKET };
    cyclic.self = cyclic;
    refused(cyclic, 'market', 'JSON');
    const throwing = Object.defineProperty({ ...KALSHI_MARKET }, 'x', {
      enumerable: true,
      get: () => {
        throw new Error('broken');
      },
    });
    refused(throwing, 'market', 'JSON');
  });

  it('refuses inputs that are too large or too deep', () => {
    refused({ ...KALSHI_MARKET, rules_primary: 'x'.repeat(5_000_000) }, 'market', 'bytes', '1048576');
    const nested = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
    refused({ ...KALSHI_MARKET, extra: nested(100) }, 'market', '32 levels');
    refused({ ...KALSHI_MARKET, extra: nested(50_000) }, 'market');
    accepted({ ...KALSHI_MARKET, extra: nested(20) });
  });

  it('keeps messages short whatever the value', () => {
    const result = parseMarket({ ...KALSHI_MARKET, status: 'x'.repeat(9_000) }, { nowMs: NOW_MS, categories });
    assert.ok(!result.ok && result.message.length < 250);
  });

  it('ignores `__proto__` keys', () => {
    const text = JSON.stringify(KALSHI_MARKET).replace('{', '{"__proto__":{"yes_bid":1,"polluted":true},');
    assert.deepEqual(accepted(JSON.parse(text)), accepted(KALSHI_MARKET));
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
    const { ticker: _ticker, ...rest } = KALSHI_MARKET;
    refused(JSON.parse(JSON.stringify(rest).replace('{', '{"__proto__":{"ticker":"A"},')), 'market.ticker', 'missing');
  });

  describe('whatever it is given', () => {
    /** What any accepted market must satisfy, and any refusal. */
    function check(input: unknown): void {
      const result = parseMarket(input, { nowMs: NOW_MS, categories });
      if (!result.ok) {
        assert.ok(result.message.length > 0 && result.message.length < 500);
        return;
      }
      const { yesBidMicroUsd: bid, yesAskMicroUsd: ask } = result.value.quotes;
      assert.ok(Number.isSafeInteger(bid) && Number.isSafeInteger(ask) && bid >= 0 && bid < ask && ask <= 1_000_000);
      assert.ok(result.value.closeTimeMs > NOW_MS);
      assert.match(result.value.category, /^[a-z0-9-]{1,40}$/);
      assert.deepEqual(JSON.parse(JSON.stringify(result.value)), result.value);
    }

    it('any value gives a checked market or a sentence', () => {
      fc.assert(fc.property(fc.anything({ withBigInt: true, withNullPrototype: true, withDate: true }), check));
      fc.assert(fc.property(fc.jsonValue(), (value) => check({ market: value })));
    });

    it('any change of any field of a good market gives a checked market or a sentence', () => {
      const field = fc.constantFrom(...Object.keys(KALSHI_MARKET));
      const odd = fc.constantFrom<unknown>(
        Number.NaN,
        -0,
        1e21,
        '',
        '__proto__',
        '0001-01-01T00:00:00Z',
        '+275760-09-13T00:00:00Z',
      );
      const price = fc.oneof(
        fc.integer({ min: -2, max: 102 }),
        fc.float().map((value) => value.toFixed(4)),
      );
      const change = fc.tuple(field, fc.oneof(odd, price, fc.anything()));
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) =>
          check({ ...KALSHI_MARKET, ...Object.fromEntries(changes) }),
        ),
        { numRuns: 1_000 },
      );
    });

    it('every accepted quote is one that the input states, on one side or the other', () => {
      const cents = fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined });
      fc.assert(
        fc.property(fc.record({ yes_bid: cents, yes_ask: cents, no_bid: cents, no_ask: cents }), (prices) => {
          const result = parseMarket(marketQuoted(prices), { nowMs: NOW_MS, categories });
          if (!result.ok) return;
          const stated = (own?: number, mirror?: number) => [own, mirror === undefined ? undefined : 100 - mirror];
          const bid = result.value.quotes.yesBidMicroUsd / 10_000;
          const ask = result.value.quotes.yesAskMicroUsd / 10_000;
          // An ask of 0 says "nobody", which is a dollar, seen from the other side a bid of 0.
          const noAsk = prices.no_ask === 0 ? 100 : prices.no_ask;
          const yesAsk = prices.yes_ask === 0 ? 100 : prices.yes_ask;
          assert.ok(stated(prices.yes_bid, noAsk).includes(bid));
          assert.ok(stated(yesAsk, prices.no_bid).includes(ask));
        }),
        { numRuns: 1_000 },
      );
    });
  });
});

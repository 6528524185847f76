import assert from 'node:assert/strict';
import { parseEventRequest } from '../../../domain/decision/parse-event-request.ts';
import { NOW_MS } from '../kalshi-market.ts';
import { venueMarket } from '../venue-market.ts';

const options = { nowMs: NOW_MS, categories: {}, accounts: ['main'] };
const markets = ['A', 'B', 'C'].map((suffix) => venueMarket({ ticker: `KXBRIDGEWALK-${suffix}` }));
const REQUEST = {
  requestId: 'r',
  account: 'main',
  event: { event: { event_ticker: 'KXBRIDGEWALK', title: 'The bridge' }, markets },
  bankrollMicroUsd: 1_000_000_000,
  maxStakeMicroUsd: 25_000_000,
  deadlineMs: 60_000,
};
const candles = (...closes: string[]) =>
  closes.map((close, index) => ({
    end_period_ts: NOW_MS / 1_000 - 3_600 * (closes.length - index),
    price: { close_dollars: close },
  }));
const CALM = candles('0.0900', '0.0900', '0.0900', '0.0900', '0.0900');
const WILD = candles('0.1000', '0.5000', '0.1000', '0.5000', '0.1000');

const refusal = (change: object) => {
  const result = parseEventRequest({ ...REQUEST, ...change }, options);
  assert.ok(!result.ok, 'it was accepted');
  return result;
};

describe('a request about an event', () => {
  it('takes the volatility of each market from candlesticks of several, and knows none of the others', () => {
    const answers: readonly unknown[] = [
      {
        markets: [
          { market_ticker: 'KXBRIDGEWALK-B', candlesticks: WILD },
          { market_ticker: 'KXBRIDGEWALK-A', candlesticks: CALM },
        ],
      },
      { market_tickers: ['KXBRIDGEWALK-A', 'KXBRIDGEWALK-B'], market_candlesticks: [CALM, WILD] },
    ];
    for (const candlesticks of answers) {
      const result = parseEventRequest({ ...REQUEST, candlesticks }, options);
      assert.ok(result.ok, result.ok ? '' : result.message);
      assert.deepEqual(Object.fromEntries(result.value.volatilities), {
        'KXBRIDGEWALK-A': 'calm',
        'KXBRIDGEWALK-B': 'volatile',
      });
    }
  });

  it('refuses candlesticks that are of no market of the event, or do not say of which', () => {
    const foreign = refusal({ candlesticks: { ticker: 'KXOTHER-1', candlesticks: CALM } });
    assert.equal(foreign.message, 'candlesticks has KXOTHER-1, which is no market of the event.');
    assert.match(refusal({ candlesticks: CALM }).message, /without its ticker/);
    assert.match(refusal({ candlesticks: { prices: [] } }).message, /no candlesticks in it/);
  });

  it('is refused with the code of its market where no market of it can be decided', () => {
    const settled = markets.map((market) => ({ ...market, status: 'finalized', result: 'no' }));
    assert.equal(refusal({ event: { ...REQUEST.event, markets: settled } }).code, 'settled');
    assert.equal(refusal({ requestId: 'r'.repeat(128) }).code, 'id_too_long');
  });
});

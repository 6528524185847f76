import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseRequest } from '../../../domain/decision/parse-request.ts';
import { KALSHI_MARKET, NOW_MS } from '../kalshi-market.ts';

const options = { nowMs: NOW_MS, categories: { KXHIGH: 'weather' }, accounts: ['main', 'paper'] };

const REQUEST = {
  requestId: 'bot-7:2026-11-24.1',
  account: 'main',
  market: KALSHI_MARKET,
  bankrollMicroUsd: 1_000_000_000,
  maxStakeMicroUsd: 25_000_000,
  deadlineMs: 60_000,
};

function refused(change: Readonly<Record<string, unknown>>, field: string, ...words: string[]): void {
  const result = parseRequest({ ...REQUEST, ...change }, options);
  assert.ok(!result.ok, `expected a refusal of ${field}`);
  assert.equal(result.field, field, result.message);
  for (const word of words) assert.ok(result.message.includes(word), `"${result.message}" lacks "${word}"`);
}

describe('parseRequest', () => {
  it('reads the least that is needed, and fills nothing in', () => {
    const result = parseRequest(Object.freeze(REQUEST), options);
    assert.ok(result.ok);
    const { market, ...rest } = result.value;
    const { market: _market, ...given } = REQUEST;
    assert.deepEqual(rest, { ...given, evidence: [], volatility: 'unknown' });
    assert.equal(market.ticker, KALSHI_MARKET.ticker);
    assert.equal(market.category, 'weather');
  });

  it('reads every option', () => {
    const full = {
      ...REQUEST,
      category: 'Climate and Weather',
      position: { side: 'no', contracts: 12, averageCents: 41.5 },
      blend: 0.4,
      minEdge: 0.02,
      minAgreement: 1,
      allowOutliers: true,
      quickBelowStakeMicroUsd: 0,
      ensemble: false,
      escalateWithin: 0.5,
      kellyFraction: 0,
      method: 'consensus',
      explore: false,
    };
    const result = parseRequest(full, options);
    assert.ok(result.ok);
    const { market, ...rest } = result.value;
    const { market: _market, ...given } = full;
    assert.deepEqual(rest, { ...given, category: 'weather', evidence: [], volatility: 'unknown' });
    assert.equal(market.category, 'weather');
    assert.ok(parseRequest({ ...REQUEST, blend: 'evidence' }, options).ok);
  });

  it('takes what is held to a hundredth of a contract, as a number or as the venue’s text', () => {
    for (const [given, contracts] of [
      [2.5, 2.5],
      [227.27, 227.27],
      ['2.50', 2.5],
      ['82.00', 82],
    ]) {
      const read = parseRequest({ ...REQUEST, position: { side: 'yes', contracts: given, averageCents: 41 } }, options);
      assert.ok(read.ok, read.ok ? '' : read.message);
      assert.equal(read.value.position?.contracts, contracts);
    }
  });

  it('takes the price history under either of its names, and not under both', () => {
    const prices = [40, 44, 41, 47, 43].map((cents, index) => ({
      at: new Date(NOW_MS - (5 - index) * 3_600_000).toISOString(),
      cents,
    }));
    const read = (change: object) => parseRequest({ ...REQUEST, ...change }, options);
    const [camel, snake] = [read({ priceHistory: prices }), read({ price_history: prices })];
    assert.ok(camel.ok && snake.ok);
    assert.deepEqual(snake.value, camel.value);
    assert.notEqual(snake.value.volatility, 'unknown');
    assert.ok(read({ priceHistory: prices, price_history: null }).ok, 'null is not given');
    refused({ priceHistory: prices, price_history: prices }, 'price_history', 'two names of one field');
  });

  it('takes scheduled events as times, a bounded number of them', () => {
    const scheduledEvents = ['2026-12-10T19:00:00Z', '2020-01-01T00:00:00+02:00'];
    const read = parseRequest({ ...REQUEST, scheduledEvents }, options);
    assert.ok(read.ok);
    assert.deepEqual(read.value.scheduledEvents, scheduledEvents);
    refused({ scheduledEvents: ['2026-12-10T19:00:00Z', 'next week'] }, 'scheduledEvents.1', 'next week');
    refused({ scheduledEvents: '2026-12-10T19:00:00Z' }, 'scheduledEvents', 'a list of at most 100 times');
    refused({ scheduledEvents: Array(101).fill('2026-12-10T19:00:00Z') }, 'scheduledEvents', 'at most 100');
  });

  it('refuses unknown fields by name, so that a mistyped option is not ignored', () => {
    refused({ minedge: 0.1 }, 'minedge', 'no field named minedge');
    refused(
      { position: { side: 'yes', contracts: 1, averageCents: 5, price: 3 } },
      'position.price',
      'position',
      'price',
    );
    const result = parseRequest(JSON.parse(JSON.stringify(REQUEST).replace('{', '{"__proto__":{"blend":1},')), options);
    assert.ok(!result.ok && result.message.includes('__proto__'));
  });

  it('refuses values out of range, naming field and value', () => {
    refused({ requestId: 'a b' }, 'requestId', '"a b"');
    refused({ requestId: '' }, 'requestId', '""');
    refused({ requestId: 'a/b' }, 'requestId');
    refused({ requestId: 'x'.repeat(129) }, 'requestId', '129 characters');
    refused({ requestId: undefined }, 'requestId', 'missing');
    refused({ bankrollMicroUsd: -1 }, 'bankrollMicroUsd', '-1', 'micro-dollars');
    refused({ bankrollMicroUsd: 1.5 }, 'bankrollMicroUsd', '1.5');
    refused({ bankrollMicroUsd: 2 ** 53 }, 'bankrollMicroUsd');
    refused({ maxStakeMicroUsd: '50' }, 'maxStakeMicroUsd', '"50"');
    refused({ maxStakeMicroUsd: Number.NaN }, 'maxStakeMicroUsd', 'NaN');
    refused({ deadlineMs: 999 }, 'deadlineMs', '999', '1000 to 3600000');
    refused({ deadlineMs: 3_600_001 }, 'deadlineMs', '3600001');
    refused({ deadlineMs: undefined }, 'deadlineMs', 'missing');
    for (const blend of ['mine', 1.01, -0.01, null, {}]) refused({ blend }, 'blend', '"evidence"', 'from 0 to 1');
    refused({ minEdge: 1.1 }, 'minEdge', '1.1');
    refused({ minAgreement: -0.1 }, 'minAgreement', '-0.1');
    refused({ escalateWithin: 0.6 }, 'escalateWithin', '0.5');
    refused({ kellyFraction: 2 }, 'kellyFraction', '2');
    refused({ quickBelowStakeMicroUsd: 0.5 }, 'quickBelowStakeMicroUsd', '0.5');
    refused({ allowOutliers: 'yes' }, 'allowOutliers', 'true or false');
    refused({ ensemble: 0 }, 'ensemble', '0');
    refused({ position: 5 }, 'position', '5');
    refused({ position: { side: 'maybe', contracts: 1, averageCents: 5 } }, 'position.side', '"maybe"');
    refused({ position: { side: 'yes', contracts: 0, averageCents: 5 } }, 'position.contracts', '0');
    for (const contracts of [-2.5, 2.345, '2.345', '-2.50', null]) {
      refused({ position: { side: 'yes', contracts, averageCents: 5 } }, 'position.contracts', 'two decimals');
    }
    refused({ position: { side: 'yes', contracts: 1, averageCents: 100 } }, 'position.averageCents', '100');
    refused({ category: '***' }, 'category', '"***"');
  });

  it('refuses an account that is not configured, naming those that are', () => {
    refused({ account: 'mian' }, 'account', '"mian"', 'main, paper');
    refused({ account: 'constructor' }, 'account', 'not configured');
    const none = parseRequest(REQUEST, { ...options, accounts: [] });
    assert.ok(!none.ok && none.message.includes('none is configured'));
  });

  it('passes on the refusal of the market', () => {
    refused({ market: undefined }, 'market', 'missing');
    refused({ market: { ...KALSHI_MARKET, status: 'closed' } }, 'market.status', '"closed"');
  });

  it('never throws, whatever it is given', () => {
    const field = fc.constantFrom(...Object.keys(REQUEST), 'blend', 'position', 'category', '__proto__', 'other');
    const check = (input: unknown) => {
      const result = parseRequest(input, options);
      if (result.ok) assert.deepEqual(JSON.parse(JSON.stringify(result.value)), result.value);
      else assert.ok(result.message.length > 0 && result.message.length < 600);
    };
    fc.assert(fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), check));
    fc.assert(
      fc.property(fc.array(fc.tuple(field, fc.anything()), { minLength: 1 }), (changes) =>
        check({ ...REQUEST, ...Object.fromEntries(changes) }),
      ),
    );
  });
});

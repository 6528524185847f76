import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readNamed, withFetched } from '../../../domain/decision/named-request.ts';
import { parseRequest } from '../../../domain/decision/parse-request.ts';
import { hostileJson, isSentence } from '../../support/hostile.ts';
import { testRequest } from '../../support/request.ts';

const OPTIONS = { nowMs: Date.parse('2026-11-29T12:00:00Z'), accounts: ['main'], categories: {} };
const { market, ...WITHOUT } = testRequest();

describe('a request that names what it is about', () => {
  it('is one that has a ticker and no market', () => {
    const read = (more: object) => readNamed('market', { ...WITHOUT, ...more }, OPTIONS);
    assert.deepEqual(read({ ticker: 'KXA-1' }), {
      ok: true,
      value: { question: { kind: 'market', ticker: 'KXA-1' }, deadlineMs: WITHOUT.deadlineMs },
    });
    assert.deepEqual(read({ market }), { ok: true, value: null });
    assert.deepEqual(read({}), { ok: true, value: null });
    assert.equal(read({ ticker: 'KXA-1', market }).ok, false);
  });

  it('is refused for what else is wrong before anything is fetched', () => {
    const wrong = [{ deadlineMs: 1 }, { account: 'nobody' }, { evidence: [{}] }, { feeChanges: {} }, { ticker: 'a b' }];
    for (const more of wrong) {
      const read = readNamed('market', { ...WITHOUT, ticker: 'KXA-1', ...more }, OPTIONS);
      assert.ok(!read.ok, JSON.stringify(more));
      isSentence(read.message);
    }
  });

  it('names an event, and of its markets those that are wanted', () => {
    const { tickers, eventTicker } = { tickers: ['KXA-1'], eventTicker: 'KXA' };
    const read = readNamed('event', { ...WITHOUT, eventTicker, tickers }, OPTIONS);
    assert.deepEqual(read.ok && read.value?.question, { kind: 'event', eventTicker, tickers });
  });

  it('is refused by name where nothing was fetched for it', () => {
    const parsed = parseRequest({ ...WITHOUT, ticker: 'KXA-1' }, OPTIONS);
    assert.match(parsed.ok ? '' : parsed.message, /^ticker is "KXA-1"; what it names was not fetched/);
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(hostileJson, fc.constantFrom('market', 'event'), (json, kind) => {
        const read = readNamed(kind, json, OPTIONS);
        if (!read.ok) isSentence(read.message);
      }),
    );
  });
});

describe('withFetched', () => {
  it('keeps what the caller passed, and puts what was fetched where it passed nothing', () => {
    const fetched = { market: { ticker: 'KXA-1' }, orderbook: 'fetched', candlesticks: 'fetched' };
    assert.deepEqual(withFetched('market', { ticker: 'KXA-1', account: 'main', orderbook: 'own' }, fetched), {
      account: 'main',
      market: { ticker: 'KXA-1' },
      orderbook: 'own',
      candlesticks: 'fetched',
    });
    const own = { ticker: 'KXA-1', priceHistory: [] };
    assert.deepEqual(withFetched('market', own, fetched), {
      market: { ticker: 'KXA-1' },
      orderbook: 'fetched',
      priceHistory: [],
    });
  });
});

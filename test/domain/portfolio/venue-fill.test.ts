import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readVenueFill } from '../../../domain/portfolio/venue-fill.ts';
import { hostileJson, isSentence } from '../../support/hostile.ts';

const WHOSE = { account: 'main', by: 'venue.test' };
const FILL = {
  fill_id: 'f-1',
  order_id: 'o-1',
  ticker: 'KXA-1',
  side: 'no',
  action: 'sell',
  outcome_side: 'yes',
  count_fp: '2.50',
  yes_price_dollars: '0.4200',
  no_price_dollars: '0.5800',
  fee_cost: '0.0427',
  created_time: '2026-11-20T10:00:00.5Z',
};

describe('readVenueFill', () => {
  const read = (more: object) => {
    const result = readVenueFill({ ...FILL, ...more }, WHOSE);
    return result.ok ? result.value : result.message;
  };

  it('is the trade that was made, at its side’s price, with its fee and time', () => {
    assert.deepEqual(read({}), {
      fillId: 'f-1',
      account: 'main',
      ticker: 'KXA-1',
      action: 'SELL',
      side: 'no',
      contracts: 2.5,
      priceMicroUsd: 580_000,
      feeMicroUsd: 42_700,
      atMs: Date.parse('2026-11-20T10:00:00.500Z'),
      by: 'venue.test',
    });
  });

  it('is a purchase of the side that it moved to, where the venue no longer says more', () => {
    const fill = read({
      side: undefined,
      action: undefined,
      fee_cost: undefined,
      created_time: undefined,
      ts: 1_790_000_000,
    });
    assert.deepEqual(fill, {
      fillId: 'f-1',
      account: 'main',
      ticker: 'KXA-1',
      action: 'BUY',
      side: 'yes',
      contracts: 2.5,
      priceMicroUsd: 420_000,
      atMs: 1_790_000_000_000,
      by: 'venue.test',
    });
    const older = read({ fill_id: undefined, trade_id: 't-1', ticker: undefined, market_ticker: 'KXB-1' });
    assert.ok(typeof older === 'object');
    assert.deepEqual([older.fillId, older.ticker], ['t-1', 'KXB-1']);
  });

  it('is refused by field where it is not understood, and never throws', () => {
    assert.match(String(read({ count_fp: 3 })), /^fill\.count_fp is 3; it must be a text/);
    assert.match(String(read({ fee_cost: '-1' })), /^fill\.fee_cost is -1; it must be dollars/);
    assert.match(String(read({ no_price_dollars: '2' })), /^priceMicroUsd is 2000000/);
    assert.match(String(read({ fill_id: undefined })), /^fillId is missing/);
    fc.assert(
      fc.property(hostileJson, (json) => {
        const fill = readVenueFill(json, WHOSE);
        if (!fill.ok) isSentence(fill.message);
      }),
    );
  });
});

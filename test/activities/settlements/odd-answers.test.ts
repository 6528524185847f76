import assert from 'node:assert/strict';
import { createReadFills } from '../../../activities/settlements/read-fills.ts';
import { createSettleMarkets, newlyAwaited } from '../../../activities/settlements/settle-markets.ts';
import type { Venue } from '../../../kalshi/venue.ts';

const NOW_MS = Date.parse('2026-11-29T12:00:00Z');
const PAST = '2026-11-29T11:00:00.123456Z';
type Parts = Parameters<typeof createSettleMarkets>[0];

/** What a venue that answers oddly leads to in the store, which is played here. */
function service() {
  const told: { readonly ticker: string; readonly atMs?: number }[] = [];
  const written: Record<string, unknown>[] = [];
  const parts = {
    clock: { now: () => NOW_MS },
    config: { kalshi: { settleEveryMs: 60_000 }, venueKey: { account: 'main' } },
    log: () => {},
    workflows: {
      update: async (_id: string, _name: string, given: readonly { readonly ticker: string }[]) => {
        told.push(...given);
        return given.map(() => ({ kind: 'recorded' }));
      },
    },
    store: {
      settlements: {
        read: async () => ({ fillsReadToMs: null }),
        write: async (change: Record<string, unknown>) => void written.push(change),
      },
      outcomes: { readMany: async () => [] },
      awaitedMarkets: {
        add: async () => {},
        due: async () => [newlyAwaited('KXA-1', NOW_MS)],
        write: async () => {},
        remove: async () => {},
      },
    },
  } as unknown as Parts;
  return { parts, told, written };
}

const ended = (ticker: string, at: string) => ({ ticker, status: 'finalized', result: 'yes', settlement_ts: at });
const fill = (id: string, at: string) => ({
  fill_id: id,
  ticker: 'KXA-1',
  side: 'yes',
  action: 'buy',
  count_fp: '10.00',
  yes_price_dollars: '0.4500',
  no_price_dollars: '0.5500',
  fee_cost: '0.1733',
  created_time: at,
});

describe('odd answers of the venue', () => {
  it('of markets that nobody asked for, or of a time that has not come, record no such outcome', async () => {
    const { parts, told } = service();
    const rows = [ended('KXA-1', '9999-12-31T00:00:00Z'), ended('KXOTHER-1', PAST)];
    const venue = { host: 'venue.test', markets: async () => ({ rows }) } as unknown as Venue;
    await createSettleMarkets(parts, venue).settleMarkets();
    assert.deepEqual(
      told.map(({ ticker, atMs }) => [ticker, atMs]),
      [['KXA-1', NOW_MS]],
    );
  });

  it('whose pages of fills go round in a circle are given up, and nothing counts as read', async () => {
    const { parts, written } = service();
    let asked = 0;
    const fills = async () => {
      asked += 1;
      return { rows: [fill(`f-${asked}`, PAST)], cursor: asked % 2 === 0 ? 'even' : 'odd' };
    };
    const venue = { host: 'venue.test', fills } as unknown as Venue;
    await assert.rejects(createReadFills(parts, venue).readFills(), /do not end after 3 pages.*in a circle/);
    assert.deepEqual([asked, written], [3, []]);
  });

  it('with a fill of the future do not skip the fills until then', async () => {
    const { parts, written } = service();
    const rows = [fill('f-1', '2099-01-01T00:00:00Z'), fill('f-2', PAST)];
    const venue = { host: 'venue.test', fills: async () => ({ rows, cursor: null }) } as unknown as Venue;
    assert.equal(await createReadFills(parts, venue).readFills(), 2);
    assert.deepEqual(written, [{ fillsReadToMs: NOW_MS }]);
  });
});

import assert from 'node:assert/strict';
import { request } from 'node:http';
import { parseMarket } from '../../../../domain/market/parse-market.ts';
import { type SimulatedVenue, startSimulatedVenue } from '../../../../local/simulator/venue/index.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PACE = { determineMs: HOUR_MS, settleMs: 10 * 60_000, disputeMs: DAY_MS };

type Json = Record<string, unknown>;

describe('the simulated venue', () => {
  const nowMs = Date.parse('2026-11-02T12:00:00Z');
  let venue: SimulatedVenue;
  let tickers: readonly string[] = [];

  before(async () => {
    venue = await startSimulatedVenue({
      seed: 7,
      now: () => nowMs,
      pace: PACE,
      shares: { disputed: 0, scalar: 0 },
      tokensPerSecond: 1_000_000,
    });
    tickers = venue.control.listMarkets({ count: 5, closesAfterMs: 12 * HOUR_MS });
  });
  after(() => venue.close());

  async function get(path: string, headers: Record<string, string> = {}) {
    const response = await fetch(`${venue.url}/trade-api/v2${path}`, { headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : null) as Json };
  }
  const market = async (ticker: string) => (await get(`/markets/${ticker}`)).body.market as Json;

  it('lists markets page by page, and finds each by its ticker', async () => {
    const first = await get('/markets?limit=3');
    const second = await get(`/markets?limit=3&cursor=${first.body.cursor}`);
    const listed = [first, second].flatMap(({ body }) => (body.markets as Json[]).map(({ ticker }) => ticker));
    assert.deepEqual([listed, second.body.cursor], [tickers, '']);
    const some = await get(`/markets?tickers=${tickers[1]},${tickers[3]},KXNOSUCH`);
    assert.deepEqual(
      (some.body.markets as Json[]).map(({ ticker }) => ticker),
      [tickers[1], tickers[3]],
    );
    assert.equal((await get('/markets/KXNOSUCH')).status, 404);
  });

  it('has no page at a target that is no address, and stays up', async () => {
    const status = await new Promise((resolve, reject) => {
      const { port } = new URL(venue.url);
      const sent = request({ port, host: '127.0.0.1', path: '//' }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.once('error', reject).end();
    });
    assert.equal(status, 404);
    assert.equal((await get('/markets?limit=1')).status, 200);
  });

  it('is read by the reader of the venue, with the quotes that its book has', async () => {
    for (const ticker of tickers) {
      const object = await market(ticker);
      const read = parseMarket({ market: object }, { nowMs, categories: {} });
      assert.ok(read.ok, JSON.stringify(read));
      const book = (await get(`/markets/${ticker}/orderbook`)).body.orderbook_fp as Record<string, string[][]>;
      assert.equal(book.yes_dollars?.at(-1)?.[0], object.yes_bid_dollars);
      assert.equal((1 - Number(book.no_dollars?.at(-1)?.[0])).toFixed(4), object.yes_ask_dollars);
      assert.deepEqual(book.yes_dollars, book.yes_dollars?.toSorted());
    }
  });
});

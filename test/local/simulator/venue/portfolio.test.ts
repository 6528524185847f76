import assert from 'node:assert/strict';
import fc from 'fast-check';
import { openVenueKey } from '../../../../kalshi/venue-key.ts';
import { type SimulatedVenue, startSimulatedVenue } from '../../../../local/simulator/venue/index.ts';

type Row = Record<string, string | number>;

const DAY_MS = 86_400_000;
const START_MS = Date.parse('2026-11-02T12:00:00Z');
const MICRO_USD = 1_000_000;
const microUsd = (dollars: unknown) => Math.round(Number(dollars) * MICRO_USD);

describe('the portfolio at the simulated venue', () => {
  let nowMs = START_MS;
  let venue: SimulatedVenue;
  let tickers: readonly string[];

  beforeEach(async () => {
    nowMs = START_MS;
    venue = await startSimulatedVenue({
      seed: 11,
      now: () => nowMs,
      tokensPerSecond: 1_000_000,
      pace: { determineMs: 0, settleMs: 0, disputeMs: 0 },
      shares: { disputed: 0, scalar: 0.3 },
      startMicroUsd: 1_000 * MICRO_USD,
    });
    tickers = venue.control.listMarkets({ count: 6, closesAfterMs: DAY_MS });
  });
  afterEach(() => venue.close());

  async function get(path: string, { signedPath = path.split('?')[0] ?? '', atMs = nowMs } = {}) {
    const headers = openVenueKey(venue.keyId, venue.privateKeyPem).headers('GET', `/trade-api/v2${signedPath}`, atMs);
    const response = await fetch(`${venue.url}/trade-api/v2${path}`, { headers });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
  const rows = async (path: string, field: string) => (await get(path)).body[field] as Row[];

  it('is read by nobody without a signature of its own path and time', async () => {
    const plain = await fetch(`${venue.url}/trade-api/v2/portfolio/balance`);
    assert.equal(plain.status, 401);
    assert.equal((await get('/portfolio/balance')).status, 200);
    assert.equal((await get('/portfolio/balance', { signedPath: '/portfolio/fills' })).status, 401);
    assert.equal((await get('/portfolio/balance', { atMs: nowMs - 60_000 })).status, 401);
    assert.equal((await get('/portfolio/fills?limit=5')).status, 200);
  });

  it('buys at the offer and sells at the bid, level by level, within the limit', async () => {
    const [ticker = ''] = tickers;
    const book = (await get(`/markets/${ticker}/orderbook`)).body.orderbook_fp as Record<string, [string, string][]>;
    const offers = (book.no_dollars ?? []).toReversed();
    const [[firstPrice = '', firstCount = ''] = [], [, secondCount = ''] = []] = offers;
    const half = Math.floor(Number(secondCount) / 2);
    const wanted = Number(firstCount) + half;
    const bought = venue.control.trade({ ticker, side: 'yes', contracts: wanted });
    assert.deepEqual(
      bought.map(({ count_fp, no_price_dollars }) => [count_fp, no_price_dollars]),
      [
        [firstCount, firstPrice],
        [half.toFixed(2), offers[1]?.[0]],
      ],
    );
    const limit = 1 - Number(firstPrice);
    const limited = venue.control.trade({ ticker, side: 'yes', contracts: wanted, limitDollars: limit });
    assert.deepEqual(
      limited.map(({ count_fp }) => count_fp),
      [firstCount],
    );
    const [sold] = venue.control.trade({ ticker, action: 'sell', side: 'yes', contracts: 1 });
    assert.equal(sold?.yes_price_dollars, book.yes_dollars?.at(-1)?.[0]);
    assert.throws(() => venue.control.trade({ ticker, action: 'sell', side: 'no', contracts: 1 }), /are held/);
  });

  it('charges 7 % of count times P (1 - P), rounded up to $0.0001, and half of it in sports', async () => {
    const multiplierOf = async (ticker: string) => {
      const { series } = (await get(`/series/${ticker.split('-')[0]}`)).body as { series: Row };
      return Number(series.fee_multiplier);
    };
    const multipliers = new Set<number>();
    for (const ticker of venue.control.listMarkets({ from: 10, count: 20, closesAfterMs: DAY_MS })) {
      const [fill] = venue.control.trade({ ticker, side: 'no', contracts: 3.21 });
      const multiplier = await multiplierOf(ticker);
      multipliers.add(multiplier);
      const price = Number(fill?.yes_price_dollars);
      const exact = 0.07 * multiplier * 3.21 * price * (1 - price);
      assert.equal(Number(fill?.fee_cost), Math.ceil(exact * 10_000 - 1e-9) / 10_000);
    }
    assert.deepEqual([...multipliers].toSorted(), [0.5, 1]);
  });

  it('keeps its books: what was paid, held, settled and left over agree whatever was traded', async function () {
    this.timeout(20_000);
    const trade = fc.record({
      market: fc.integer({ min: 0, max: 5 }),
      side: fc.constantFrom('yes' as const, 'no' as const),
      hundredths: fc.integer({ min: 1, max: 3_000 }),
      afterMs: fc.integer({ min: 0, max: 3_600_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(trade, { minLength: 1, maxLength: 12 }), async (trades) => {
        await venue.close();
        nowMs = START_MS;
        venue = await startSimulatedVenue({
          seed: 11,
          now: () => nowMs,
          tokensPerSecond: 1_000_000,
          pace: { determineMs: 0, settleMs: 0, disputeMs: 0 },
          shares: { disputed: 0, scalar: 0.3 },
          startMicroUsd: 1_000 * MICRO_USD,
        });
        tickers = venue.control.listMarkets({ count: 6, closesAfterMs: DAY_MS });
        // Reckoned here in the plainest way: cash for each contract, and what all contracts pay in the end.
        let cash = 1_000 * MICRO_USD;
        const yes = new Map<string, number>();
        for (const { market, side, hundredths, afterMs } of trades) {
          nowMs += afterMs;
          const ticker = tickers[market] ?? '';
          for (const fill of venue.control.trade({ ticker, side, contracts: hundredths / 100 })) {
            const price = side === 'yes' ? fill.yes_price_dollars : fill.no_price_dollars;
            cash -= Math.round(Number(fill.count_fp) * microUsd(price)) + microUsd(fill.fee_cost);
            const change = side === 'yes' ? 1 : -1;
            yes.set(ticker, (yes.get(ticker) ?? 0) + change * Number(fill.count_fp));
            // YES and NO of one market are a dollar; the reckoning lends it until the end.
            if (side === 'no') cash += Math.round(Number(fill.count_fp) * MICRO_USD);
          }
        }
        const positions = await rows('/portfolio/positions?count_filter=position', 'market_positions');
        for (const { ticker, position_fp } of positions) {
          assert.equal(position_fp, (yes.get(String(ticker)) ?? 0).toFixed(2));
        }
        nowMs = START_MS + 2 * DAY_MS;
        for (const [ticker, count] of yes) {
          const { settlement } = venue.control.endingOf(ticker);
          cash += Math.round(count * settlement.valueMicroUsd);
        }
        const { balance_dollars, portfolio_value } = (await get('/portfolio/balance')).body;
        assert.ok(Math.abs(microUsd(balance_dollars) - cash) <= 1, `${balance_dollars} and ${cash}`);
        assert.equal(portfolio_value, 0);
        const settled = await rows('/portfolio/settlements', 'settlements');
        assert.deepEqual(
          settled.map(({ ticker }) => ticker).toSorted(),
          positions.map(({ ticker }) => ticker).toSorted(),
        );
        assert.deepEqual(await rows('/portfolio/positions', 'market_positions'), []);
      }),
      { numRuns: 25 },
    );
  });

  it('lists fills the newest first, by time and page, the old ones in the historical tier', async () => {
    for (const ticker of tickers) {
      nowMs += 1_000;
      venue.control.trade({ ticker, side: 'yes', contracts: 1 });
    }
    const newestFirst = tickers.toReversed();
    assert.deepEqual(
      (await rows('/portfolio/fills', 'fills')).map(({ ticker }) => ticker),
      newestFirst,
    );
    const since = Math.floor(nowMs / 1_000) - 1;
    const recent = await rows(`/portfolio/fills?min_ts=${since}`, 'fills');
    assert.deepEqual(
      recent.map(({ ticker }) => ticker),
      newestFirst.slice(0, 2),
    );
    const { body } = await get('/portfolio/fills?limit=4');
    const rest = await rows(`/portfolio/fills?limit=4&cursor=${body.cursor}`, 'fills');
    assert.deepEqual(
      rest.map(({ ticker }) => ticker),
      newestFirst.slice(4),
    );
    nowMs += 100 * DAY_MS;
    assert.deepEqual(await rows('/portfolio/fills', 'fills'), []);
    assert.equal((await rows('/historical/fills', 'fills')).length, 6);
  });
});

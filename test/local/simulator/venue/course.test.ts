import assert from 'node:assert/strict';
import { parseEvent } from '../../../../domain/market/parse-event.ts';
import { type SimulatedVenue, startSimulatedVenue } from '../../../../local/simulator/venue/index.ts';

type Json = Record<string, unknown>;

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const PACE = { determineMs: 10 * MINUTE_MS, settleMs: 4 * MINUTE_MS, disputeMs: 60 * MINUTE_MS };
const START_MS = Date.parse('2026-11-02T12:00:00Z');

describe('a market’s course at the simulated venue', () => {
  let nowMs = START_MS;
  let venue: SimulatedVenue;

  beforeEach(async () => {
    nowMs = START_MS;
    venue = await startSimulatedVenue({
      seed: 7,
      now: () => nowMs,
      pace: PACE,
      shares: { disputed: 0, scalar: 0 },
      tokensPerSecond: 1_000_000,
    });
  });
  afterEach(() => venue.close());

  async function get(path: string, headers: Record<string, string> = {}) {
    const response = await fetch(`${venue.url}/trade-api/v2${path}`, { headers });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Json };
  }
  const market = async (ticker: string) => (await get(`/markets/${ticker}`)).body.market as Json;
  const list = async (query: string) =>
    ((await get(`/markets?${query}`)).body.markets as Json[]).map(({ ticker }) => ticker);
  const one = (closesAfterMs: number) => venue.control.listMarkets({ count: 1, closesAfterMs })[0] ?? '';

  it('goes from active to finalized, which alone has a time of settlement, and then into the historical tier', async () => {
    const ticker = one(30 * MINUTE_MS);
    const seen: unknown[] = [];
    for (const minutes of [0, 29, 31, 41, 45]) {
      nowMs = START_MS + minutes * MINUTE_MS;
      const { status, result, settlement_ts = null, yes_bid_dollars } = await market(ticker);
      seen.push([minutes, status, result !== '', settlement_ts !== null, Number(yes_bid_dollars) > 0]);
    }
    assert.deepEqual(seen, [
      [0, 'active', false, false, true],
      [29, 'active', false, false, true],
      [31, 'closed', false, false, false],
      [41, 'determined', true, false, false],
      [45, 'finalized', true, true, false],
    ]);
    const settled = await market(ticker);
    const second = Math.floor(Date.parse(String(settled.settlement_ts)) / 1_000);
    assert.deepEqual(await list(`min_settled_ts=${second}&max_settled_ts=${second}&status=settled`), [ticker]);
    assert.deepEqual(await list(`min_settled_ts=${second + 1}`), []);
    nowMs += 100 * DAY_MS;
    assert.deepEqual([await list(''), (await get(`/markets/${ticker}`)).status], [[], 404]);
    const old = (await get(`/historical/markets/${ticker}`)).body.market as Json;
    assert.deepEqual([old.result, old.settlement_ts], [settled.result, settled.settlement_ts]);
  });

  it('ends as the simulated world draws it; a dispute amends what was said first', async () => {
    const ticker = one(0);
    nowMs += 11 * MINUTE_MS;
    const first = await market(ticker);
    const other = first.result === 'yes' ? 'no' : 'yes';
    assert.equal(first.result, venue.control.endingOf(ticker).settlement.result);
    venue.control.amend(ticker, other);
    const seen: unknown[] = [];
    for (const minutes of [0, 61, 66]) {
      nowMs = START_MS + (11 + minutes) * MINUTE_MS;
      const { status, result } = await market(ticker);
      seen.push([status, result]);
    }
    assert.deepEqual(seen, [
      ['disputed', first.result],
      ['amended', other],
      ['finalized', other],
    ]);
    // What was final is corrected too.
    venue.control.amend(ticker, 0.37);
    nowMs += 120 * MINUTE_MS;
    const last = await market(ticker);
    assert.deepEqual([last.status, last.result, last.settlement_value_dollars], ['finalized', 'scalar', '0.3700']);
  });

  it('is opened and closed by command, and halted in between', async () => {
    const [ticker = ''] = venue.control.listMarkets({ count: 1, opensAfterMs: DAY_MS, closesAfterMs: 2 * DAY_MS });
    const statuses = [(await market(ticker)).status];
    venue.control.open(ticker, MINUTE_MS);
    statuses.push((await market(ticker)).status);
    venue.control.pause(ticker, true);
    statuses.push((await market(ticker)).status);
    venue.control.pause(ticker, false);
    venue.control.close(ticker);
    statuses.push((await market(ticker)).status);
    assert.deepEqual(statuses, ['initialized', 'active', 'inactive', 'closed']);
    nowMs += DAY_MS;
    assert.throws(() => venue.control.open(ticker, MINUTE_MS), /finalized/);
  });

  it('has an event with all its markets, and candles that end where the price is', async () => {
    const [listed] = venue.control.listEvents({
      count: 1,
      kind: 'race',
      closesAfterMs: DAY_MS,
      opensAfterMs: -20 * DAY_MS,
    });
    assert.ok(listed);
    const { eventTicker: event, tickers } = listed;
    const read = parseEvent((await get(`/events/${event}?with_nested_markets=true`)).body, { nowMs, categories: {} });
    assert.ok(read.ok, JSON.stringify(read));
    assert.deepEqual(
      read.value.markets.map((each) => each.market.ticker),
      tickers,
    );
    const span = `start_ts=${(nowMs - DAY_MS) / 1_000}&end_ts=${nowMs / 1_000}&period_interval=60`;
    const path = `/series/KXSIMRACE/markets/${tickers[0]}/candlesticks?${span}`;
    const candles = (await get(path)).body.candlesticks as Record<string, Record<string, string>>[];
    // Both ends of the day are in.
    assert.equal(candles.length, 25);
    assert.equal(candles.at(-1)?.yes_ask?.close_dollars, (await market(tickers[0] ?? '')).yes_ask_dollars);
    const together = (await get(`/series/KXSIMRACE/events/${event}/candlesticks?${span}`)).body;
    assert.deepEqual((together.market_candlesticks as unknown[])[0], candles);
    const all = together.market_candlesticks as (typeof candles)[];
    assert.ok(all.some((each) => new Set(each.map(({ yes_ask }) => yes_ask?.close_dollars)).size > 3));
    const batch = (await get(`/markets/candlesticks?market_tickers=${tickers.join(',')}&${span}`)).body;
    assert.deepEqual((batch.markets as Json[])[0], { market_ticker: tickers[0], candlesticks: candles });
  });

  it('grants its tokens and no more, and says nothing of when to come again', async () => {
    venue.control.setTokensPerSecond(30);
    const statuses = [];
    for (let request = 0; request < 4; request++) statuses.push((await get('/markets')).status);
    const refused = await get('/markets');
    assert.deepEqual([...statuses, refused.status], [200, 200, 200, 429, 429]);
    assert.deepEqual([refused.body, refused.headers.get('retry-after')], [{ error: 'too many requests' }, null]);
    nowMs += 400;
    assert.deepEqual([(await get('/markets')).status, (await get('/markets')).status], [200, 429]);
  });

  it('breaks down on command: by a status, by silence, by half an answer', async () => {
    venue.control.setOutages([
      { kind: 'status', status: 502, path: '/series', times: 1 },
      { kind: 'cut', path: '/events', times: 1 },
      { kind: 'drop', path: '/markets', times: 1 },
      { kind: 'hang', path: '/historical', times: 1 },
    ]);
    one(DAY_MS);
    assert.equal((await get('/series/fee_changes')).status, 502);
    await assert.rejects(get('/events'), SyntaxError);
    await assert.rejects(get('/markets'), TypeError);
    const signal = AbortSignal.timeout(200);
    await assert.rejects(fetch(`${venue.url}/trade-api/v2/historical/cutoff`, { signal }), /timeout/);
    for (const path of ['/series/fee_changes', '/events', '/markets', '/historical/cutoff']) {
      assert.equal((await get(path)).status, 200, path);
    }
  });

  it('answers a repeated question with "not modified" while nothing changed', async () => {
    const ticker = one(DAY_MS);
    const { headers } = await get(`/markets/${ticker}`);
    const again = await fetch(`${venue.url}/trade-api/v2/markets/${ticker}`, {
      headers: { 'if-none-match': headers.get('etag') ?? '' },
    });
    assert.equal(again.status, 304);
    nowMs += 60 * MINUTE_MS;
    const later = await get(`/markets/${ticker}`, { 'if-none-match': headers.get('etag') ?? '' });
    assert.equal(later.status, 200);
  });

  for (const [what, path] of [
    ['two kinds of time', '/markets?min_close_ts=1&min_settled_ts=1'],
    ['a time that does not go with the status', '/markets?min_settled_ts=1&status=open'],
    ['an unknown status', '/markets?status=finalized'],
    ['too long a page', '/markets?limit=1001'],
    ['a cursor of its own making', '/markets?cursor=abc'],
    ['a period that there is not', '/series/KXSIMHIGH/markets/X/candlesticks?start_ts=1&end_ts=2&period_interval=5'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { status, body } = await get(path);
      assert.deepEqual([status, body.code], path.includes('/X/') ? [404, 'not_found'] : [400, 'bad_request']);
    });
  }
});

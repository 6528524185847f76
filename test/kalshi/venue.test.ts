import assert from 'node:assert/strict';
import { constants, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { openVenue, type VenueOptions } from '../../kalshi/venue.ts';
import { VenueError, type VenueErrorKind } from '../../kalshi/venue-error.ts';
import { openVenueKey } from '../../kalshi/venue-key.ts';
import { type AnsweringServer, type Respond, startAnsweringServer } from '../providers/answering-server.ts';

const API = '/trade-api/v2';

describe('the venue', () => {
  const doubles: AnsweringServer[] = [];
  after(() => Promise.all(doubles.map((double) => double.close())));

  async function venueThat(answers: Respond, options: Partial<VenueOptions> = {}) {
    const double = await startAnsweringServer();
    double.respond = answers;
    doubles.push(double);
    const venue = openVenue({ url: double.url, now: Date.now, random: () => 0.5, ...options });
    return { venue, double };
  }

  /** What a request for a market fails with. */
  async function failing(answers: Respond, options: Partial<VenueOptions> = {}) {
    const { venue, double } = await venueThat(answers, options);
    const error = await venue.market('KXA').then(
      () => assert.fail('an answer was expected to be refused'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof VenueError, String(error));
    assert.ok(error.message.startsWith(`${new URL(double.url).host} ${API}/markets/KXA: `), error.message);
    return error;
  }

  it('asks for nothing but reads, each by its documented path', async () => {
    const { venue, double } = await venueThat(
      (response, request) => {
        const [path = ''] = request.path.split('?');
        const rows = path.split('/').at(-1);
        json(response, {
          market: {},
          event: {},
          series: {},
          orderbook_fp: {},
          candlesticks: [],
          markets: [],
          series_fee_change_arr: [],
          event_fee_changes: [],
          [String(rows)]: [],
          market_positions: [],
        });
      },
      { key: openVenueKey('id', newKey('ed25519')) },
    );
    const range = { fromMs: 1_000_000, toMs: 3_601_000_000, periodMinutes: 60 } as const;
    await venue.market('KXA-1');
    await venue.event('KXA');
    await venue.series('KXA');
    await venue.orderBook('KXA-1');
    await venue.orderBooks(['KXA-1', 'KXA-2']);
    await venue.candles({ seriesTicker: 'KXA', ticker: 'KXA-1', ...range });
    await venue.candlesOf({ tickers: ['KXA-1', 'KXA-2'], ...range });
    await venue.markets(['KXA-1', 'KXA-2', 'KXA-1']);
    await venue.historicalCutoff();
    await venue.historicalMarkets(['KXA-1']);
    await venue.historicalCandles({ ticker: 'KXA-1', ...range });
    await venue.seriesFeeChanges('KXA');
    await venue.eventFeeChanges();
    await venue.positions();
    await venue.fills({ sinceMs: 5_000 });
    await venue.historicalFills({ sinceMs: 5_000 });
    await venue.settlements({ sinceMs: 5_000 });
    await venue.balance();
    assert.deepEqual(new Set(double.requests.map(({ method }) => method)), new Set(['GET']));
    assert.deepEqual(
      double.requests.map(({ path }) => decodeURIComponent(path.replace(API, ''))),
      [
        '/markets/KXA-1',
        '/events/KXA?with_nested_markets=true',
        '/series/KXA',
        '/markets/KXA-1/orderbook',
        '/markets/orderbooks?tickers=KXA-1&tickers=KXA-2',
        '/series/KXA/markets/KXA-1/candlesticks?start_ts=1000&end_ts=3601000&period_interval=60',
        '/markets/candlesticks?market_tickers=KXA-1,KXA-2&start_ts=1000&end_ts=3601000&period_interval=60',
        '/markets?tickers=KXA-1,KXA-2&limit=1000',
        '/historical/cutoff',
        '/historical/markets?tickers=KXA-1&limit=1000',
        '/historical/markets/KXA-1/candlesticks?start_ts=1000&end_ts=3601000&period_interval=60',
        '/series/fee_changes?series_ticker=KXA&show_historical=true',
        '/events/fee_changes?limit=200',
        '/portfolio/positions?count_filter=position&limit=200',
        '/portfolio/fills?min_ts=5&limit=200',
        '/historical/fills?min_ts=5&limit=200',
        '/portfolio/settlements?min_ts=5&limit=200',
        '/portfolio/balance',
      ],
    );
  });

  const ODD: readonly {
    readonly name: string;
    readonly kind: VenueErrorKind;
    readonly status: number | null;
    readonly answers: Respond;
    readonly says: RegExp;
    readonly options?: Partial<VenueOptions>;
  }[] = [
    { name: '5xx', kind: 'server_error', status: 503, answers: (to) => json(to, {}, 503), says: /try again later/ },
    {
      name: '404',
      kind: 'not_found',
      status: 404,
      answers: (to) => json(to, { error: { code: 'not_found', message: 'nothing\u202e here' } }, 404),
      says: /"not_found", "nothing\\u\{202e\} here"; check the ticker/,
    },
    {
      name: '403',
      kind: 'refused',
      status: 403,
      answers: (to) => json(to, {}, 403),
      says: /configure a read-only key/,
    },
    {
      name: 'a redirect',
      kind: 'refused',
      status: 302,
      answers: (to) => to.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      says: /not followed; correct kalshi\.host/,
    },
    {
      name: 'a truncated body',
      kind: 'cut_short',
      status: 200,
      answers: (to) => to.end('{"market": {"tick'),
      says: /no whole JSON \(17 characters\)/,
    },
    {
      name: 'a connection that ends early',
      kind: 'unreachable',
      status: null,
      answers: (to) => {
        to.writeHead(200, { 'content-length': '1000' });
        to.write('{"market": {');
        setTimeout(() => to.destroy(), 20);
      },
      says: /check kalshi\.host and this machine's connection/,
    },
    {
      name: 'a huge body of stated size',
      kind: 'too_large',
      status: 200,
      answers: (to) => json(to, { market: { title: 'x'.repeat(5_000) } }, 200, { 'content-length': '5027' }),
      says: /larger than 1000 bytes/,
      options: { maxBytes: 1_000 },
    },
    {
      name: 'a huge body of unstated size',
      kind: 'too_large',
      status: 200,
      answers: (to) => {
        to.writeHead(200);
        for (let index = 0; index < 50; index += 1) to.write('x'.repeat(100));
        to.end();
      },
      says: /larger than 1000 bytes/,
      options: { maxBytes: 1_000 },
    },
    {
      name: 'a body that never ends',
      kind: 'timed_out',
      status: null,
      answers: (to) => void to.writeHead(200).write('{'),
      says: /within 0\.1 s; try again, or raise kalshi\.timeoutMs/,
      options: { timeoutMs: 100 },
    },
    {
      name: 'a list',
      kind: 'changed_shape',
      status: 200,
      answers: (to) => json(to, [1]),
      says: /a list of 1 where an object/,
    },
    {
      name: 'another shape',
      kind: 'changed_shape',
      status: 200,
      answers: (to) => json(to, { contract: {} }),
      says: /market is missing where an object is expected/,
    },
  ];
  for (const { name, kind, status, answers, says, options } of ODD) {
    it(`refuses ${name} with its host, path and status, and says what to do`, async () => {
      const error = await failing(answers, options);
      assert.deepEqual({ kind: error.kind, status: error.status }, { kind, status });
      assert.match(error.message, says);
    });
  }

  it('says which system error kept it from connecting', async () => {
    const venue = openVenue({ url: 'http://127.0.0.1:1', now: Date.now });
    await assert.rejects(venue.market('KXA'), /127\.0\.0\.1:1 \/trade-api\/v2\/markets\/KXA: no answer came/);
  });

  it('waits after a 429, longer after each, and asks again; what waits too long is refused', async () => {
    let refusals = 3;
    const { venue, double } = await venueThat((to) => {
      refusals -= 1;
      if (refusals >= 0) json(to, { error: { code: 'too_many_requests' } }, 429);
      else json(to, { market: {} });
    });
    const begunMs = Date.now();
    await venue.market('KXA');
    assert.equal(double.requests.length, 4);
    assert.ok(Date.now() - begunMs >= 3_400, 'half a second, one and two');

    const error = await failing((to) => json(to, {}, 429), { maxWaitMs: 700 });
    assert.deepEqual({ kind: error.kind, status: error.status }, { kind: 'rate_limited', status: 429 });
  }).timeout(10_000);

  it('keeps within the rate that it was given, whatever comes at once', async () => {
    const times: number[] = [];
    const { venue } = await venueThat(
      (to) => {
        times.push(Date.now());
        json(to, { market: {} });
      },
      { tokensPerSecond: 100 },
    );
    await Promise.all(Array.from({ length: 15 }, () => venue.market('KXA')));
    const [first = 0] = times;
    assert.equal(times.length, 15);
    assert.ok((times.at(-1) ?? 0) - first >= 400, 'ten at once, and the others at ten a second');
  });

  it('makes no request for a while after five without an answer, and then one', async () => {
    let nowMs = 1_000_000;
    let isDown = true;
    const { venue, double } = await venueThat((to) => json(to, { market: {} }, isDown ? 500 : 200), {
      now: () => nowMs,
    });
    for (let each = 0; each < 5; each += 1) await assert.rejects(venue.market('KXA'), { kind: 'server_error' });
    await assert.rejects(venue.market('KXA'), { kind: 'paused', isPassing: true, againInMs: 5_000 });
    assert.equal(double.requests.length, 5);
    nowMs += 5_000;
    await assert.rejects(venue.market('KXA'), { kind: 'server_error' });
    nowMs += 9_000;
    await assert.rejects(venue.market('KXA'), { kind: 'paused' });
    nowMs += 1_000;
    isDown = false;
    await venue.market('KXA');
    await venue.market('KXA');
    assert.equal(double.requests.length, 8);
  });

  it('asks whether something changed where the venue gave an ETag, and keeps what did not', async () => {
    const { venue, double } = await venueThat((to, { headers }) => {
      if (headers['if-none-match'] === '"7"') to.writeHead(304).end();
      else json(to, { series: { ticker: 'KXA' } }, 200, { etag: '"7"' });
    });
    const [first, second] = [await venue.series('KXA'), await venue.series('KXA')];
    assert.deepEqual(second.body, first.body);
    assert.equal(double.requests[1]?.headers['if-none-match'], '"7"');
  });

  it('does not take another market, event or series for the one that was named', async () => {
    const { venue } = await venueThat((to) =>
      json(to, { market: { ticker: 'KXB-1' }, event: { event_ticker: 'KXB' }, series: { ticker: 5 } }),
    );
    const other = {
      kind: 'changed_shape',
      message: /market\.ticker is "KXB-1" where KXA-1 was asked for; look whether/,
    };
    await assert.rejects(venue.market('KXA-1'), other);
    await assert.rejects(venue.event('KXA'), /event\.event_ticker is "KXB" where KXA was asked for/);
    await assert.rejects(venue.series('KXA'), /series\.ticker is 5 where KXA was asked for/);
    assert.deepEqual((await venue.market('kxb-1')).body.market, { ticker: 'KXB-1' });
  });

  it('requests nothing for what is no ticker', async () => {
    const { venue, double } = await venueThat((to) => json(to, { market: {} }));
    for (const ticker of ['..', '.', '', 'a/b', 'a?b', 'é', '%2e%2e']) {
      await assert.rejects(venue.market(ticker), { kind: 'not_found' });
    }
    assert.equal(double.requests.length, 0);
  });

  for (const kind of ['rsa', 'ed25519'] as const) {
    it(`signs by ${kind} what needs a key: time, method and path without the query`, async () => {
      const pem = newKey(kind);
      const { venue, double } = await venueThat((to) => json(to, { fills: [], balance: 1 }), {
        key: openVenueKey('the-id', pem),
        now: () => 1_703_123_456_789,
      });
      await venue.fills({ sinceMs: 0 });
      const [{ headers } = assert.fail()] = double.requests;
      assert.equal(headers['kalshi-access-key'], 'the-id');
      assert.equal(headers['kalshi-access-timestamp'], '1703123456789');
      const signature = Buffer.from(String(headers['kalshi-access-signature']), 'base64');
      const text = Buffer.from(`1703123456789GET${API}/portfolio/fills`);
      const key = createPublicKey(pem);
      const isRight =
        kind === 'ed25519'
          ? verify(null, text, key, signature)
          : verify('sha256', text, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, signature);
      assert.ok(isRight);
    });
  }

  it('says which variables a request wants that needs a key, and requests nothing', async () => {
    const { venue, double } = await venueThat((to) => json(to, {}));
    await assert.rejects(venue.balance(), { kind: 'no_key', message: /kalshi\.keyIdEnv and kalshi\.privateKeyEnv/ });
    assert.equal(double.requests.length, 0);
  });

  it('fetches order books one by one without a key', async () => {
    const { venue, double } = await venueThat((to) => json(to, { orderbook_fp: { yes_dollars: [] } }));
    const { rows } = await venue.orderBooks(['KXA-1', 'KXA-2']);
    assert.deepEqual(rows, [
      { ticker: 'KXA-1', orderbook_fp: { yes_dollars: [] } },
      { ticker: 'KXA-2', orderbook_fp: { yes_dollars: [] } },
    ]);
    assert.equal(double.requests.length, 2);
  });
});

describe('openVenueKey', () => {
  it('refuses what is no such key without showing it', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    assert.throws(() => openVenueKey('id', pem), /of the kind ec; the venue takes RSA and Ed25519/);
    assert.throws(
      () => openVenueKey('id', 'my-secret-text'),
      (error: Error) => /PEM/.test(error.message) && !error.message.includes('my-secret-text'),
    );
  });
});

function json(to: ServerResponse, body: unknown, status = 200, headers = {}): void {
  to.writeHead(status, { 'content-type': 'application/json', ...headers });
  to.end(JSON.stringify(body));
}

function newKey(kind: 'rsa' | 'ed25519'): string {
  const { privateKey } =
    kind === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2_048 }) : generateKeyPairSync('ed25519');
  return String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
}

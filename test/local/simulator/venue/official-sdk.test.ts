import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { type SimulatedVenue, startSimulatedVenue } from '../../../../local/simulator/venue/index.ts';
import { pythonForSuite, runProgram } from '../../../support/python-venv.ts';

/** The newest that was published when this was written. It asks for Python 3.13 and uses nothing that 3.10 lacks. */
const SDK = [
  '--ignore-requires-python',
  'kalshi-python-sync==3.34.0',
  'cryptography==50.0.2',
  'lazy-imports==1.2.0',
  'pydantic==2.14.4',
  'python-dateutil==4.0.0',
  'urllib3==2.8.0',
];
const SCRIPT = join(import.meta.dirname, 'official_sdk.py');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface Read {
  readonly model: string;
  /** Of the answer's longest list; null = it has none. */
  readonly rows: number | null;
  readonly unknown: readonly string[];
}

describe('the simulated venue, read by the venue’s own client', () => {
  let python: string;
  let venue: SimulatedVenue;
  let names: Record<string, unknown>;

  before(async function () {
    python = await pythonForSuite(this, 'kalshi-sdk', SDK);
    venue = await startSimulatedVenue({
      seed: 3,
      tokensPerSecond: 1_000_000,
      pace: { determineMs: 0, settleMs: 0, disputeMs: HOUR_MS },
      shares: { disputed: 0.2, scalar: 0.2 },
    });
    const { control } = venue;
    // Of every status, closed within the last days, and long ago.
    const open = control.listMarkets({ count: 4 });
    control.listMarkets({ from: 4, count: 2, opensAfterMs: HOUR_MS });
    control.listMarkets({ from: 6, count: 12, closesAfterMs: -2 * DAY_MS, opensAfterMs: -4 * DAY_MS });
    const old = control.listMarkets({ from: 20, count: 3, closesAfterMs: -200 * DAY_MS, opensAfterMs: -210 * DAY_MS });
    const [ladder] = control.listEvents({ count: 1, kind: 'ladder', closesAfterMs: DAY_MS });
    const [ticker = '', traded = ''] = open;
    control.pause(open[3] ?? '', true);
    control.trade({ ticker: traded, side: 'yes', contracts: 12.5 });
    control.trade({ ticker: open[2] ?? '', side: 'no', contracts: 7 });
    control.close(traded);
    control.changeSeriesFee({
      seriesTicker: 'KXSIMGAME',
      type: 'quadratic',
      multiplier: 2,
      fromMs: Date.now() + DAY_MS,
    });
    const event = ladder?.eventTicker ?? '';
    const eventFee = { eventTicker: event, seriesTicker: 'KXSIMLADDER', override: null, fromMs: Date.now() };
    control.changeEventFee({ ...eventFee, override: { type: 'flat', multiplier: 1 } });
    control.changeEventFee(eventFee);
    const seconds = (ms: number) => Math.floor((Date.now() + ms) / 1_000);
    const rsa = generateKeyPairSync('rsa', {
      modulusLength: 2_048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    control.addKey('rsa', rsa.publicKey);
    names = {
      keys: [venue, { keyId: 'rsa', privateKeyPem: rsa.privateKey }].map(({ keyId, privateKeyPem }) => ({
        keyId,
        privateKeyPem,
      })),
      ticker,
      tickers: open,
      series: ticker.split('-')[0],
      event,
      event_series: 'KXSIMLADDER',
      old: old[0],
      from_ts: seconds(-DAY_MS),
      to_ts: seconds(0),
      old_from_ts: seconds(-203 * DAY_MS),
      old_to_ts: seconds(-200 * DAY_MS),
    };
  });
  after(() => venue?.close());

  it('decodes into the client’s models, field by field and no others; takes signatures of both kinds of keys', async function () {
    this.timeout(60_000);
    const { code, stdout, stderr } = await runProgram(python, [SCRIPT, venue.url, JSON.stringify(names)]);
    assert.equal(code, 0, stderr);
    const read = JSON.parse(stdout) as Record<string, Read>;
    // The venue sends these, and the client's models do not have them.
    const known = ['available_on_brokers', 'last_updated_ts'];
    const unknown = Object.values(read).flatMap((each) => each.unknown);
    assert.deepEqual(
      unknown.filter((path) => !known.some((name) => path.endsWith(`.${name}`))),
      [],
    );
    assert.equal(Object.keys(read).length, 21);
    // An empty list would decode as well.
    const empty = Object.entries(read).filter(([, { rows }]) => rows === 0);
    assert.deepEqual(empty, []);
    assert.deepEqual(
      [read.get_markets, read.get_market_candlesticks_historical, read['get_balance rsa']].map((each) => each?.model),
      ['GetMarketsResponse', 'GetMarketCandlesticksHistoricalResponse', 'GetBalanceResponse'],
    );
  });
});

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { VenueCheck } from '../../domain/market/check-venue.ts';
import { newWorkplace, type Workplace } from './conclave.ts';

const FIXTURES = fileURLToPath(new URL('../fixtures/kalshi/', import.meta.url));
const NOW = ['--now', '2026-11-24T12:00:00Z'] as const;

describe('`conclave check`', () => {
  let place: Workplace;
  before(async () => {
    place = await newWorkplace({ TEMPORAL_ADDRESS: '127.0.0.1:1', MONGODB_URI: 'mongodb://127.0.0.1:1' });
  });
  after(() => place.remove());

  const check = (file: string, ...more: string[]) => place.run(['check', file, ...NOW, ...more]);

  it('reads a file without a server or a key, and prints one JSON document', async () => {
    const { code, stdout, stderr } = await check(join(FIXTURES, 'event-spread-nested.json'), '--json');
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    const { markets, ladders, refused } = JSON.parse(stdout) as VenueCheck;
    assert.deepEqual([markets.length, ladders.length, refused[0]?.code], [5, 2, 'settled']);
  });

  it('prints a table for people, from stdin too', async () => {
    const stdin = await readFile(join(FIXTURES, 'event-exclusive.json'), 'utf8');
    const { code, stdout } = await place.run(['check', '-', ...NOW], { stdin });
    assert.equal(code, 0);
    assert.match(stdout, /^KXNEXTWARDEN-99-ADA +8c x 72\.46 +14c x 2011 +2099-01-08 15:00:00Z +politics/m);
    assert.match(stdout, /At most one of the markets resolves to YES\./);
  });

  it('ends with 1 where everything was refused, and says why', async () => {
    const { code, stdout } = await check(join(FIXTURES, 'market-combo.json'));
    assert.equal(code, 1);
    assert.match(stdout, /^KXMVEHARBOR-S2026A1-B1 +combo +.*combination of other markets/m);
  });

  it('ends with 2 for a file that is none of the venue’s, and says what it is', async () => {
    const settlements = await check(join(FIXTURES, 'settlements.json'), '--json');
    assert.equal(settlements.code, 2);
    assert.match(settlements.stderr, /holds settlements: nothing in it can be decided/);
    assert.equal((await check(join(place.folder, 'missing.json'))).code, 2);
    const text = join(place.folder, 'text.json');
    await writeFile(text, 'no JSON');
    assert.equal((await check(text)).code, 2);
    assert.equal((await place.run(['check', text, '--now', 'soon'])).code, 2);
  });

  it('reads a whole request with the order book that it brings', async () => {
    const [market] = (JSON.parse(await readFile(join(FIXTURES, 'markets-page.json'), 'utf8')) as { markets: unknown[] })
      .markets;
    const orderbook = { yes_dollars: [], no_dollars: [['0.9950', '7.00']] };
    const file = join(place.folder, 'booked.json');
    await writeFile(file, JSON.stringify({ requestId: 'r', account: 'main', market, orderbook }));
    const { code, stdout } = await check(file, '--json');
    assert.equal(code, 0);
    const { markets } = JSON.parse(stdout) as VenueCheck;
    assert.deepEqual(markets[0]?.depth?.asks, [{ priceMicroUsd: 5_000, contracts: 7 }]);
  });

  it('reads a whole request with the candlesticks that it brings', async () => {
    const [market] = (JSON.parse(await readFile(join(FIXTURES, 'markets-page.json'), 'utf8')) as { markets: unknown[] })
      .markets;
    const candlesticks: unknown = JSON.parse(await readFile(join(FIXTURES, 'candlesticks-batch.json'), 'utf8'));
    const file = join(place.folder, 'request.json');
    await writeFile(file, JSON.stringify({ requestId: 'r', account: 'main', category: 'Coins', market, candlesticks }));
    const { code, stdout } = await check(file, '--json');
    assert.equal(code, 0);
    const { markets, candles } = JSON.parse(stdout) as VenueCheck;
    assert.deepEqual([markets[0]?.category, candles.points], ['coins', 4]);
  });
});

import assert from 'node:assert/strict';
import type { Store } from '../../store/index.ts';
import { freshStore } from '../support/store.ts';

const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
const HOUR_MS = 3_600_000;
const DAY = { startMs: NOW_MS - 7 * HOUR_MS, endMs: NOW_MS + 17 * HOUR_MS };
const MANY = 20;

describe('analyses of a market, as they are counted', function () {
  this.timeout(60_000);
  let store: Store;
  let ticker: string;
  let made = 0;
  before(async () => {
    store = await freshStore();
  });
  after(() => store.close());
  beforeEach(() => {
    made += 1;
    ticker = `KX-${made}`;
  });

  const claim = (
    id: string,
    limits: { analysisCooldownMs?: number; maxAnalysesPerMarketDay?: number },
    nowMs = NOW_MS,
  ) =>
    store.analyses.claim(
      {
        account: 'main',
        ticker,
        decisionId: `main/${id}`,
        limits: { analysisCooldownMs: 0, maxAnalysesPerMarketDay: 0, ...limits },
        day: DAY,
      },
      nowMs,
    );

  it('are no more than the policy permits, however many come at once', async () => {
    const claims = await Promise.all(
      Array.from({ length: MANY }, (_, n) => claim(`n${n}`, { maxAnalysesPerMarketDay: 3 })),
    );
    assert.equal(claims.filter(({ refusal }) => refusal === null).length, 3);
    const codes = new Set(claims.flatMap(({ refusal }) => refusal?.code ?? []));
    assert.deepEqual([...codes], ['analyses_used_up']);
  });

  it('count once for a decision that is run again, and not at all where it called no model', async () => {
    const once = { analysisCooldownMs: HOUR_MS };
    assert.deepEqual(await claim('first', once), { refusal: null, isNew: true });
    assert.deepEqual(await claim('first', once, NOW_MS + 1), { refusal: null, isNew: false });
    assert.equal((await claim('second', once, NOW_MS + 1)).refusal?.code, 'cooling_down');
    await store.analyses.release('main', ticker, 'main/first');
    assert.deepEqual(await claim('second', once, NOW_MS + 1), { refusal: null, isNew: true });
  });

  it('are forgotten with the retention, and not while a cool-down may count them', async () => {
    await claim('old', {});
    const forget = (days: number) => store.retention.forgetOld(NOW_MS + days * 24 * HOUR_MS, 1, () => undefined);
    assert.equal((await forget(6)).analyses, 0);
    assert.ok((await forget(8)).analyses > 0);
    assert.deepEqual(await claim('old', { maxAnalysesPerMarketDay: 1 }), { refusal: null, isNew: true });
  });
});

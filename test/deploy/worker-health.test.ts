import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import type { Store } from '../../store/index.ts';
import { whyNotRunning } from '../../workers/health.ts';
import { startWorkerHeartbeat } from '../../workers/heartbeat.ts';
import { freshStore } from '../support/store.ts';

const PERIOD_MS = 3_000;

describe('the health of a worker', () => {
  let store: Store;
  before(async () => {
    store = await freshStore();
  });
  after(() => store.close());

  const why = (host: string, nowMs = Date.now()) => whyNotRunning(store, { host, everyMs: PERIOD_MS, nowMs });

  it('is good while its heartbeat is written, bad 15 s after its death, and bad at once after its stop', async () => {
    const polling = () => ({ providers: [] });
    const heartbeat = await startWorkerHeartbeat(store, polling, PERIOD_MS, () => undefined);
    assert.equal(await why(hostname()), null);
    assert.match((await why(hostname(), Date.now() + 5 * PERIOD_MS + 1_000)) ?? '', /last heartbeat was written/);
    assert.match((await why('another-host')) ?? '', /No worker of another-host is running/);
    await heartbeat.stop();
    assert.match((await why(hostname())) ?? '', /none has a heartbeat/);
  });
});

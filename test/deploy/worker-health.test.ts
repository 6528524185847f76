import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { whyNotPolling } from '../../workers/health.ts';
import { startTestService, type TestService } from '../support/service.ts';

describe('the health of a worker', () => {
  let service: TestService;

  before(async () => {
    service = await startTestService();
  });

  after(() => service.stop());

  const why = (host: string, nowMs: number) =>
    whyNotPolling(service.workers.client.connection, {
      namespace: service.config.temporal.namespace,
      host,
      nowMs,
    });

  it('is good while Temporal hears this host poll', async () => {
    assert.equal(await why(hostname(), Date.now()), null);
  });

  it('is bad when its last poll is minutes old', async () => {
    assert.match((await why(hostname(), Date.now() + 600_000)) ?? '', /last polled the queue conclave \d+ s ago/);
  });

  it('is bad for a host without a worker, and says which', async () => {
    assert.match((await why('another-host', Date.now())) ?? '', /No worker of another-host polls/);
  });
});

import assert from 'node:assert/strict';
import { judgeService } from '../../domain/health/service-health.ts';
import { healthNow } from '../../server/views/health.ts';
import { pageHealth, SILENT_AFTER_MS } from '../../web/shell/page-health.ts';
import { WELL } from '../support/health.ts';

const { atMs } = WELL;
const LIVE = { is: 'live' } as const;
const heard = (changed: Partial<typeof WELL> = {}) => ({
  view: healthNow(judgeService({ ...WELL, ...changed })),
  heardAtMs: atMs,
});

describe('the health line of a page', () => {
  it('is green while all is well, by itself', () => {
    const { tone, sinceMs, others } = pageHealth(heard(), LIVE, atMs + 5_000);
    assert.deepEqual([tone, sinceMs, others], ['good', null, []]);
  });

  it('says what fails first, since when and what to do, and how much else does', () => {
    const workers = { running: [], isNone: true, lastHeartbeatAtMs: atMs - 16_000 };
    const settlements = WELL.settlements && { ...WELL.settlements, failures: 5, failure: 'No route.' };
    const { tone, headline, sinceMs, remedy, others } = pageHealth(heard({ workers, settlements }), LIVE, atMs);
    assert.deepEqual([tone, sinceMs], ['bad', atMs - 16_000]);
    assert.equal(headline, 'No worker is running: 4 decisions wait.');
    assert.equal(remedy, 'Start a worker; what waits goes on by itself.');
    assert.deepEqual(
      others.map(({ code }) => code),
      ['settlements_failing'],
    );
  });

  it('is yellow where decisions are made and something else fails', () => {
    const accounts = [{ account: 'main', hasPolicy: true, isExhausted: true }];
    assert.equal(pageHealth(heard({ accounts }), LIVE, atMs).tone, 'warn');
  });

  it('is red once the page has lost its server, whatever it heard last', () => {
    const { tone, sinceMs } = pageHealth(heard(), { is: 'reconnecting', sinceMs: atMs + 1 }, atMs + 2);
    assert.deepEqual([tone, sinceMs], ['bad', atMs + 1]);
    const silent = pageHealth(heard(), LIVE, atMs + SILENT_AFTER_MS + 1);
    assert.deepEqual([silent.tone, silent.sinceMs], ['bad', atMs]);
    assert.equal(pageHealth(heard(), LIVE, atMs + SILENT_AFTER_MS).tone, 'good');
  });

  it('claims nothing before it has heard anything', () => {
    assert.equal(pageHealth(null, { is: 'connecting' }, atMs).tone, 'neutral');
  });
});

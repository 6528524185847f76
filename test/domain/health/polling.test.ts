import assert from 'node:assert/strict';
import { unpolled, type WorkerHeartbeat } from '../../../domain/health/polling.ts';

const SILENCE_MS = 15_000;
const beat = (worker: string, sinceMs: number, atMs: number, ...providers: string[]): WorkerHeartbeat => ({
  worker,
  providers,
  sinceMs,
  atMs,
});
const PROVIDERS = ['openai', 'xai'];
const of = (...workerHeartbeats: WorkerHeartbeat[]) => unpolled(PROVIDERS, workerHeartbeats, SILENCE_MS);

describe('a queue that no worker polls', () => {
  it('is one that a worker at work for long enough saw no other worker poll', () => {
    assert.deepEqual(of(beat('a', 0, 40_000, 'openai'), beat('b', 0, 20_000, 'xai')), ['xai']);
    assert.deepEqual(of(beat('a', 0, 40_000, 'openai')), ['xai'], 'its worker stopped and took its beat away');
    assert.deepEqual(of(beat('a', 0, 40_000, 'openai'), beat('b', 0, 39_000, 'xai')), []);
    const last = [beat('b', 0, 20_000, 'xai'), beat('c', 0, 38_000, 'xai')];
    assert.deepEqual(of(beat('a', 0, 40_000, 'openai'), ...last), [], 'one of two that poll it is enough');
  });

  it('is none at a first start, and when nothing is known', () => {
    assert.deepEqual(of(), []);
    assert.deepEqual(of(beat('a', 0, 0, 'openai')), []);
    assert.deepEqual(of(beat('a', 0, 15_000, 'openai')), []);
    assert.deepEqual(of(beat('a', 0, 15_001, 'openai')), ['xai']);
  });

  it('is none because the store was away: the worker that came back first cannot vouch for the others', () => {
    const silent = [beat('a', 0, 20_000, 'openai'), beat('b', 0, 21_000, 'xai')];
    assert.deepEqual(of(...silent), [], 'however long ago that was');
    assert.deepEqual(of(beat('a', 90_000, 90_000, 'openai'), beat('b', 0, 21_000, 'xai')), []);
    assert.deepEqual(of(beat('a', 90_000, 106_000, 'openai'), beat('b', 0, 21_000, 'xai')), ['xai']);
  });

  it('is at once one whose workers all had their key refused', () => {
    const refused = (worker: string, atMs: number) => ({ ...beat(worker, 0, atMs, 'openai'), refusedKeys: ['xai'] });
    assert.deepEqual(of(refused('a', 1_000)), ['xai']);
    assert.deepEqual(of(refused('a', 1_000), beat('b', 0, 1_000, 'xai')), [], 'another still polls it');
    assert.deepEqual(of(refused('a', 40_000), beat('b', 0, 20_000, 'xai')), ['xai'], 'the other has died');
  });

  it('is not made of clocks that are wrong by seconds, or of a reader’s clock', () => {
    const ahead = 9_000;
    const now = 1_000_000;
    assert.deepEqual(of(beat('a', 0, now + ahead, 'openai'), beat('b', 0, now - 3_000, 'xai')), []);
  });
});

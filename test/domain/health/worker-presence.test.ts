import assert from 'node:assert/strict';
import { lookAtWorkers, type WorkersSeen, workerPresence } from '../../../domain/health/worker-presence.ts';

const PERIOD_MS = 3_000;
const LOOK_EVERY_MS = 1_000;
const START_MS = 1_000_000_000;

/** What an observer sees, one look a second: `clockMs` is how wrong the worker's clock is, and it writes from and until so many
 * seconds. */
function observe(workers: readonly { clockMs?: number; from?: number; until?: number }[], seconds: number) {
  let seen: WorkersSeen | null = null;
  for (let second = 0; second <= seconds; second++) {
    const nowMs = START_MS + second * LOOK_EVERY_MS;
    const heartbeats = workers.flatMap(({ clockMs = 0, from = -60, until = 1_000 }, index) => {
      if (second < from) return [];
      const periods = Math.floor((Math.min(second, until) * 1_000) / PERIOD_MS);
      const atMs = START_MS + periods * PERIOD_MS + clockMs;
      return [{ worker: `w${index}`, providers: [], sinceMs: atMs, atMs }];
    });
    seen = lookAtWorkers(seen, heartbeats, nowMs);
  }
  assert.ok(seen);
  return workerPresence(seen, PERIOD_MS);
}

describe('which workers are running', () => {
  const HOUR_MS = 3_600_000;

  it('is known at the first look where the clocks agree', () => {
    assert.deepEqual(observe([{}], 0).running, ['w0']);
  });

  it('is seen by the change of heartbeats, however wrong the clocks are', () => {
    for (const clockMs of [-HOUR_MS, -20_000, 0, 20_000, HOUR_MS]) {
      for (const seconds of [4, 10, 60]) {
        assert.deepEqual(observe([{ clockMs }], seconds).running, ['w0'], `${clockMs} ms after ${seconds} s`);
      }
    }
  });

  it('no longer has one that died within five periods and a look, however wrong its clock is', () => {
    for (const clockMs of [-HOUR_MS, 0, HOUR_MS]) {
      const died = [{ clockMs, until: 30 }];
      assert.deepEqual(observe(died, 40).running, ['w0'], 'it may be late');
      assert.deepEqual(observe(died, 46), {
        running: [],
        isNone: true,
        lastHeartbeatAtMs: START_MS + 30_000 + clockMs,
      });
    }
    assert.deepEqual(observe([{ until: 30 }, {}], 46).running, ['w1']);
  });

  it('is not known to be none before a worker with a wrong clock could have written', () => {
    const found = [{ clockMs: -HOUR_MS, until: 0 }];
    assert.deepEqual(
      [observe(found, 0).isNone, observe(found, 4).isNone, observe(found, 5).isNone],
      [false, false, true],
    );
    assert.equal(observe([], 0).isNone, true, 'where none has left a heartbeat none is running');
  });

  it('is watched anew after a gap: what was written in it was not seen', () => {
    const beat = { worker: 'w', providers: [], sinceMs: 0, atMs: START_MS };
    const before = lookAtWorkers(null, [beat], START_MS);
    const after = lookAtWorkers(before, [beat], START_MS + 60_000);
    assert.equal(after.sinceMs, START_MS + 60_000);
    assert.equal(workerPresence(after, PERIOD_MS).isNone, false);
  });
});

import assert from 'node:assert/strict';
import { runCooperatively } from '../../activities/run-cooperatively.ts';

describe('a computation in slices', () => {
  it('lets others have their turn before it is done', async () => {
    let turns = 0;
    let isDone = false;
    const watch = () => {
      turns += 1;
      if (!isDone) setImmediate(watch);
    };
    setImmediate(watch);
    await runCooperatively(
      (function* () {
        // Work that is never done before the time of a slice is over, however fast the machine.
        for (let slice = 0; slice < 5; slice++) {
          const untilMs = performance.now() + 15;
          while (performance.now() < untilMs);
          yield;
        }
      })(),
    );
    isDone = true;
    assert.ok(turns >= 4, `${turns} turns`);
  });
});

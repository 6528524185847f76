import assert from 'node:assert/strict';
import { memoizeFor } from '../../activities/store-access.ts';

describe('reading through a short memory', () => {
  it('reads again once the value is too old, and after the clock was set back', async () => {
    let nowMs = 1_000_000;
    let reads = 0;
    const read = memoizeFor(
      async () => ++reads,
      200,
      () => nowMs,
    );
    assert.equal(await read(), 1);
    nowMs += 200;
    assert.equal(await read(), 1);
    nowMs += 1;
    assert.equal(await read(), 2);
    nowMs -= 3_600_000;
    assert.equal(await read(), 3, 'an hour back, an old value would else stay fresh for an hour');
    assert.equal(await read(), 3);
  });
});

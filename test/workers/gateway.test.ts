import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { createGateway } from '../../workers/gateway.ts';

describe('an update that an activity waits for', () => {
  /** A client that gives each update a signal and, as the real one does, keeps what it is given. */
  function connected() {
    const signals: AbortSignal[] = [];
    const ends: (() => void)[] = [];
    const connection = {
      withDeadline: (_: number, run: () => unknown) => run(),
      withAbortSignal(signal: AbortSignal, run: () => unknown) {
        signals.push(signal);
        return run();
      },
    };
    const executeUpdate = () => new Promise<string>((resolve) => ends.push(() => resolve('done')));
    const workflow = { getHandle: () => ({ executeUpdate }) };
    return { gateway: createGateway({ connection, workflow } as unknown as Client), signals, ends };
  }

  it('has a signal of its own, which is not held once it has ended', async () => {
    const { gateway, signals, ends } = connected();
    const first = gateway.update('scorekeeper', 'recordFills', []);
    ends[0]?.();
    assert.equal(await first, 'done');
    void gateway.update('scorekeeper', 'recordFills', []);
    await turn();
    assert.notEqual(signals[0], signals[1]);
    gateway.endUpdates();
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [false, true],
      'only the one under way is broken off',
    );
  });

  it('is broken off at once where the worker is ending', async () => {
    const { gateway, signals } = connected();
    gateway.endUpdates();
    void gateway.update('scorekeeper', 'recordFills', []);
    await turn();
    assert.equal(signals[0]?.aborted, true);
  });
});

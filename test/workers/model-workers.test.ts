import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from '@temporalio/worker';
import type { Provider } from '../../providers/provider.ts';
import { createModelWorkers } from '../../workers/model-workers.ts';

const ROW = { id: 'acme', protocol: 'openai-chat', baseUrl: 'https://api.acme.test', apiKeyEnv: 'ACME_KEY' } as const;
const KEY_CHECK_EVERY_MS = 50;

/** As the SDK's: one that never ran is INITIALIZED, and cannot be shut down. */
class FakeWorker {
  state = 'INITIALIZED';
  #end = (): void => undefined;
  getState = () => this.state;
  run(): Promise<void> {
    this.state = 'RUNNING';
    return new Promise((resolve) => {
      this.#end = resolve;
    });
  }
  shutdown(): void {
    assert.equal(this.state, 'RUNNING');
    this.state = 'STOPPED';
    this.#end();
  }
}

function setUp(onChange: () => Promise<void>) {
  const made: FakeWorker[] = [];
  const models = createModelWorkers({
    store: { workerHeartbeats: {} as never },
    providers: { acme: { listModels: async () => [] } as unknown as Provider },
    rows: [ROW],
    polled: ['acme'],
    heartbeatEveryMs: 1_000,
    keyCheckEveryMs: KEY_CHECK_EVERY_MS,
    onChange,
    log: () => undefined,
  });
  const make = async () => {
    const worker = new FakeWorker();
    made.push(worker);
    return worker as unknown as Worker;
  };
  return { models, made, make };
}

async function until(look: () => boolean): Promise<void> {
  const end = Date.now() + 3_000;
  while (!look()) {
    assert.ok(Date.now() < end, 'it never came to this');
    await delay(5);
  }
}

describe('the workers for model calls', () => {
  it('that nobody hears of are polled all the same once the key is accepted, and it is told until it is heard', async () => {
    let told = 0;
    let isAway = true;
    const { models, made, make } = setUp(async () => {
      told++;
      if (isAway) throw new Error('UNAVAILABLE');
    });
    await models.create(make);
    models.run();
    await models.keys.refuse('acme', 'no such key');
    await models.keys.refuse('acme', 'no such key');
    assert.equal(made[0]?.state, 'STOPPED');
    await until(() => !models.keys.isRefused('acme'));
    assert.deepEqual(models.polling(), { providers: ['acme'], refusedKeys: [] });
    assert.deepEqual(
      made.map(({ state }) => state),
      ['STOPPED', 'RUNNING'],
    );
    isAway = false;
    const before = told;
    await until(() => told > before);
    await delay(1_100);
    assert.equal(told, before + 1, 'heard once is enough');
    await models.drain();
    assert.equal(made[1]?.state, 'STOPPED');
  });

  it('let go of the connection where they were made and never ran', async () => {
    const { models, made, make } = setUp(async () => undefined);
    await models.create(make);
    await models.drain();
    assert.equal(made[0]?.state, 'STOPPED');
  });

  it('let go of the connection where they were made while the others drained', async () => {
    const { models, made, make } = setUp(async () => undefined);
    let isMaking = false;
    let finish = (): void => undefined;
    await models.create(async () => {
      if (made.length > 0) {
        isMaking = true;
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
      }
      return make();
    });
    models.run();
    await models.keys.refuse('acme', 'no such key');
    await until(() => isMaking);
    const drained = models.drain();
    finish();
    await drained;
    assert.deepEqual(
      made.map(({ state }) => state),
      ['STOPPED', 'STOPPED'],
    );
  });
});

import assert from 'node:assert/strict';
import type { Client } from '@temporalio/client';
import type { Dependencies } from '../../../activities/dependencies.ts';
import { createRates } from '../../../activities/health/rates.ts';
import { countOf } from '../../../domain/health/counted-calls.ts';
import type { ProviderRow } from '../../../domain/shared/model.ts';
import type { Store } from '../../../store/index.ts';
import { createGateway } from '../../../workers/gateway.ts';
import { scriptedProvider } from '../../support/scripted-provider.ts';
import { freshStore, NOON_MS } from '../../support/store.ts';

type Held = 'held' | 'unknown';

describe('holding providers to a rate', () => {
  let store: Store;
  beforeEach(async () => {
    store = await freshStore();
  });
  afterEach(() => store.close());

  function service(limitQueue: (queue: string, perSecond: number | null) => Promise<Held>, row: Partial<ProviderRow>) {
    const logs: string[] = [];
    let nowMs = NOON_MS;
    const dependencies = {
      store,
      providers: { scripted: scriptedProvider([]).provider },
      config: { providers: [{ id: 'scripted', ...row }], rateLimits: { raiseEveryMs: 10_000, liftAfterMs: 60_000 } },
      clock: { now: () => nowMs },
      workflows: { limitQueue },
      log: (level: string, message: string) => logs.push(`${level}: ${message}`),
    } as unknown as Dependencies;
    const pass = (ms: number) => {
      nowMs += ms;
    };
    return { ...createRates(dependencies), logs, pass };
  }
  const limited = (startedAtMs: number) => {
    const call = { model: 'model-a', provider: 'scripted', startedAtMs, endedAtMs: startedAtMs };
    return store.callCounts.add([countOf({ ...call, outcome: 'rate_limited' })]);
  };

  it('sets the queue, writes down what holds, and does neither twice for one 429', async () => {
    const told: [string, number | null][] = [];
    const { holdRates, tuneRates, pass, logs } = service(
      async (...call) => {
        told.push(call);
        return 'held';
      },
      { requests: { per: 'second', ceiling: 10 } },
    );
    assert.equal((await holdRates()).rates[0]?.perSecond, 10);
    pass(5_000);
    await limited(NOON_MS + 4_000);
    const lowered = await tuneRates(['scripted']);
    assert.deepEqual(await tuneRates(['scripted']), lowered, 'a retry');
    assert.deepEqual([lowered.rates[0]?.perSecond, lowered.nextInMs], [7, 10_000]);
    assert.deepEqual(await store.rates.list(), lowered.rates);
    assert.deepEqual(told.at(-1)?.slice(0, 2), ['conclave-models-scripted', 7]);
    assert.equal(logs.filter((line) => line.startsWith('warn')).length, 1, logs.join('\n'));
    assert.match(logs.join(), /warn: provider\/scripted is limited to 7 requests a second: lowered from 10/);
    pass(10_000);
    assert.equal((await holdRates()).rates[0]?.perSecond, 7.5);
  });

  it('takes what is left on the queue away where nothing is limited, and writes nothing', async () => {
    const told: (number | null)[] = [];
    const { holdRates } = service(async (_, perSecond) => {
      told.push(perSecond);
      return 'held';
    }, {});
    assert.deepEqual(await holdRates(), { rates: [], nextInMs: null });
    assert.deepEqual(told, [null]);
    assert.deepEqual(await store.rates.list(), []);
  });

  it('says once that an older server cannot, and that only the workers’ word holds', async () => {
    const { holdRates, logs } = service(async () => 'unknown', { requests: { per: 'second', ceiling: 10 } });
    for (let round = 0; round < 3; round++) assert.equal((await holdRates()).rates[0]?.heldBy, 'workers');
    assert.equal(logs.filter((line) => line.includes('UpdateTaskQueueConfig')).length, 1, logs.join('\n'));
  });

  it('comes again for a queue that could not be told', async () => {
    let isBroken = true;
    const limit = async (): Promise<Held> => {
      if (isBroken) throw new Error('no answer');
      return 'held';
    };
    const { holdRates, pass, logs } = service(limit, { requests: { per: 'second', ceiling: 10 } });
    const broken = await holdRates();
    assert.deepEqual([broken.rates[0]?.heldBy, broken.nextInMs], ['workers', 10_000]);
    assert.match(logs.join(), /could not be set/);
    isBroken = false;
    pass(10_000);
    const held = await holdRates();
    assert.deepEqual([held.rates[0]?.heldBy, held.rates[0]?.perSecond, held.nextInMs], ['queue', 10, null]);
  });

  it('knows an older server by its answer, and no other failure for it', async () => {
    const gateway = (code: number) =>
      createGateway({
        options: { namespace: 'n', identity: 'i' },
        connection: {
          withDeadline: (_: number, run: () => Promise<unknown>) => run(),
          workflowService: {
            describeTaskQueue: async () => ({}),
            updateTaskQueueConfig: async () => {
              throw Object.assign(new Error('grpc'), { code, details: '', metadata: {} });
            },
          },
        },
      } as unknown as Client);
    assert.equal(await gateway(12).limitQueue('q', 5, 'test'), 'unknown');
    assert.equal(await gateway(12).limitQueue('q', null, 'test'), 'held', 'there is nothing to be set');
    await assert.rejects(gateway(14).limitQueue('q', 5, 'test'), /grpc/);
  });
});

import assert from 'node:assert/strict';
import { NO_DRIFT } from '../../domain/learning/drift.ts';
import { COLD_SCOREBOARD, type Scoreboard } from '../../domain/learning/scoreboard.ts';
import type { Store } from '../../store/index.ts';
import { freshStore, NOON_MS } from '../support/store.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const board = (version: number, builtAtMs: number, weight: number): Scoreboard => ({
  ...COLD_SCOREBOARD,
  version,
  builtAtMs,
  labels: version * 10,
  models: [
    {
      model: 'a.dotted/model',
      answered: 1,
      meanLoss: 0.2,
      lossInterval: null,
      fast: 0.5,
      weight,
      drift: { ...NO_DRIFT, state: 'warned' },
    },
  ],
});

describe('the weights over time', () => {
  let store: Store;
  beforeEach(async () => {
    store = await freshStore();
  });
  afterEach(() => store.close());

  const weightsOf = async (ids: readonly string[]) =>
    (await store.weights.read(ids)).map(({ models }) => models[0]?.weight);

  it('keep the last of each hour and of each day', async () => {
    await store.weights.write(board(1, NOON_MS, 0.1));
    await store.weights.write(board(2, NOON_MS + MINUTE_MS, 0.2));
    await store.weights.write(board(3, NOON_MS + HOUR_MS, 0.3));
    assert.deepEqual(await weightsOf(['h/2026-11-24T18', 'h/2026-11-24T17', 'h/2026-11-24T16']), [0.2, 0.3]);
    assert.deepEqual(await store.weights.read(['d/2026-11-24', 'd/2026-11-23']), [
      {
        atMs: NOON_MS + HOUR_MS,
        version: 3,
        labels: 30,
        models: [{ model: 'a.dotted/model', weight: 0.3, drift: 'warned' }],
      },
    ]);
  });

  it('are not taken back by a version that comes late', async () => {
    await store.weights.write(board(2, NOON_MS + MINUTE_MS, 0.2));
    await store.weights.write(board(1, NOON_MS, 0.1));
    assert.deepEqual(await weightsOf(['h/2026-11-24T17', 'd/2026-11-24']), [0.2, 0.2]);
  });
});

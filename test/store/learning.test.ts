import assert from 'node:assert/strict';
import { COLD_SCOREBOARD } from '../../domain/learning/scoreboard.ts';
import type { Store } from '../../store/index.ts';
import { resolvedDecision } from '../support/decision.ts';
import { freshStore } from '../support/store.ts';

const HOUR_MS = 3_600_000;
const TOLD = { ticker: 'KX-1', settlement: 'yes', atMs: 1_000, lastMid: 0.9, by: 'a bot', correct: false } as const;

describe('the store of what was learned', () => {
  let store: Store;
  beforeEach(async () => {
    store = await freshStore();
  });
  afterEach(() => store.close());

  it('records an outcome once, refuses another, keeps what a correction replaced', async () => {
    assert.deepEqual(await store.outcomes.record(TOLD, 5), { kind: 'recorded' });
    assert.deepEqual(await store.outcomes.record({ ...TOLD, by: 'another' }, 6), { kind: 'repeated' });
    const no = { ...TOLD, settlement: 'no', atMs: null, lastMid: null } as const;
    assert.deepEqual(await store.outcomes.record(no, 7), { kind: 'contradicts', standing: 'yes', by: 'a bot' });
    assert.deepEqual(await store.outcomes.record({ ...no, correct: true }, 8), { kind: 'corrected' });
    assert.deepEqual(await store.outcomes.record({ ...no, correct: true }, 9), { kind: 'repeated' });
    const kept = await store.outcomes.read('KX-1');
    assert.equal(kept?.settlement, 'no');
    assert.equal(kept?.revision, 2);
    assert.equal(kept?.atMs, 1_000, 'a correction that tells no time keeps the one there was');
    assert.equal(kept?.lastMid, 0.9);
    assert.deepEqual(kept?.history, [{ settlement: 'yes', atMs: 1_000, lastMid: 0.9, by: 'a bot', recordedAtMs: 5 }]);
  });

  it('corrects time and last price of the same settlement when told to, and only then', async () => {
    await store.outcomes.record(TOLD, 5);
    await store.outcomes.markScored([{ _id: 'KX-1', revision: 1 }]);
    const later = { ...TOLD, atMs: 2_000, lastMid: null } as const;
    assert.deepEqual(await store.outcomes.record(later, 6), { kind: 'repeated' });
    assert.equal((await store.outcomes.read('KX-1'))?.atMs, 1_000);
    assert.deepEqual(await store.outcomes.record({ ...later, correct: true }, 7), { kind: 'corrected' });
    assert.deepEqual(await store.outcomes.record({ ...later, correct: true }, 8), { kind: 'repeated' });
    const price = { ...TOLD, atMs: null, lastMid: 0.8, correct: true } as const;
    assert.deepEqual(await store.outcomes.record(price, 9), { kind: 'corrected' });
    assert.deepEqual(await store.outcomes.record({ ...price, lastMid: null }, 10), { kind: 'repeated' });
    const kept = await store.outcomes.read('KX-1');
    assert.deepEqual([kept?.atMs, kept?.lastMid, kept?.revision, kept?.pending], [2_000, 0.8, 3, true]);
    assert.deepEqual(
      kept?.history.map(({ atMs, lastMid }) => [atMs, lastMid]),
      [
        [1_000, 0.9],
        [2_000, 0.9],
      ],
    );
  });

  it('keeps the value of a scalar settlement, refuses another value, and corrects it when told to', async () => {
    const scalar = { ...TOLD, settlement: 'scalar', settlementValueMicroUsd: 370_000 } as const;
    const other = { ...scalar, settlementValueMicroUsd: 380_000 } as const;
    const unknown = { ...TOLD, settlement: 'scalar' } as const;
    assert.deepEqual(await store.outcomes.record(unknown, 4), { kind: 'recorded' });
    assert.deepEqual(await store.outcomes.record(scalar, 5), { kind: 'contradicts', standing: 'scalar', by: 'a bot' });
    assert.deepEqual(await store.outcomes.record({ ...scalar, correct: true }, 6), { kind: 'corrected' });
    assert.deepEqual(await store.outcomes.record(scalar, 7), { kind: 'repeated' });
    assert.deepEqual(await store.outcomes.record({ ...unknown, correct: true }, 8), { kind: 'repeated' });
    const contradiction = { kind: 'contradicts', standing: 'scalar', by: 'a bot', standingValueMicroUsd: 370_000 };
    assert.deepEqual(await store.outcomes.record(other, 9), contradiction);
    assert.deepEqual(await store.outcomes.record({ ...unknown, atMs: 2_000, correct: true }, 10), {
      kind: 'corrected',
    });
    assert.equal((await store.outcomes.read('KX-1'))?.settlementValueMicroUsd, 370_000, 'only the time was corrected');
    assert.deepEqual(await store.outcomes.record({ ...other, correct: true }, 11), { kind: 'corrected' });
    assert.equal((await store.outcomes.read('KX-1'))?.settlementValueMicroUsd, 380_000);
    assert.deepEqual(await store.outcomes.record({ ...TOLD, correct: true }, 12), { kind: 'corrected' });
    const kept = await store.outcomes.read('KX-1');
    assert.equal(kept?.settlementValueMicroUsd, null);
    assert.deepEqual(
      kept?.history.map(({ settlementValueMicroUsd }) => settlementValueMicroUsd),
      [undefined, 370_000, 370_000, 380_000],
    );
  });

  it('records one of many that tell it at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => store.outcomes.record(TOLD, 5)));
    assert.equal(answers.filter(({ kind }) => kind === 'recorded').length, 1);
    assert.equal(answers.filter(({ kind }) => kind === 'repeated').length, 19);
  });

  it('counts an outcome as scored only at the revision that was scored', async () => {
    await store.outcomes.record(TOLD, 5);
    await store.outcomes.record({ ...TOLD, settlement: 'no', correct: true }, 6);
    await store.outcomes.markScored([{ _id: 'KX-1', revision: 1 }]);
    assert.equal((await store.outcomes.pending(10)).length, 1, 'the correction is still to be scored');
    await store.outcomes.markScored([{ _id: 'KX-1', revision: 2 }]);
    assert.deepEqual(await store.outcomes.pending(10), []);
    await store.outcomes.reopen(['KX-1', 'KX-2']);
    assert.equal((await store.outcomes.pending(10)).length, 1);
  });

  it('writes a scoreboard once, and prunes old versions that no decision refers to', async () => {
    const board = (version: number) => ({ ...COLD_SCOREBOARD, version, builtAtMs: version * HOUR_MS, labels: version });
    for (const version of [1, 2, 3, 4]) await store.scoreboards.publish(board(version));
    await store.scoreboards.publish({ ...board(2), labels: 99 });
    assert.equal((await store.scoreboards.read(2))?.labels, 2, 'a version never changes');
    await store.decisions.record({ ...resolvedDecision(0, 1), scoreboardVersion: 2 });
    assert.equal(await store.scoreboards.prune(3.5 * HOUR_MS), 2);
    assert.equal(await store.scoreboards.read(1), null);
    assert.ok(await store.scoreboards.read(2), 'a decision refers to it');
    assert.equal(await store.scoreboards.read(3), null);
    assert.equal((await store.scoreboards.latest())?.version, 4, 'the latest is never pruned');
    assert.equal(await store.scoreboards.prune(9 * HOUR_MS), 0);
  });

  it('prunes past any number of old versions that decisions refer to, and comes back to them', async () => {
    const board = (version: number) => ({ ...COLD_SCOREBOARD, version, builtAtMs: version });
    for (let version = 1; version <= 63; version++) await store.scoreboards.publish(board(version));
    for (let version = 1; version <= 60; version++) {
      const decision = resolvedDecision(version, version);
      await store.decisions.record({ ...decision, scoreboardVersion: version });
    }
    const pruned = [await store.scoreboards.prune(HOUR_MS), await store.scoreboards.prune(HOUR_MS)];
    assert.deepEqual(pruned, [0, 2], '61 and 62 lie behind the first fifty');
    assert.ok(await store.scoreboards.read(60));
    assert.equal((await store.scoreboards.latest())?.version, 63);
    await store.scoreboards.publish(board(64));
    assert.deepEqual([await store.scoreboards.prune(HOUR_MS), await store.scoreboards.prune(HOUR_MS)], [0, 1]);
  });
});

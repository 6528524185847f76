import assert from 'node:assert/strict';
import { type Bucket, negatedBucket } from '../../domain/learning/bucket.ts';
import type { Dimension } from '../../domain/learning/cell.ts';
import { addContributions, type ContributionSums } from '../../domain/learning/contribution.ts';
import { momentsOf, noMoments } from '../../domain/learning/estimates.ts';
import { tallyHour } from '../../domain/learning/tally-hour.ts';
import { DEFAULT_GROUP } from '../../domain/shared/group.ts';
import type { Store } from '../../store/index.ts';
import { scoredDecision } from '../domain/learning/scored.ts';
import { resolvedDecision } from '../support/decision.ts';
import { freshStore, NOON_MS } from '../support/store.ts';

describe('the store of tallies', () => {
  let store: Store;
  before(async () => {
    store = await freshStore();
  });
  after(() => store.close());

  const byName = (bucket: Pick<Bucket, 'cells'> | undefined) =>
    bucket?.cells.map(({ subject, by, slice }) => `${subject} ${by} ${slice}`).toSorted() ?? [];

  it('gives the wholes, the slices of one dimension, or everything', async () => {
    const decided = Array.from({ length: 5 }, (_, n) => resolvedDecision(n, NOON_MS));
    const hour = tallyHour(NOON_MS, decided, [], []);
    await store.buckets.add(1, DEFAULT_GROUP, [hour]);
    const [whole] = await store.buckets.read([hour.id], null);
    const [byCategory] = await store.buckets.read([hour.id], 'category');
    const [all] = await store.buckets.readAll([hour.id]);
    assert.ok(whole && byCategory && all);
    assert.ok(whole.cells.length > 0 && whole.cells.every(({ by }) => by === null));
    assert.ok(byCategory.cells.every(({ by }) => by === 'category'));
    assert.deepEqual(new Set(byCategory.cells.map(({ slice }) => slice)), new Set(['sports', 'politics']));
    assert.deepEqual(byName(all), byName(hour));
    assert.deepEqual(whole.flow, hour.flow);
    assert.deepEqual(await store.buckets.read(['h/none'], 'category'), []);
  });

  it('gives the contributions over all questions and by a dimension, of several buckets', async () => {
    const of = (by: Dimension | null, slice: string, value: number): ContributionSums => ({
      model: 'm',
      by,
      slice,
      brierGain: momentsOf([value]),
      profitGain: noMoments(),
      changed: 0,
    });
    const hours = [1, 10].map((value, index): Bucket => {
      const startMs = NOON_MS - (index + 4) * 3_600_000;
      const sliced = [of(null, 'all', value), of('category', 'sports', value), of('purpose', 'decision', value)];
      return { ...tallyHour(startMs, [], [], []), contributions: sliced };
    });
    await store.buckets.add(1, DEFAULT_GROUP, hours);
    const ids = hours.map(({ id }) => id);
    const found = addContributions(await store.buckets.readContributions(ids, 'category'));
    assert.deepEqual(found.map(({ slice, brierGain }) => [slice, brierGain.n, brierGain.sum]).toSorted(), [
      ['all', 2, 11],
      ['sports', 2, 11],
    ]);
  });

  it('counts a batch once, however often it is added, and is rid of what is taken out again', async () => {
    const startMs = NOON_MS - 7_200_000;
    const { id, kind, ...hour } = tallyHour(startMs, [resolvedDecision(0, NOON_MS)], [], []);
    for (let attempt = 0; attempt < 3; attempt++) {
      await store.buckets.add(7, DEFAULT_GROUP, [{ id, kind, ...hour }]);
    }
    const [once] = await store.buckets.readAll([id]);
    assert.equal(once?.flow.decisions, 1);
    await store.buckets.add(8, DEFAULT_GROUP, [{ id, kind, ...hour }]);
    assert.equal((await store.buckets.readAll([id]))[0]?.flow.decisions, 2);

    const score = scoredDecision({ ticker: 'KX-1', forecasts: [{ model: 'm', rawProbability: 0.1, shadow: false }] });
    const { contributions, agreements, single, cells, flow } = tallyHour(startMs, [], [score], []);
    const sums = { contributions, agreements, single, cells, flow };
    await store.buckets.add(9, DEFAULT_GROUP, [{ id, kind, startMs, ...sums }]);
    const [scored] = await store.buckets.readAll([id]);
    assert.ok(scored?.cells.some(({ subject }) => subject === 'm'));
    await store.buckets.add(10, DEFAULT_GROUP, [{ id, kind, startMs, ...negatedBucket(sums) }]);
    const [left] = await store.buckets.readAll([id]);
    assert.ok(left && !left.cells.some(({ subject }) => subject === 'm'));
  });

  it('keeps the buckets of groups apart, and gives those of several together', async () => {
    const hour = tallyHour(NOON_MS - 36_000_000, [resolvedDecision(0, NOON_MS)], [], []);
    await store.buckets.add(11, 'one', [hour]);
    await store.buckets.add(12, 'two', [hour]);
    assert.equal((await store.buckets.read([hour.id], null)).length, 0);
    assert.equal((await store.buckets.read([hour.id], null, ['one'])).length, 1);
    assert.equal((await store.buckets.read([hour.id], null, ['one', 'two'])).length, 2);
  });
});

import assert from 'node:assert/strict';
import type { Bucket } from '../../domain/learning/bucket.ts';
import type { Dimension } from '../../domain/learning/cell.ts';
import { addContributions, type ContributionSums } from '../../domain/learning/contribution.ts';
import { momentsOf, noMoments } from '../../domain/learning/estimates.ts';
import { tallyHour } from '../../domain/learning/tally-hour.ts';
import type { Store } from '../../store/index.ts';
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
    await store.buckets.replace(hour);
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
    for (const hour of hours) await store.buckets.replace(hour);
    const ids = hours.map(({ id }) => id);
    const found = addContributions(await store.buckets.readContributions(ids, 'category'));
    assert.deepEqual(found.map(({ slice, brierGain }) => [slice, brierGain.n, brierGain.sum]).toSorted(), [
      ['all', 2, 11],
      ['sports', 2, 11],
    ]);
  });

  it('replaces every part of a bucket', async () => {
    const hour = tallyHour(NOON_MS - 7_200_000, [resolvedDecision(0, NOON_MS)], [], []);
    await store.buckets.replace(hour);
    const emptied = tallyHour(NOON_MS - 7_200_000, [], [], []);
    await store.buckets.replace(emptied);
    assert.deepEqual(await store.buckets.readAll([hour.id]), [emptied]);
  });
});

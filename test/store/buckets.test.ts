import assert from 'node:assert/strict';
import { addUpAll, type Bucket, tallyHour } from '../../domain/learning/bucket.ts';
import { addContributions, type ContributionSums } from '../../domain/learning/contribution.ts';
import { emptyTally } from '../../domain/learning/tally.ts';
import { hourId } from '../../domain/shared/ids.ts';
import { openDatabase } from '../../store/collections.ts';
import type { Store } from '../../store/index.ts';
import { openStore } from '../../store/index.ts';
import { resolvedDecision } from '../support/decision.ts';
import { sharedServers } from '../support/servers.ts';
import { NOON_MS } from '../support/store.ts';

const contributionSums = (model: string, slice: string): ContributionSums => ({
  model,
  slice,
  markets: 0,
  brierGain: 0,
  brierGainSquares: 0,
  judged: 0,
  profitGain: 0,
  profitGainSquares: 0,
  changed: 0,
});

describe('the store of tallies', () => {
  const database = `test_buckets_${process.pid}`;
  let store: Store;
  before(async () => {
    store = await openStore((await sharedServers()).mongodb.uri, database);
  });
  after(() => store.close());

  const byName = (bucket: Pick<Bucket, 'cells'> | undefined) =>
    bucket?.cells.map(({ subject, slice }) => `${subject} ${slice}`).toSorted() ?? [];

  it('gives the wholes, the slices of one dimension, or everything', async () => {
    const decided = Array.from({ length: 5 }, (_, n) => resolvedDecision(n, NOON_MS));
    const hour = tallyHour(NOON_MS, decided, [], []);
    await store.buckets.replace(hour);
    const [whole] = await store.buckets.read([hour.id], null);
    const [byCategory] = await store.buckets.read([hour.id], 'category');
    const [all] = await store.buckets.readAll([hour.id]);
    assert.ok(whole && byCategory && all);
    assert.ok(whole.cells.length > 0 && whole.cells.every(({ slice }) => slice === 'all'));
    assert.deepEqual(
      new Set(byCategory.cells.map(({ slice }) => slice)),
      new Set(['category:sports', 'category:politics']),
    );
    assert.deepEqual(byName(all), byName(hour));
    assert.deepEqual(whole.flow, hour.flow);
    assert.deepEqual(await store.buckets.read(['h/none'], 'category'), []);
  });

  it('gives the contributions over all questions and by a dimension, each once, from older buckets too', async () => {
    const startMs = NOON_MS - 14_400_000;
    const of = (slice: string, brierGain: number) => ({ ...contributionSums('m', slice), markets: 1, brierGain });
    const slices = ['all', 'category:sports', 'purpose:decision'];
    const bucket: Bucket = {
      id: hourId(startMs),
      kind: 'hour',
      startMs,
      cells: [],
      contributions: slices.map((slice) => of(slice, 1)),
    };
    await store.buckets.replace(bucket);
    const older: Bucket = { ...bucket, id: 'h/older', contributions: slices.map((slice) => of(slice, 10)) };
    const { client, db } = await openDatabase((await sharedServers()).mongodb.uri, database);
    const parts = db.collection<Bucket & { _id: string }>('buckets');
    await parts.insertOne({ _id: older.id, ...older });
    const read = async () =>
      addContributions(await store.buckets.readContributions([bucket.id, older.id], 'category'))
        .map(({ slice, markets, brierGain }) => [slice, markets, brierGain])
        .toSorted();
    const expected = [
      ['all', 2, 11],
      ['category:sports', 2, 11],
    ];
    assert.deepEqual(await read(), expected);
    // A worker that died while it replaced the older one: some parts are new, the first is as it was.
    await parts.insertOne({ ...older, _id: `${older.id}/category`, contributions: [of('category:sports', 10)] });
    assert.deepEqual(await read(), expected);
    await client.close();
  });

  it('knows buckets from before they had parts, and counts nothing twice beside their parts', async () => {
    const cell = (slice: string) => ({ subject: 'm', slice, tally: { ...emptyTally(), answered: 1 } });
    const older: Bucket = {
      id: hourId(NOON_MS - 7_200_000),
      kind: 'hour',
      startMs: NOON_MS - 7_200_000,
      cells: [cell('all'), cell('category:sports'), cell('purpose:decision')],
    };
    const { client, db } = await openDatabase((await sharedServers()).mongodb.uri, database);
    const parts = db.collection<Bucket & { _id: string }>('buckets');
    await parts.insertOne({ _id: older.id, ...older });
    assert.deepEqual(byName((await store.buckets.read([older.id], null))[0]), ['m all']);
    assert.deepEqual(byName((await store.buckets.read([older.id], 'category'))[0]), ['m category:sports']);
    assert.deepEqual(byName((await store.buckets.readAll([older.id]))[0]), byName(older));

    // A worker that died while it replaced the bucket: some parts are new, the first is as it was.
    await parts.insertOne({ ...older, _id: `${older.id}/category`, cells: [cell('category:sports')] });
    const { cells } = addUpAll(await store.buckets.readAll([older.id]));
    assert.equal(cells.find(({ slice }) => slice === 'category:sports')?.tally.answered, 1);
    await client.close();
  });
});

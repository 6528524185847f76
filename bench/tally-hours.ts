import type { BucketSums } from '../domain/learning/bucket.ts';
import { dayStart } from '../domain/learning/calendar.ts';
import { bucketsWith } from '../domain/learning/window.ts';
import { DEFAULT_GROUP } from '../domain/shared/group.ts';
import { groupBy } from '../domain/shared/group-by.ts';
import type { Store } from '../store/index.ts';

/** Writes hours' tallies as a scorekeeper would have, a day at a time, and leaves the number of its last batch: a scorekeeper that
 * starts on this store goes on from there. */
export async function tallyHours(
  store: Pick<Store, 'buckets' | 'scoreBatches'>,
  hours: ReadonlyMap<number, BucketSums>,
): Promise<void> {
  let batch = 0;
  for (const [, ofDay] of groupBy([...hours], ([startMs]) => dayStart(startMs))) {
    batch += 1;
    await store.buckets.add(batch, DEFAULT_GROUP, bucketsWith(new Map(ofDay)));
  }
  await store.scoreBatches.open({ _id: batch, kind: 'scored', ids: [], plannedAtMs: 0, newestMs: null, isDone: true });
}

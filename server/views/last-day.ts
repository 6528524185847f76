import { addUp } from '../../domain/learning/bucket.ts';
import { flowIn } from '../../domain/learning/flow-figures.ts';
import type { Tally } from '../../domain/learning/tally.ts';
import { bucketsOf } from '../../domain/learning/window.ts';
import type { Store } from '../../store/index.ts';
import type { NowView } from '../contract/now.ts';

/** The last 24 full hours and the current one, as tallied for all accounts. */
export interface LastDay {
  /** By subject, over all slices. */
  readonly tallies: ReadonlyMap<string, Tally>;
  readonly flow: NowView['day'];
}

/** The tallies change every few seconds at the soonest, and are most of what the Now view reads. */
const KEPT_MS = 5_000;

const kept = new WeakMap<object, { readonly atMs: number; readonly day: Promise<LastDay> }>();

/** Reads it, or returns what was read from this store within the last five seconds. */
export function readLastDay(store: Pick<Store, 'buckets'>, groups: readonly string[], nowMs: number): Promise<LastDay> {
  const known = kept.get(store);
  if (known && Math.abs(nowMs - known.atMs) < KEPT_MS) return known.day;
  const day = read(store, groups, nowMs);
  kept.set(store, { atMs: nowMs, day });
  // The next question after a failure reads again.
  day.catch(() => kept.delete(store));
  return day;
}

async function read(store: Pick<Store, 'buckets'>, groups: readonly string[], nowMs: number): Promise<LastDay> {
  const buckets = await store.buckets.read(bucketsOf('24h', nowMs), null, groups);
  const cells = addUp(buckets).filter(({ by }) => by === null);
  const { savings, ...flow } = flowIn(buckets);
  return { tallies: new Map(cells.map(({ subject, tally }) => [subject, tally])), flow };
}

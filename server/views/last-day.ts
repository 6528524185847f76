import { addUp } from '../../domain/learning/bucket.ts';
import { flowIn } from '../../domain/learning/flow-figures.ts';
import type { Tally } from '../../domain/learning/tally.ts';
import { bucketsOf } from '../../domain/learning/window.ts';
import { groupsOf } from '../../domain/shared/group.ts';
import type { NowView } from '../contract/now.ts';
import type { Sources } from '../sources.ts';
import { membersOf } from './scope.ts';

/** The last 24 full hours and the current one, as tallied. */
export interface LastDay extends Pick<NowView, 'day' | 'days'> {
  /** Of all accounts, by subject, over all slices. */
  readonly tallies: ReadonlyMap<string, Tally>;
}

/** The tallies change every few seconds at the soonest, and are most of what the Now view reads. */
const KEPT_MS = 5_000;

const kept = new WeakMap<object, { readonly atMs: number; readonly day: Promise<LastDay> }>();

type LastDaySources = Pick<Sources, 'store' | 'accounts'>;

/** Reads it, or returns what was read from this store within the last five seconds. */
export function readLastDay(sources: LastDaySources, nowMs: number): Promise<LastDay> {
  const { store } = sources;
  const known = kept.get(store);
  if (known && Math.abs(nowMs - known.atMs) < KEPT_MS) return known.day;
  const day = read(sources, nowMs);
  kept.set(store, { atMs: nowMs, day });
  // The next question after a failure reads again.
  day.catch(() => kept.delete(store));
  return day;
}

async function read({ store, accounts }: LastDaySources, nowMs: number): Promise<LastDay> {
  const groups = groupsOf(accounts);
  const ids = bucketsOf('24h', nowMs);
  const byGroup = await Promise.all(groups.map((group) => store.buckets.read(ids, null, [group])));
  const all = byGroup.flat();
  const cells = addUp(all).filter(({ by }) => by === null);
  return {
    tallies: new Map(cells.map(({ subject, tally }) => [subject, tally])),
    day: flowOf(Object.keys(accounts), all),
    days: groups
      .map((group, index) => flowOf(membersOf(accounts, [group]), byGroup[index] ?? []))
      .filter((flow) => flow.accounts.length > 0),
  };
}

function flowOf(accounts: readonly string[], buckets: Parameters<typeof flowIn>[0]): NowView['day'] {
  const { savings, ...flow } = flowIn(buckets);
  return { accounts, ...flow };
}

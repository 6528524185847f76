import assert from 'node:assert/strict';
import { createScoringRound } from '../../../activities/index.ts';
import { bucketsOf } from '../../../domain/learning/window.ts';
import { DEFAULT_GROUP } from '../../../domain/shared/group.ts';
import type { Store } from '../../../store/index.ts';
import { assertAlmostEqual } from '../../support/almost-equal.ts';
import { resolvedDecision } from '../../support/decision.ts';
import { freshStore, NOON_MS } from '../../support/store.ts';

const HOUR_MS = 3_600_000;
const DECISIONS = 12;
const NOW_MS = NOON_MS + 6 * HOUR_MS;
const CONFIG = {
  models: ['alpha', 'bravo', 'charlie'].map((id) => ({ id })),
  baseRates: [0.4],
  groups: [DEFAULT_GROUP],
  scorekeeper: { everyMs: 1_000, publishEveryMs: 0 },
};
/** Every write of a round. */
const WRITES = [
  ['scoreBatches', 'open'],
  ['scoreBatches', 'moveMark'],
  ['scoreBatches', 'finish'],
  ['scores', 'replace'],
  ['labels', 'replace'],
  ['buckets', 'add'],
  ['learned', 'change'],
  ['outcomes', 'reopen'],
  ['outcomes', 'markScored'],
] as const;

class Died extends Error {}

/** The store as a process sees it that dies at a write: at the first time just before it, at the second just after it. */
function deadly(store: Store, seen: Set<string>): Store {
  const counts = new Map<string, number>();
  const dying = { ...store } as unknown as Record<string, Record<string, unknown>>;
  for (const [repository, write] of WRITES) {
    const plain = store[repository] as unknown as Record<string, (...input: unknown[]) => Promise<unknown>>;
    dying[repository] = {
      ...(dying[repository] ?? plain),
      async [write](...input: unknown[]) {
        const count = (counts.get(write) ?? 0) + 1;
        counts.set(write, count);
        const at = `${repository}.${write} ${count}`;
        const die = (when: string) => {
          if (seen.has(`${when} ${at}`)) return;
          seen.add(`${when} ${at}`);
          throw new Died(`${when} ${at}`);
        };
        die('before');
        const result = await plain[write]?.apply(plain, input);
        die('after');
        return result;
      },
    };
  }
  return dying as unknown as Store;
}

describe('a round of scorekeeping', () => {
  const stores: Store[] = [];
  after(() => Promise.all(stores.map((store) => store.close())));

  /** Decisions, their outcomes, then a correction, a late decision and a void; what was learned after each. */
  async function learn(isInterrupted: boolean) {
    const store = await freshStore();
    stores.push(store);
    const seen = new Set<string>();
    let deaths = 0;
    async function score() {
      for (;;) {
        const round = createScoringRound(isInterrupted ? deadly(store, seen) : store, CONFIG);
        try {
          if (!(await round(NOW_MS)).more) return;
        } catch (error) {
          if (!(error instanceof Died)) throw error;
          deaths += 1;
        }
      }
    }
    const tickerOf = (n: number) => `KX-${Math.floor(n / 2)}`;
    const record = (n: number) =>
      store.decisions.record({ ...resolvedDecision(n, NOON_MS + n * 60_000), ticker: tickerOf(n) });
    const tell = (n: number, settlement: 'yes' | 'no' | 'void', correct: boolean, atMs = NOON_MS + 2 * HOUR_MS) =>
      store.outcomes.record({ ticker: tickerOf(n), settlement, atMs, lastMid: 0.4, by: 'test', correct }, NOW_MS);
    for (let n = 0; n < DECISIONS - 1; n++) await record(n);
    for (let n = 0; n < DECISIONS; n += 2) await tell(n, n % 4 ? 'no' : 'yes', false);
    await score();
    seen.clear();
    await record(DECISIONS - 1);
    await tell(0, 'no', true, NOON_MS + 3 * HOUR_MS);
    await tell(2, 'void', true);
    await score();
    const buckets = await store.buckets.readAll(bucketsOf('24h', NOW_MS));
    const { batch: _, ...learned } = await store.learned.read(DEFAULT_GROUP);
    const board = await store.scoreboards.latest();
    assert.ok(board);
    const { version: __, ...published } = board;
    return { buckets: named(buckets), learned: { ...learned, sums: namedSums(learned.sums) }, published, deaths };
  }

  it('that dies before and after each of its writes counts everything once all the same', async function () {
    this.timeout(120_000);
    const { deaths: none, ...whole } = await learn(false);
    const { deaths, ...interrupted } = await learn(true);
    assert.equal(none, 0);
    assert.ok(deaths >= 2 * WRITES.length, `${deaths} deaths`);
    assertAlmostEqual(interrupted, whole);
    assert.equal(whole.learned.facts.count, DECISIONS);
    assert.deepEqual(whole.learned.excluded, { void: 2 });
    assert.equal(whole.published.labels, DECISIONS / 2 - 1);
  });
});

/** Lists by what each of them is about: their order is no matter. */
const byName = <Each>(all: readonly Each[], name: (each: Each) => string) =>
  Object.fromEntries(all.map((each) => [name(each), each]));

const named = (buckets: Awaited<ReturnType<Store['buckets']['readAll']>>) =>
  byName(
    buckets.map(({ cells, contributions, agreements, ...bucket }) => ({
      ...bucket,
      cells: byName(cells, ({ subject, by, slice }) => `${subject} ${by} ${slice}`),
      contributions: byName(contributions, ({ model, by, slice }) => `${model} ${by} ${slice}`),
      agreements: byName(agreements, ({ kind, bin }) => `${kind} ${bin}`),
    })),
    ({ id }) => id,
  );

const namedSums = ({
  models,
  segments,
  segmentModels,
  reuse,
  ...sums
}: Awaited<ReturnType<Store['learned']['read']>>['sums']) => ({
  ...sums,
  models: byName(models, ({ model }) => model),
  segments: byName(segments, ({ key }) => key),
  segmentModels: byName(segmentModels, ({ key, model }) => `${key} ${model}`),
  reuse: byName(reuse, ({ category, kind }) => `${category} ${kind}`),
});

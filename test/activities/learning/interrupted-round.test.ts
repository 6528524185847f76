import assert from 'node:assert/strict';
import { createScoringRound } from '../../../activities/index.ts';
import type { Decision } from '../../../domain/decision/decision.ts';
import { bucketsOf } from '../../../domain/learning/window.ts';
import { totalOf } from '../../../domain/portfolio/day-sums.ts';
import { DEFAULT_GROUP } from '../../../domain/shared/group.ts';
import { hourId } from '../../../domain/shared/ids.ts';
import { type AttemptDocument, NO_REPLY, SHADOW_STEP } from '../../../store/attempts.ts';
import type { ReadBookDay } from '../../../store/book-days.ts';
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
  channels: [],
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
  ['positions', 'replace'],
  ['bookDays', 'add'],
  ['fills', 'markBooked'],
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

  async function newStore(): Promise<Store> {
    const store = await freshStore();
    stores.push(store);
    return store;
  }

  /** Decisions, their outcomes, then a correction, a late decision and a void; what was learned after each. */
  async function learn(isInterrupted: boolean) {
    const store = await newStore();
    const seen = new Set<string>();
    let deaths = 0;
    const score = async () => {
      deaths += await scoreAll(isInterrupted ? () => deadly(store, seen) : () => store);
    };
    const tickerOf = (n: number) => `KX-${Math.floor(n / 2)}`;
    const record = (n: number) =>
      store.decisions.record({ ...resolvedDecision(n, NOON_MS + n * 60_000), ticker: tickerOf(n) });
    const tell = (n: number, settlement: 'yes' | 'no' | 'void', correct: boolean, atMs = NOON_MS + 2 * HOUR_MS) =>
      store.outcomes.record({ ticker: tickerOf(n), settlement, atMs, lastMid: 0.4, by: 'test', correct }, NOW_MS);
    const fill = (n: number) =>
      store.fills.record(
        {
          ...{ fillId: `f-${n}`, account: 'main', ticker: tickerOf(n), action: 'BUY', side: n % 3 ? 'yes' : 'no' },
          ...{ contracts: n + 0.5, priceMicroUsd: 410_000, feeMicroUsd: 100 * n, feeFrom: 'stated', by: 'test' },
          ...{ atMs: NOON_MS + n * 60_000, recordedAtMs: NOW_MS + n },
        },
        { isTimeStated: true },
      );
    for (let n = 0; n < DECISIONS - 1; n++) await record(n);
    for (let n = 0; n < DECISIONS / 2; n++) await fill(n);
    for (let n = 0; n < DECISIONS; n += 2) await tell(n, n % 4 ? 'no' : 'yes', false);
    await score();
    seen.clear();
    await record(DECISIONS - 1);
    await fill(DECISIONS - 1);
    await tell(0, 'no', true, NOON_MS + 3 * HOUR_MS);
    await tell(2, 'void', true);
    await score();
    const buckets = await store.buckets.readAll(bucketsOf('24h', NOW_MS));
    const { batch: _, ...learned } = await store.learned.read(DEFAULT_GROUP);
    const board = await store.scoreboards.latest();
    assert.ok(board);
    const { version: __, ...published } = board;
    const books = {
      paper: await store.bookDays.since('main', 'paper', 0),
      real: await store.bookDays.since('main', 'real', 0),
    };
    return {
      books: sortedDays(books),
      buckets: named(buckets),
      learned: { ...learned, sums: namedSums(learned.sums) },
      published,
      deaths,
    };
  }

  it('that dies before and after each of its writes counts everything once all the same', async function () {
    this.timeout(120_000);
    const { deaths: none, ...whole } = await learn(false);
    const { deaths, ...interrupted } = await learn(true);
    assert.equal(none, 0);
    assert.ok(deaths >= 2 * WRITES.length, `${deaths} deaths`);
    assertAlmostEqual(interrupted, whole);
    assert.equal(whole.learned.facts.count, DECISIONS);
    const [paper, real] = [totalOf(whole.books.paper), totalOf(whole.books.real)];
    assert.equal(paper.decisions, DECISIONS);
    assert.equal(paper.settled.n, DECISIONS / 2);
    assert.equal(real.trades, DECISIONS / 2 + 1);
    assert.equal(paper.openMicroUsd + real.openMicroUsd, 0, 'all has ended');
    assert.deepEqual(whole.learned.excluded, { void: 2 });
    assert.equal(whole.published.labels, DECISIONS / 2 - 1);
  });

  it('that dies between two batches of decisions tallies those that it had not come to, however old', async function () {
    this.timeout(120_000);
    const store = await newStore();
    const notes = [{ code: 'confident', figures: { distance: 0.3, escalateWithin: 0.1 }, long: 'x'.repeat(900_000) }];
    // The order of their ids is the opposite of that in which they were stored, minutes apart.
    for (let n = 0; n < 9; n++) {
      const decision = { ...resolvedDecision(9 - n, NOON_MS), notes } as unknown as Decision;
      await atTime(Date.now() - HOUR_MS + n * 5 * 60_000, () => store.decisions.record(decision));
    }
    const seen = new Set<string>();
    const deaths = await scoreAll(() => deadly(store, seen));
    assert.ok(deaths > 4, `${deaths} deaths`);
    const [hour] = await store.buckets.readAll([hourId(NOON_MS)]);
    assert.equal(hour?.flow.decisions, 9);
    assert.ok(((await store.scoreBatches.latest())?._id ?? 0) > 1, 'they are too large for one batch');
  });

  it('that dies between two batches of calls of shadow models tallies the rest of them', async function () {
    this.timeout(120_000);
    const store = await newStore();
    const calls = 1_201;
    await recordShadows(store, calls);
    const seen = new Set<string>();
    await scoreAll(() => deadly(store, seen));
    assert.equal(await shadowCalls(store), calls);
    assert.equal((await store.scoreBatches.latest())?._id, 3);
  });

  it('that has no time left leaves calls of shadow models to the next one', async function () {
    this.timeout(120_000);
    const store = await newStore();
    await recordShadows(store, 1_201);
    const { now } = performance;
    const { finish } = store.scoreBatches;
    let passedMs = 0;
    performance.now = () => now.call(performance) + passedMs;
    store.scoreBatches.finish = async (batch) => {
      await finish.call(store.scoreBatches, batch);
      passedMs += 10 * 60_000;
    };
    try {
      const round = createScoringRound(store, CONFIG);
      assert.equal((await round(NOW_MS)).more, true);
      assert.equal(await shadowCalls(store), 500);
      while ((await round(NOW_MS)).more);
    } finally {
      performance.now = now;
    }
    assert.equal(await shadowCalls(store), 1_201);
  });

  it('writes no batch of decisions that are gone', async () => {
    const store = await newStore();
    for (let n = 0; n < 3; n++) await store.decisions.record(resolvedDecision(n, NOON_MS));
    store.decisions.tallied = async () => [];
    assert.equal((await createScoringRound(store, CONFIG)(NOW_MS)).more, false);
    assert.equal(await store.scoreBatches.latest(), null);
  });
});

/** Rounds until nothing is left to do, each by a process of its own; how many of them died. */
async function scoreAll(seenBy: () => Store): Promise<number> {
  let deaths = 0;
  for (;;) {
    try {
      if (!(await createScoringRound(seenBy(), CONFIG)(NOW_MS)).more) return deaths;
    } catch (error) {
      if (!(error instanceof Died)) throw error;
      deaths += 1;
    }
  }
}

/** Does something while the clock says this. */
async function atTime(ms: number, act: () => Promise<unknown>): Promise<void> {
  const { now } = Date;
  Date.now = () => ms;
  try {
    await act();
  } finally {
    Date.now = now;
  }
}

/** Calls of a shadow model that ended one after another within the hour after noon. */
async function recordShadows(store: Store, count: number): Promise<void> {
  const call = { ...NO_REPLY, account: 'main', step: SHADOW_STEP, model: 'alpha', state: 'answered' as const };
  await Promise.all(
    Array.from({ length: count }, (_, n) => {
      const fact = { ...call, _id: `shadow-${n}`, decisionId: `main/${n}`, endedAtMs: NOON_MS + n * 1_000 };
      return store.attempts.record({ ...fact, costMicroUsd: 10, latencyMs: 5 } as unknown as AttemptDocument);
    }),
  );
}

async function shadowCalls(store: Store): Promise<number> {
  const [hour] = await store.buckets.readAll([hourId(NOON_MS)]);
  return hour?.cells.find(({ subject, by }) => subject === 'alpha' && by === null)?.tally.answered ?? 0;
}

const sortedDays = (books: Record<'paper' | 'real', ReadBookDay[]>) => {
  const sorted = (days: readonly ReadBookDay[]) =>
    days.map((day) => ({ ...day, categories: day.categories.toSorted((a, b) => (a.category < b.category ? -1 : 1)) }));
  return { paper: sorted(books.paper), real: sorted(books.real) };
};

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

import assert from 'node:assert/strict';
import { createLabelWindows } from '../../../activities/learning/label-window.ts';
import { byCounting, type Label, labelsOf } from '../../../domain/learning/label.ts';
import {
  isAfter,
  passed,
  WINDOW_LABELS,
  WINDOW_STEP,
  type WindowStart,
} from '../../../domain/learning/window-start.ts';
import { madeScores } from '../../domain/learning/made-scores.ts';

const MODELS = ['alpha', 'bravo', 'charlie', 'delta-5.2'];
const NOW_MS = Number.MAX_SAFE_INTEGER;

/** Labels and starts as the store keeps them, with the reads counted. */
function fakeStore() {
  const kept = new Map<string, { label: Label | null; batch: number }>();
  const reads = { whole: 0, changed: 0 };
  let start: WindowStart | null = null;
  return {
    reads,
    write(batch: number, labels: readonly Label[]) {
      for (const label of labels) kept.set(label.ticker, { label, batch });
    },
    void(batch: number, ticker: string) {
      kept.set(ticker, { label: null, batch });
    },
    labels: {
      async window(_: string, from: WindowStart | null) {
        reads.whole += 1;
        return [...kept.values()].flatMap(({ label }) => (label && isAfter(from, label) ? [label] : []));
      },
      async changedAfter(_: string, batch: number, limit: number) {
        const changed = [...kept].filter(([, each]) => each.batch > batch);
        if (changed.length > limit) return null;
        reads.changed += changed.length;
        return changed.map(([ticker, { label }]) => ({ ticker, label }));
      },
    },
    learned: {
      start: async () => start,
      async moveStart(_: string, moved: WindowStart) {
        start = moved;
      },
    },
  };
}

const tickers = (labels: readonly Label[]) => labels.toSorted(byCounting).map(({ ticker }) => ticker);

describe('the window of labels', () => {
  const all = labelsOf(madeScores(33_000, 11)).toSorted(byCounting);
  const first = all.slice(0, WINDOW_LABELS + WINDOW_STEP - 1);

  it('is every label until there are a thousand too many, then the last twenty thousand of them', async () => {
    const store = fakeStore();
    const readWindow = createLabelWindows(store, MODELS);
    store.write(1, first);
    const before = await readWindow('default', 1, NOW_MS);
    assert.deepEqual([before.labels.length, before.start], [first.length, null]);
    store.write(2, all.slice(first.length, first.length + 1));
    const { labels, start } = await readWindow('default', 2, NOW_MS);
    const whole = all.slice(0, first.length + 1);
    assert.deepEqual(tickers(labels), tickers(whole.slice(-WINDOW_LABELS)));
    assert.deepEqual(start, passed(null, whole.slice(0, -WINDOW_LABELS), MODELS));
    assert.deepEqual(await store.learned.start(), start, 'another process begins there');
  });

  it('is read anew where more has changed than it holds', async () => {
    const store = fakeStore();
    const readWindow = createLabelWindows(store, MODELS);
    store.write(1, first);
    await readWindow('default', 1, NOW_MS);
    store.write(2, all);
    store.void(2, (all.at(-1) as Label).ticker);
    const { labels } = await readWindow('default', 2, NOW_MS);
    assert.deepEqual(tickers(labels), tickers(all.slice(0, -1).slice(-WINDOW_LABELS)));
    assert.deepEqual(store.reads, { whole: 2, changed: 0 });
  });

  it('reads what has changed, and is what a process that starts anew reads', async () => {
    const store = fakeStore();
    const readWindow = createLabelWindows(store, MODELS);
    store.write(1, first);
    await readWindow('default', 1, NOW_MS);
    let batch = 1;
    const end = Math.min(all.length, first.length + 900);
    assert.ok(end > first.length + 100, `${all.length} labels`);
    for (let from = first.length; from < end; from += 100) {
      batch += 1;
      const corrected = all[from - 50] as Label;
      store.write(batch, [...all.slice(from, from + 100), { ...corrected, outcome: corrected.outcome === 1 ? 0 : 1 }]);
      store.void(batch, (all[from - 60] as Label).ticker);
      await readWindow('default', batch, NOW_MS);
    }
    assert.deepEqual([store.reads.whole, store.reads.changed <= (batch - 1) * 102], [1, true]);
    // One before the window changes nothing in it.
    batch += 1;
    const [oldest] = all as [Label];
    store.write(batch, [{ ...oldest, outcome: oldest.outcome === 1 ? 0 : 1 }]);
    const kept = await readWindow('default', batch, NOW_MS);
    const anew = await createLabelWindows(store, MODELS)('default', batch, NOW_MS);
    assert.deepEqual(kept.start, anew.start);
    assert.deepEqual(kept.labels.toSorted(byCounting), anew.labels.toSorted(byCounting));
    assert.ok(!tickers(kept.labels).includes(oldest.ticker));
  });
});

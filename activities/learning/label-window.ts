import { countingBy, type Label } from '../../domain/learning/label.ts';
import { isAfter, passed, WINDOW_LABELS, WINDOW_STEP, type WindowStart } from '../../domain/learning/window-start.ts';
import type { Store } from '../../store/index.ts';

interface Kept {
  /** Every change by this batch and those before it is in. */
  batch: number;
  readonly labels: Map<string, Label>;
}

export interface LabelWindow {
  readonly labels: readonly Label[];
  /** Null: there are no older labels. */
  readonly start: WindowStart | null;
}

type Repositories = { readonly [Name in 'labels' | 'learned']: Pick<Store[Name], keyof Store[Name] & WindowMethods> };
type WindowMethods = 'window' | 'changedAfter' | 'start' | 'moveStart';

/** Reads the labels of groups' windows, and moves a window's start on when it holds too many. They are kept in memory, so that a
 * scoreboard reads what has changed since the one before and not twenty thousand labels; a process that starts reads them all
 * once. */
export function createLabelWindows({ labels, learned }: Repositories, models: readonly string[]) {
  const windows = new Map<string, Kept>();

  /** `batch`: the last one that was done. Labels that do not count yet are in every window, until they do and until it has moved on. */
  return async function readWindow(group: string, batch: number, nowMs: number): Promise<LabelWindow> {
    let start = await learned.start(group);
    const kept = await upToDate(group, start);
    kept.batch = batch;
    for (const label of kept.labels.values()) if (!isAfter(start, label)) kept.labels.delete(label.ticker);
    const { counted, waiting } = countingBy([...kept.labels.values()], nowMs);
    if (counted.length >= WINDOW_LABELS + WINDOW_STEP) {
      const old = counted.slice(0, -WINDOW_LABELS);
      start = passed(start, old, models, [...counted.slice(-WINDOW_LABELS), ...waiting]);
      if (start) await learned.moveStart(group, start);
      for (const { ticker } of old) kept.labels.delete(ticker);
    }
    return { labels: [...kept.labels.values()], start };
  };

  async function upToDate(group: string, start: WindowStart | null): Promise<Kept> {
    const known = windows.get(group);
    // Where more has changed than a window holds, it is read anew.
    const changed = known && (await labels.changedAfter(group, known.batch, WINDOW_LABELS));
    if (known && changed) {
      for (const { ticker, label } of changed) {
        if (label) known.labels.set(ticker, label);
        else known.labels.delete(ticker);
      }
      return known;
    }
    const all = await labels.window(group, start);
    const kept: Kept = { batch: 0, labels: new Map(all.map((label) => [label.ticker, label])) };
    windows.set(group, kept);
    return kept;
  }
}

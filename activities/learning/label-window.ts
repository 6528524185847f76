import type { Label } from '../../domain/learning/label.ts';
import { isAfter, type WindowStart } from '../../domain/learning/window-start.ts';
import type { Store } from '../../store/index.ts';

interface Kept {
  /** Every change by this batch and those before it is in. */
  batch: number;
  readonly labels: Map<string, Label>;
}

/** Reads the labels of groups' windows. They are kept in memory, so that a scoreboard reads what has changed since the one before
 * and not twenty thousand labels; a process that starts reads them all once. */
export function createLabelWindows({ labels }: Pick<Store, 'labels'>) {
  const windows = new Map<string, Kept>();
  /** `batch`: the last one that was done. */
  return async function readWindow(group: string, start: WindowStart | null, batch: number): Promise<Label[]> {
    const known = windows.get(group);
    const kept = known ?? { batch, labels: new Map() };
    if (known) {
      for (const { ticker, label } of await labels.changedAfter(group, known.batch)) {
        if (label) known.labels.set(ticker, label);
        else known.labels.delete(ticker);
      }
    } else {
      for (const label of await labels.window(group, start)) kept.labels.set(label.ticker, label);
    }
    for (const label of kept.labels.values()) if (!isAfter(start, label)) kept.labels.delete(label.ticker);
    kept.batch = batch;
    windows.set(group, kept);
    return [...kept.labels.values()];
  };
}

import type { PerformanceRow } from '../../server/contract/models.ts';
import { intervalOf } from '../figures/format.ts';

/** A row with where it stands among the models of its slice; null where it is not compared. */
export interface Ranked extends PerformanceRow {
  readonly standing: 'best so far' | 'no significant difference' | 'worse' | 'too few outcomes' | null;
}

const KINDS: readonly PerformanceRow['kind'][] = ['model', 'pool', 'final', 'market', 'decisions', 'paper'];

/** Slice by slice: models with the best Brier score first, then pool, fair value, price, decisions and withheld trades. Only a
 * model whose 95 % interval lies above that of the best, without overlap, is called worse. */
export function rank(rows: readonly PerformanceRow[]): readonly Ranked[] {
  return rows
    .toSorted(
      (a, b) => a.slice.localeCompare(b.slice) || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || byBrier(a, b),
    )
    .map((row, _, sorted) => ({ ...row, standing: standingOf(row, sorted) }));
}

function standingOf(row: PerformanceRow, sorted: readonly PerformanceRow[]): Ranked['standing'] {
  if (row.kind !== 'model') return null;
  const own = intervalOf(row.performance.brier);
  if (!own) return 'too few outcomes';
  const best = sorted.find(
    ({ kind, slice, performance }) => kind === 'model' && slice === row.slice && intervalOf(performance.brier) !== null,
  );
  if (!best || best.subject === row.subject) return 'best so far';
  const interval = intervalOf(best.performance.brier);
  return interval && own.low > interval.high ? 'worse' : 'no significant difference';
}

function byBrier(a: PerformanceRow, b: PerformanceRow): number {
  const [left, right] = [a.performance.brier?.mean, b.performance.brier?.mean];
  return (left ?? Number.POSITIVE_INFINITY) - (right ?? Number.POSITIVE_INFINITY) || a.subject.localeCompare(b.subject);
}

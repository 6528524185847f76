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

type Kind = PerformanceRow['kind'];

const NAMES: Readonly<Record<Exclude<Kind, 'model'>, string>> = {
  pool: 'Pooled models',
  final: 'Fair value',
  market: 'Market price',
  decisions: 'Decisions',
  paper: 'Withheld trades',
};

/** What each subject is, plainly. */
export const MEANINGS: readonly (readonly [name: string, meaning: string])[] = [
  [NAMES.pool, 'all models together, weighted by their record and calibrated'],
  [NAMES.final, 'the pooled models blended with the price; trades are decided by it'],
  [NAMES.market, 'the price alone at the time of the decision, scored as a forecast'],
  [NAMES.decisions, 'whole decisions with their cost and latency, and the recommended trades'],
  [NAMES.paper, 'trades that a guard withheld: never made, counted on paper'],
];

/** A model's id, or the name of what else is scored. */
export const nameOf = ({ kind, subject }: Pick<PerformanceRow, 'kind' | 'subject'>): string =>
  kind === 'model' ? subject : NAMES[kind];

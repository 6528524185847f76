import { kindOfSubject } from '../../domain/learning/cell.ts';
import type { PerformanceRow } from '../../server/contract/models.ts';

type Kind = PerformanceRow['kind'];

const NAMES: Readonly<Record<Exclude<Kind, 'model'>, string>> = {
  pool: 'Pool (P)',
  final: 'Final (P_final)',
  market: 'Market price',
  decisions: 'Decisions',
  paper: 'On paper',
};

/** What each subject is, plainly. */
export const MEANINGS: readonly (readonly [name: string, meaning: string])[] = [
  [NAMES.pool, 'the models together, weighted by their record and calibrated'],
  [NAMES.final, 'the pool blended with the price: what trades are decided by'],
  [NAMES.market, 'the price alone at the time of the decision, as if it were a forecast'],
  [NAMES.decisions, 'whole decisions with their cost and time, and the trades that were recommended'],
  [NAMES.paper, 'trades that a guard withheld: never made'],
];

/** A model's id, or the name of what else is scored. */
export const nameOf = ({ kind, subject }: Pick<PerformanceRow, 'kind' | 'subject'>): string =>
  kind === 'model' ? subject : NAMES[kind];

/** The same where only the subject is known. */
export function nameOfSubject(subject: string): string {
  return nameOf({ kind: kindOfSubject(subject), subject });
}

import type { PerformanceRow } from '../../contract/models.ts';

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
  ['Pool (P)', 'the models together, weighted by their record and calibrated'],
  ['Final (P_final)', 'the pool blended with the price: what trades are decided by'],
  ['Market price', 'the price alone at the time of the decision, as if it were a forecast'],
  ['Decisions', 'whole decisions with their cost and time, and the trades that were recommended'],
  ['On paper', 'trades that a guard withheld: never made'],
];

/** A model's id, or the name of what else is scored. */
export const nameOf = ({ kind, subject }: Pick<PerformanceRow, 'kind' | 'subject'>): string =>
  kind === 'model' ? subject : NAMES[kind];

const BY_SUBJECT: Readonly<Record<string, Exclude<Kind, 'model'>>> = {
  '(pool)': 'pool',
  '(final)': 'final',
  '(market)': 'market',
  '(decisions)': 'decisions',
  '(paper)': 'paper',
};

/** The same where only the subject is known. */
export function nameOfSubject(subject: string): string {
  const kind = BY_SUBJECT[subject];
  return kind ? NAMES[kind] : subject;
}

import type { PerformanceRow } from '../../server/contract/models.ts';

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

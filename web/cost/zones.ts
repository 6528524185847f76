import type { CostView } from '../../server/contract/cost.ts';

/** The zones of the days: each ledger has its own. Example: `America/New_York and UTC`. */
export const zonesOf = ({ ledgers }: Pick<CostView, 'ledgers'>): string =>
  [...new Set(ledgers.map(({ zone }) => zone))].join(' and ');

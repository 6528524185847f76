import type { DecisionRow } from '../../server/contract/decisions.ts';

/** How far a decision went: `full 3/4` where three of four models have answered. */
export const pathOf = ({ path, answered, asked }: DecisionRow): string =>
  asked > 0 ? `${path} ${answered}/${asked}` : path;

/** The code of its first reason, as words. */
export const reasonOf = ({ reasonCode }: DecisionRow): string => reasonCode.replaceAll('_', ' ');

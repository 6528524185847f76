import type { Mode } from '../../domain/shared/modes.ts';

/** Each mode in one plain line; MODE_RULES has the numbers, docs/operations.md all of it. */
export const MODE_MEANINGS: Readonly<Record<Mode, string>> = {
  normal: 'As many models are asked as the trade is worth; everything may be traded.',
  economy: 'One model at most is asked for a decision; everything may be traded.',
  degraded: 'Few models are left: a trade needs 1.5 times the edge and 15 points more agreement, and half the size.',
  emergency: 'No model is asked and nothing is bought; what is held is sold where the loss is large enough.',
  halted: 'No model is asked and nothing is traded, not even sold.',
};

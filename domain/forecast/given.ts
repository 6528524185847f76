import type { Arm } from '../shared/arm.ts';
import type { EvidenceText } from './evidence.ts';

/** What the models are given beside the question. */
export interface Given {
  readonly evidence: readonly EvidenceText[];
  /** Whether they see the market's price. */
  readonly isPriceShown: boolean;
}

export const NOTHING_GIVEN: Given = { evidence: [], isPriceShown: false };

export function armGiven({ evidence, isPriceShown }: Given): Arm {
  if (evidence.length === 0) return isPriceShown ? 'priceShown' : 'closedBook';
  return isPriceShown ? 'evidencePriceShown' : 'evidence';
}

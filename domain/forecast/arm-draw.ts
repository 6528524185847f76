import type { Arm } from '../shared/arm.ts';
import { hashToUnitInterval } from '../shared/hash-to-unit-interval.ts';
import type { EvidenceText } from './evidence.ts';
import { armGiven, type Given } from './given.ts';

/** What chance had to say of what a decision's models are given. Recorded of every decision that something was offered to, whether
 * it went without or not: only these two may be compared, because nothing but the draw tells them apart. */
export interface ArmDraw {
  /** What was there to be given. */
  readonly offered: Arm;
  readonly arm: Arm;
  readonly drawn: number;
  /** Of the decisions that go without something. */
  readonly share: number;
  /** How likely this decision's arm was. */
  readonly probability: number;
}

/** What the models are given in the end: of the decisions that are offered evidence or the price a share goes without, so that what
 * either adds stays measured. Where both are offered, as many go without the evidence as without the price, and as without both. The
 * draw follows from the decision's id: the same decision always draws the same. Null: nothing is offered, or nothing withheld. */
export function drawGiven(
  decisionId: string,
  offered: Given,
  share: number,
): { readonly given: Given; readonly draw: ArmDraw | null } {
  const { evidence, isPriceShown } = offered;
  const lesser: readonly Given[] = [
    ...(evidence.length > 0 ? [{ evidence: [], isPriceShown }] : []),
    ...(isPriceShown ? [{ evidence, isPriceShown: false }] : []),
    ...(evidence.length > 0 && isPriceShown ? [{ evidence: [], isPriceShown: false }] : []),
  ];
  if (lesser.length === 0 || share <= 0) return { given: offered, draw: null };
  const drawn = hashToUnitInterval(`without/${decisionId}`);
  const place = Math.min(lesser.length - 1, Math.floor((drawn / share) * lesser.length));
  const without = drawn < share ? lesser[place] : undefined;
  const given = without ?? offered;
  const probability = without ? share / lesser.length : 1 - share;
  return { given, draw: { offered: armGiven(offered), arm: armGiven(given), drawn, share, probability } };
}

/** Stands for evidence that is not looked for because the draw would take it away. Whoever offers it instead draws the same as with the
 * evidence, so that the record says what was there to be given. */
export const WITHHELD: readonly EvidenceText[] = [
  { text: '', title: null, source: null, url: null, publishedAtMs: null },
];

/** The draw of a decision that will go without whatever evidence is found for it; null where it will not. */
export function drawnWithoutEvidence(decisionId: string, isPriceShown: boolean, share: number): ArmDraw | null {
  const { given, draw } = drawGiven(decisionId, { evidence: WITHHELD, isPriceShown }, share);
  return given.evidence.length === 0 ? draw : null;
}

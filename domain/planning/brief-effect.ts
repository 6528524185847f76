import { COLD_SPREAD, type MeasuredSpread } from '../learning/answer-spread.ts';
import { boardInArm } from '../learning/apply-scoreboard.ts';
import type { Scoreboard } from '../learning/scoreboard.ts';
import type { Arm } from '../shared/arm.ts';

/** How far a brief moves the log-odds of an answer, before it is measured. Search was worth .0268 Brier points on recorded forecasts that
 * did not see the price, and .0139 on those that did, at prices between .05 and .95. A forecast that moves for good reasons gains the
 * square of its move, which is that of P (1 - P) s; over prices spread evenly between those bounds (P (1 - P))^2 is .037 in the
 * mean. So s is sqrt(.0268 / .037) = .85, and sqrt(.0139 / .037) = .61. */
const COLD_HIDDEN = 0.85;
const COLD_SHOWN = 0.61;

/** How far answers with a brief are expected to be from the price, where none were measured: as far as those without it, and by what a
 * brief moves them, which is independent of that. */
export function spreadWithBrief(without: MeasuredSpread, isPriceShown: boolean): MeasuredSpread {
  const moved = isPriceShown ? COLD_SHOWN : COLD_HIDDEN;
  return { ...without, fromPrice: Math.hypot(without.fromPrice, moved) };
}

/** How far answers are from the price without a brief and with one, as a decision on research supposes it. */
export interface BriefSpreads {
  readonly without: MeasuredSpread;
  readonly withBrief: MeasuredSpread;
  /** Whether answers with evidence were measured on the account's own record. */
  readonly isMeasured: boolean;
}

export function briefSpreads(board: Scoreboard, armWithout: Arm, armWith: Arm): BriefSpreads {
  const spreadIn = (arm: Arm) => boardInArm(board, arm).spread ?? COLD_SPREAD;
  const [without, measured] = [spreadIn(armWithout), spreadIn(armWith)];
  const { isPriceMeasured: isMeasured } = measured;
  const withBrief = isMeasured ? measured : spreadWithBrief(without, armWith === 'evidencePriceShown');
  return { without, withBrief, isMeasured };
}

/** What a brief is supposed to move the log-odds of P by, root mean square; 0 where answers with one are no further from the price. */
export const logOddsMoved = ({ without, withBrief }: BriefSpreads): number =>
  Math.sqrt(Math.max(0, withBrief.fromPrice ** 2 - without.fromPrice ** 2));

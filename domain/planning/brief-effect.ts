import { COLD_SPREAD, type MeasuredSpread } from '../learning/answer-spread.ts';
import { boardInArm } from '../learning/apply-scoreboard.ts';
import type { Scoreboard } from '../learning/scoreboard.ts';
import type { Arm } from '../shared/arm.ts';
import { sum } from '../shared/sum.ts';

/** Between these prices a brief was found to help; outside of them nothing was measured. */
export const WORTH_FROM = 0.05;
export const WORTH_TO = 0.95;
/** The mean of (P (1 - P))^2 over prices spread evenly between those bounds. */
const MIDDLING = 0.037;

/** What a brief is expected to take off the Brier scores of markets at these prices together, that of one market of a middling price
 * being 1: an answer that moves its log-odds by so much moves P by P (1 - P) as much. */
export const expectedGain = (prices: readonly number[]): number =>
  sum(prices.map((price) => (price * (1 - price)) ** 2)) / MIDDLING;

/** How far a brief moves the log-odds of an answer, before it is measured. Search was worth .0268 Brier points on recorded forecasts that
 * did not see the price, and .0139 on those that did, at prices between .05 and .95. A forecast that moves for good reasons gains the
 * square of its move, which is that of P (1 - P) s; over prices spread evenly between those bounds (P (1 - P))^2 is .037 in the
 * mean. So s is sqrt(.0268 / .037) = .85, and sqrt(.0139 / .037) = .61. */
const COLD_HIDDEN = 0.85;
const COLD_SHOWN = 0.61;
/** Of what models that search by themselves gain, a search by one query gained a seventh (arXiv 2511.07678): the square of the move. */
const ONE_QUERY = Math.sqrt(1 / 7);

/** How far answers with a brief are expected to be from the price, where none were measured: as far as those without it, and by what a
 * brief moves them, which is independent of that. */
export function spreadWithBrief(without: MeasuredSpread, isPriceShown: boolean, isOneQuery = false): MeasuredSpread {
  const moved = (isPriceShown ? COLD_SHOWN : COLD_HIDDEN) * (isOneQuery ? ONE_QUERY : 1);
  return { ...without, fromPrice: Math.hypot(without.fromPrice, moved) };
}

/** How far answers are from the price without a brief and with one, as a decision on research supposes it. */
export interface BriefSpreads {
  readonly without: MeasuredSpread;
  readonly withBrief: MeasuredSpread;
  /** Whether answers with evidence were measured on the account's own record. */
  readonly isMeasured: boolean;
}

/** `isOneQuery`: a search service makes it. */
export function briefSpreads(board: Scoreboard, armWithout: Arm, armWith: Arm, isOneQuery = false): BriefSpreads {
  const spreadIn = (arm: Arm) => boardInArm(board, arm).spread ?? COLD_SPREAD;
  const [without, measured] = [spreadIn(armWithout), spreadIn(armWith)];
  const { isPriceMeasured: isMeasured } = measured;
  const withBrief = isMeasured ? measured : spreadWithBrief(without, armWith === 'evidencePriceShown', isOneQuery);
  return { without, withBrief, isMeasured };
}

/** What a brief is supposed to move the log-odds of P by, root mean square; 0 where answers with one are no further from the price. */
export const logOddsMoved = ({ without, withBrief }: BriefSpreads): number =>
  Math.sqrt(Math.max(0, withBrief.fromPrice ** 2 - without.fromPrice ** 2));

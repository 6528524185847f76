import type { Decision } from '../domain/decision/decision.ts';
import { isExpired } from '../domain/decision/expired.ts';
import type { Trade } from '../domain/decision/verdict.ts';
import { expiredSentence } from '../domain/explain/decision-words.ts';
import { DecisionRefused } from './errors.ts';

/** The order that a decision recommends, in micro-dollars, while it may be placed; null where it recommends none. Throws
 * DecisionRefused `expired` where its time is over: the same requestId returns the same decision for ever, however old it is.
 * `nowMs`: epoch milliseconds. */
export function actionableTrade(
  decision: Pick<Decision, 'decisionId' | 'validUntilMs' | 'verdict'>,
  nowMs = Date.now(),
): Trade | null {
  if (isExpired(decision, nowMs)) throw new DecisionRefused('expired', expiredSentence(decision));
  return decision.verdict.trade;
}

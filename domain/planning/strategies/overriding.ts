import type { CallFailureKind } from '../../decision/reason.ts';
import { FAILURE_RULES } from '../../health/failure.ts';
import { preference } from '../../market/side-quotes.ts';
import { type MarketSituation, type Proposal, type Situation, stop } from './situation.ts';

/** What holds whatever more answers are worth: a request that is itself at fault is sent to no other model, and a suspicious text
 * on which one model alone would trade is put to all the others. Null = neither. */
export function overriding({ markets, calls, queue, isSuspicious }: Situation): Proposal | null {
  if (unansweredOf(markets) === markets.length) {
    // Each model would refuse it, and nothing would be learned of any of them.
    const failure = calls.map((call) => call.failure?.kind).find((kind) => kind && isRequestAtFault(kind));
    return failure ? stop({ code: 'request_at_fault', figures: { failure } }) : null;
  }
  if (!isSuspicious || !markets.some(wouldTradeOnOneModel)) return null;
  return { ...stop({ code: 'rests_on_one_model', figures: {} }), calls: queue };
}

export const unansweredOf = (markets: Situation['markets']): number =>
  markets.filter(({ forecast }) => forecast === null).length;

function isRequestAtFault(kind: CallFailureKind): boolean {
  return kind !== 'reservation_lost' && kind !== 'not_started' && FAILURE_RULES[kind].fault === 'request';
}

function wouldTradeOnOneModel({ forecast, value: { market, fee, threshold } }: MarketSituation): boolean {
  if (!forecast || forecast.models.length > 1 || forecast.blended === null) return false;
  return preference(forecast.blended, market.quotes, fee, threshold) !== 'SKIP';
}

import type { Reason } from '../decision/reason.ts';
import { blendProven, eventsIn } from '../forecast/blend.ts';
import { proofOutlook } from '../forecast/proof-outlook.ts';
import { MODE_RULES, type Mode } from '../shared/modes.ts';
import { DEFAULT_DECISION_POLICY, type DecisionPolicy } from '../shared/policy.ts';
import { gapTo } from '../shared/probability.ts';
import { sum } from '../shared/sum.ts';
import type { VerdictInput } from './make-verdict.ts';
import { type Order, orderTowards } from './order.ts';
import { signedPosition, targetBand } from './target.ts';
import { targetInputOf } from './target-input.ts';

/** Least share of the models' weight that must take the pool's action, for a purchase in this mode. */
export function agreementNeeded(policy: Pick<DecisionPolicy, 'minAgreement'>, mode: Mode): number {
  return Math.min(1, policy.minAgreement + MODE_RULES[mode].agreementAdded);
}

/** .80 at a price of .50 is a factor of 4, and in floating point a little more. */
const ROUNDING = 1e-9;

/** Why a trade that rests on the forecast is withheld, all reasons at once: a sale as well as a purchase, of either side. A mode
 * asks for more agreement, and a policy for a least probability, only where there is new exposure: it must not hold anyone in an old one. */
export function guards(input: VerdictInput, order: Order): Reason[] {
  const { forecast, policy, evidence, mode } = input;
  const { coherent, marketPrice } = forecast;
  // Runs that began before the setting existed have none.
  const { maxOddsRatio = DEFAULT_DECISION_POLICY.maxOddsRatio } = policy;
  const reasons: Reason[] = [];
  const oddsRatio = Math.exp(Math.abs(gapTo(marketPrice, coherent)));
  if (oddsRatio > maxOddsRatio * (1 + ROUNDING) && !policy.allowOutliers) {
    const figures = { modelProbability: coherent, marketPrice, oddsRatio, maxOddsRatio };
    reasons.push({ code: 'market_disagreement', figures });
  }
  const minAgreement = order.action === 'BUY' ? agreementNeeded(policy, mode) : policy.minAgreement;
  const agreement = order.action === 'BUY' ? forecast.agreement : sellers(input, order);
  if (agreement !== null && agreement < minAgreement) {
    reasons.push({ code: 'agreement_below_minimum', figures: { agreement, minAgreement } });
  }
  const { minConfidence = 0, isNearExpiry = false } = policy;
  const confidence = order.side === 'yes' ? coherent : 1 - coherent;
  if (order.action === 'BUY' && confidence < minConfidence) {
    const figures = { side: order.side, confidence, minConfidence, isNearExpiry };
    reasons.push({ code: 'confidence_below_minimum', figures });
  }
  if (!blendProven(policy.blend, evidence)) {
    const { neededEvents } = proofOutlook(evidence);
    const figures = { resolvedEvents: eventsIn(evidence), neededEvents, lowerBound: evidence.lowerBound };
    reasons.push({ code: 'blend_unproven', figures });
  }
  return reasons;
}

/** Weighted share of the models by whose own probability some of the position would be sold. */
function sellers(input: VerdictInput, { side }: Order): number {
  const target = targetInputOf(input);
  const held = signedPosition(input.position);
  const sells = (blended: number | null) => {
    const own = blended === null ? null : orderTowards(held, targetBand(target, blended), target.sizeStep ?? 1);
    return own !== null && own.action === 'SELL' && own.side === side;
  };
  // Weights that sum to 1 may sum to 1.0000000002.
  return Math.min(1, sum(input.forecast.models.filter(({ blended }) => sells(blended)).map(({ weight }) => weight)));
}

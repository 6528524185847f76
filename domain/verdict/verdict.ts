import type { Reason } from '../decision/reason.ts';
import type { Trade, Verdict } from '../decision/verdict.ts';
import { blendProven, PROVEN_FROM_MARKETS } from '../forecast/blend.ts';
import type { Side } from '../market/market.ts';
import { type SideQuote, sideQuotes } from '../market/side-quotes.ts';
import { MODE_RULES, type Mode } from '../shared/modes.ts';
import { pick } from '../shared/pick.ts';
import type { DecisionPolicy } from '../shared/policy.ts';
import { exitVerdict } from './exit.ts';
import { cautious, injectionReason, skipped, traded, type VerdictInput } from './make-verdict.ts';
import { kellySize, type Size } from './size.ts';

/** Least edge after fees that a trade needs in this mode. */
export function thresholdIn(policy: Pick<DecisionPolicy, 'minEdge'>, mode: Mode): number {
  return policy.minEdge * MODE_RULES[mode].edgeFactor;
}

/** Least share of the models' weight that must take the pool's action, for a trade in this mode. */
export function agreementNeeded(policy: Pick<DecisionPolicy, 'minAgreement'>, mode: Mode): number {
  return Math.min(1, policy.minAgreement + MODE_RULES[mode].agreementAdded);
}

/** From a forecast to BUY, SELL or SKIP. In this order: the exit of what is held, the price guards, the edge, the size,
 * agreement and proof. All edges use executable quotes and the fee. */
export function decideVerdict(input: VerdictInput): Verdict {
  const { policy, mode, market } = input;
  const { blended } = input.forecast;
  const threshold = thresholdIn(policy, mode);
  if (blended === null) {
    const spread = (market.quotes.yesAskMicroUsd - market.quotes.yesBidMicroUsd) / 1e6;
    return skipped(threshold, [{ code: 'spread_too_wide', figures: { spread, maxSpread: policy.maxSpread } }]);
  }
  return exitVerdict(input) ?? purchase(input, blended, threshold);
}

/** The purchase of the better side, or why there is none. A guard that withholds a trade says which trade.
 * Where the market's text is suspicious, a trade must hold whichever one of the models is left out, and is sized for the
 * least favourable of these forecasts: a model that obeys the text can then neither cause a trade nor enlarge one. */
function purchase(input: VerdictInput, blended: number, threshold: number): Verdict {
  const { forecast, injectionFlags } = input;
  const [best] = sideQuotes(blended, input.market.quotes, input.fee);
  const belowThreshold = (edge: number | null, contracts: number | null) => {
    const figures = { best: best && edge !== null ? { side: best.side, edge, contracts } : null, threshold };
    return skipped(threshold, [{ code: 'edge_below_threshold', figures }], { edge });
  };
  if (!best || best.edge < threshold) return belowThreshold(best?.edge ?? null, null);
  const { side } = best;
  const size = sizeFor(input, best, best.probability);
  if (size.contracts < 1) {
    return skipped(threshold, [{ code: 'size_below_one', figures: { side } }], { edge: best.edge });
  }
  if (size.edge < threshold) return belowThreshold(size.edge, size.contracts);

  const isFlagged = injectionFlags.length > 0;
  const leastProbability = isFlagged ? sideProbability(side, cautious(forecast, side)) : best.probability;
  const leastSize = isFlagged ? sizeFor(input, best, leastProbability) : size;
  const holds = !isFlagged || (forecast.models.length > 1 && leastSize.contracts >= 1 && leastSize.edge >= threshold);
  const objections = [...guards(input), ...(holds ? [] : [injectionReason(injectionFlags, { effect: 'withheld' })])];
  if (objections.length > 0) {
    return skipped(threshold, objections, { edge: size.edge, withheldTrade: buy(best, size) });
  }
  const { edge } = leastSize;
  const reduced = { effect: 'reduced', leastProbability, forecastProbability: best.probability } as const;
  return traded(buy(best, leastSize), threshold, [
    { code: 'edge_found', figures: { side, sideProbability: leastProbability, edge, threshold } },
    ...(isFlagged ? [injectionReason(injectionFlags, reduced)] : []),
  ]);
}

function sizeFor(input: VerdictInput, { priceMicroUsd }: SideQuote, probability: number): Size {
  const { kellyFraction } = input.policy;
  const { sizeFactor } = MODE_RULES[input.mode];
  const terms = pick(input, 'fee', 'bankrollMicroUsd', 'maxStakeMicroUsd');
  return kellySize({ ...terms, probability, priceMicroUsd, kellyFraction, sizeFactor });
}

function buy({ side, priceMicroUsd }: SideQuote, { contracts, stakeMicroUsd, feeMicroUsd, edge }: Size): Trade {
  return { action: 'BUY', side, contracts, limitMicroUsd: priceMicroUsd, stakeMicroUsd, feeMicroUsd, edge };
}

const sideProbability = (side: Side, probability: number) => (side === 'yes' ? probability : 1 - probability);

/** Why a trade with an edge is withheld, all reasons at once. */
function guards({ forecast, policy, evidence, mode }: VerdictInput): Reason[] {
  const { coherent, marketPrice, agreement } = forecast;
  const { maxDisagreement } = policy;
  const reasons: Reason[] = [];
  if (Math.abs(coherent - marketPrice) > maxDisagreement && !policy.allowOutliers) {
    const figures = { modelProbability: coherent, marketPrice, maxDisagreement };
    reasons.push({ code: 'market_disagreement', figures });
  }
  const minAgreement = agreementNeeded(policy, mode);
  if (agreement !== null && agreement < minAgreement) {
    reasons.push({ code: 'agreement_below_minimum', figures: { agreement, minAgreement } });
  }
  if (!blendProven(policy.blend, evidence)) {
    const { resolvedMarkets, lowerBound } = evidence;
    const figures = { resolvedMarkets, neededMarkets: PROVEN_FROM_MARKETS, lowerBound };
    reasons.push({ code: 'blend_unproven', figures });
  }
  return reasons;
}

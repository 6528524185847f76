import type { Verdict } from '../decision/verdict.ts';
import { bidOf, sideQuotes } from '../market/side-quotes.ts';
import { MODE_RULES, type Mode } from '../shared/modes.ts';
import type { DecisionPolicy } from '../shared/policy.ts';
import { skipped, type VerdictInput } from './make-verdict.ts';
import { type Order, orderTowards, withinDepth } from './order.ts';
import { purchase } from './purchase.ts';
import { sale } from './sale.ts';
import { signedPosition, targetBand } from './target.ts';
import { targetInputOf } from './target-input.ts';

/** Least edge after fees that new exposure needs in this mode. */
export function thresholdIn(policy: Pick<DecisionPolicy, 'minEdge'>, mode: Mode): number {
  return policy.minEdge * MODE_RULES[mode].edgeFactor;
}

/** From a forecast to BUY, SELL or SKIP: the position that is right, the order that leads from what is held towards it, its edge,
 * and the guards. All edges use executable quotes and the fee. */
export function decideVerdict(input: VerdictInput): Verdict {
  const { policy, mode, market } = input;
  const { blended } = input.forecast;
  const threshold = thresholdIn(policy, mode);
  if (blended === null) {
    const spread = (market.quotes.yesAskMicroUsd - market.quotes.yesBidMicroUsd) / 1e6;
    return skipped(threshold, [{ code: 'spread_too_wide', figures: { spread, maxSpread: policy.maxSpread } }]);
  }
  const held = signedPosition(input.position);
  const target = targetBand(targetInputOf(input), blended);
  const ordered = (probability: number) => orderAt(input, held, probability);
  const order = ordered(blended);
  const verdict =
    order === null
      ? unmoved(input, blended, threshold, { held, ...target })
      : order.action === 'BUY'
        ? purchase(input, order, ordered, { blended, threshold })
        : sale(input, order, ordered, blended);
  return { ...verdict, target: { held, ...target } };
}

/** The sale that the forecast suggests; null where it suggests none. */
export function exitVerdict(input: VerdictInput): Verdict | null {
  const { blended } = input.forecast;
  if (blended === null || input.position === null) return null;
  const held = signedPosition(input.position);
  const ordered = (probability: number) => orderAt(input, held, probability);
  const order = ordered(blended);
  if (order?.action !== 'SELL') return null;
  const target = targetBand(targetInputOf(input), blended);
  return { ...sale(input, order, ordered, blended), target: { held, ...target } };
}

/** What would be traded at this probability, as far as the book goes. */
function orderAt(input: VerdictInput, held: number, probability: number): Order | null {
  const { sizeStep = 1, depth } = input;
  const order = orderTowards(held, targetBand(targetInputOf(input), probability), sizeStep);
  if (order === null) return null;
  if (order.action === 'SELL' && bidOf(order.side, input.market.quotes) <= 0) return null;
  // Whoever buys YES or sells NO takes what stands at the ask of YES.
  const isAtAsk = (order.action === 'BUY') === (order.side === 'yes');
  const standing = (isAtAsk ? depth?.askContracts : depth?.bidContracts) ?? null;
  return withinDepth(order, standing, sizeStep);
}

/** Why there is nothing to trade: the position is where it should be, or is none and should be none. */
function unmoved(
  { market, fee }: VerdictInput,
  blended: number,
  threshold: number,
  target: NonNullable<Verdict['target']>,
): Verdict {
  const [best] = sideQuotes(blended, market.quotes, fee);
  const edge = best?.edge ?? null;
  if (target.held !== 0) return skipped(threshold, [{ code: 'at_target', figures: target }], { edge });
  if (!best || best.edge < threshold) {
    const figures = { best: best ? { side: best.side, edge: best.edge, contracts: null } : null, threshold };
    return skipped(threshold, [{ code: 'edge_below_threshold', figures }], { edge });
  }
  return skipped(threshold, [{ code: 'size_below_one', figures: { side: best.side } }], { edge });
}

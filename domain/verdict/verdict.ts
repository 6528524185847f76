import type { Reason } from '../decision/reason.ts';
import type { Verdict } from '../decision/verdict.ts';
import { noPriceIn } from '../market/market.ts';
import { sideQuotes } from '../market/side-quotes.ts';
import { pick } from '../shared/pick.ts';
import { skipped, type VerdictInput } from './make-verdict.ts';
import type { Order } from './order.ts';
import { levelsFor, orderAt, wantedAt } from './order-at.ts';
import { purchase } from './purchase.ts';
import { sale } from './sale.ts';
import { signedPosition, targetBand } from './target.ts';
import { targetInputOf } from './target-input.ts';
import { thresholdIn } from './threshold.ts';

export { thresholdIn };

/** From a forecast to BUY, SELL or SKIP: the position that is right, the order that leads from what is held towards it, its edge,
 * and the guards. All edges use executable quotes and the fee. */
export function decideVerdict(input: VerdictInput): Verdict {
  const { policy, mode, market } = input;
  const { blended } = input.forecast;
  const threshold = thresholdIn(policy, mode);
  if (blended === null) {
    return skipped(threshold, [noPrice(market, policy.maxSpread)]);
  }
  const held = signedPosition(input.position);
  const target = targetBand(targetInputOf(input), blended);
  const ordered = (probability: number) => orderAt(input, probability);
  const order = ordered(blended);
  const verdict =
    order === null
      ? unmoved(input, blended, threshold, { held, ...target })
      : order.action === 'BUY'
        ? purchase(input, order, ordered, { blended, threshold })
        : sale(input, order, ordered, blended);
  return { ...withinDepth(verdict, order, wantedAt(input, blended)), target: { held, ...target } };
}

/** The sale that the forecast suggests; null where it suggests none. */
export function exitVerdict(input: VerdictInput): Verdict | null {
  const { blended } = input.forecast;
  if (blended === null || input.position === null) return null;
  const held = signedPosition(input.position);
  const ordered = (probability: number) => orderAt(input, probability);
  const order = ordered(blended);
  if (order?.action !== 'SELL') return null;
  const target = targetBand(targetInputOf(input), blended);
  const verdict = withinDepth(sale(input, order, ordered, blended), order, wantedAt(input, blended));
  return { ...verdict, target: { held, ...target } };
}

function noPrice({ quotes, volume }: VerdictInput['market'], maxSpread: number): Reason {
  const { yesBidMicroUsd, yesAskMicroUsd } = quotes;
  const why = noPriceIn({ quotes, volume }, maxSpread);
  if (why === 'one_sided' || why === 'never_traded') return { code: 'no_price', figures: { why, ...quotes } };
  return { code: 'spread_too_wide', figures: { spread: (yesAskMicroUsd - yesBidMicroUsd) / 1e6, maxSpread } };
}

/** Says so where the book is what bounds the order. */
function withinDepth(verdict: Verdict, order: Order | null, wanted: Order | null): Verdict {
  if (!order || !wanted || order.contracts >= wanted.contracts) return verdict;
  const figures = { wanted: wanted.contracts, contracts: order.contracts };
  return { ...verdict, reasons: [...verdict.reasons, { code: 'within_depth', figures }] };
}

/** Why there is nothing to trade: the position is where it should be, or is none and should be none. */
function unmoved(
  input: VerdictInput,
  blended: number,
  threshold: number,
  target: NonNullable<Verdict['target']>,
): Verdict {
  const { market, fee } = input;
  const [best] = sideQuotes(blended, market.quotes, fee);
  const edge = best?.edge ?? null;
  const wanted = wantedAt(input, blended);
  if (wanted !== null && (wanted.action === 'SELL' || (edge ?? 0) >= threshold)) {
    const [level] = levelsFor(wanted, input.depth) ?? [];
    const figures = { ...pick(wanted, 'action', 'side'), wanted: wanted.contracts, standing: level?.contracts ?? 0 };
    return skipped(threshold, [{ code: 'no_depth', figures }], { edge });
  }
  if (target.held !== 0) return skipped(threshold, [{ code: 'at_target', figures: target }], { edge });
  if (!best || best.edge < threshold) {
    const figures = { best: best ? { side: best.side, edge: best.edge, contracts: null } : null, threshold };
    return skipped(threshold, [{ code: 'edge_below_threshold', figures }], { edge });
  }
  return skipped(threshold, [{ code: 'size_below_one', figures: { side: best.side } }], { edge });
}

import type { HeldFigures } from '../decision/reason.ts';
import type { Verdict } from '../decision/verdict.ts';
import { MICRO_USD_PER_CONTRACT, quotedPrice } from '../market/market.ts';
import { tickAt } from '../market/price-grid.ts';
import { bidOf } from '../market/side-quotes.ts';
import { fillOrder } from './fill.ts';
import { skipped, traded, type VerdictInput } from './make-verdict.ts';
import { levelsFor, priceOn } from './order-at.ts';
import { saleOf } from './priced-order.ts';

/** A price that moved by one tick may only have flickered. */
const LEAST_FALL_TICKS = 2;

type EmergencyInput = Pick<
  VerdictInput,
  'market' | 'priceGrid' | 'depth' | 'sizeStep' | 'policy' | 'fee' | 'position' | 'mode'
>;

/** The emergency rule: price and position alone. Sells all once the middle of the quotes has fallen the stop-loss share below the
 * price paid, and at least two ticks; else SKIP. Quotes that are too far apart to be a price, or of one side alone, set nothing
 * off: a wide spread is no loss. No new exposure, whatever the forecast. */
export function emergencyVerdict({
  position,
  policy,
  market,
  priceGrid,
  depth,
  sizeStep = 1,
  fee,
  mode,
}: EmergencyInput): Verdict {
  const kept = (held: HeldFigures | null) =>
    skipped(policy.minEdge, [{ code: 'mode_emergency', figures: { mode, held } }]);
  if (!position || position.contracts <= 0) return kept(null);
  const { quotes } = market;
  const bidMicroUsd = bidOf(position.side, quotes);
  const price = quotedPrice(market, policy.maxSpread);
  if (price === null) return kept({ midMicroUsd: null, bidMicroUsd });
  const midMicroUsd = Math.round((position.side === 'yes' ? price : 1 - price) * MICRO_USD_PER_CONTRACT);
  const paidMicroUsd = Math.round(position.averageCents * 10_000);
  // The grid is that of YES.
  const fallMicroUsd = LEAST_FALL_TICKS * tickAt(priceGrid, priceOn(position.side, bidMicroUsd));
  const stopMicroUsd = Math.min(Math.round(paidMicroUsd * (1 - policy.emergencyStopLoss)), paidMicroUsd - fallMicroUsd);
  const figures = { midMicroUsd, bidMicroUsd, stopMicroUsd, paidMicroUsd };
  if (midMicroUsd > stopMicroUsd) return kept(figures);
  // No further than the best price: whatever is left is sold when the next decision finds a bid for it.
  const all = { action: 'SELL', side: position.side, contracts: position.contracts } as const;
  const best = levelsFor(all, depth)?.slice(0, 1);
  const order = best ? fillOrder(all, best, { step: sizeStep, most: () => all.contracts, holds: () => true }) : all;
  const trade = order && saleOf(order, quotes, fee, paidMicroUsd / 1e6);
  return trade === null ? kept(figures) : traded(trade, policy.minEdge, [{ code: 'emergency_exit', figures }]);
}

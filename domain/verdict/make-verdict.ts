import type { Reason } from '../decision/reason.ts';
import type { Trade, Verdict } from '../decision/verdict.ts';

/** A verdict that trades. */
export function traded(trade: Trade, threshold: number, reasons: readonly Reason[]): Verdict {
  return { action: trade.action, trade, edge: trade.edge, threshold, reasons, withheldTrade: null };
}

/** A SKIP, with the edge and the trade that a guard withheld where there are such. */
export function skipped(
  threshold: number,
  reasons: readonly Reason[],
  { edge = null, withheldTrade = null }: Partial<Pick<Verdict, 'edge' | 'withheldTrade'>> = {},
): Verdict {
  return { action: 'SKIP', trade: null, edge, threshold, reasons, withheldTrade };
}

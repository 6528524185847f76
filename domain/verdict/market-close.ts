import type { Verdict } from '../decision/decision.ts';

/** The verdict if the market is still open when it is reached, else a SKIP: what could be traded a moment ago no longer can,
 * so nothing is said of what it would have been. */
export function beforeClose(verdict: Verdict, closeTimeMs: number, nowMs: number): Verdict {
  if (nowMs < closeTimeMs) return verdict;
  const message = `The market closed at ${new Date(closeTimeMs).toISOString()}, ${((nowMs - closeTimeMs) / 1_000).toFixed(1)} s before the verdict was reached: nothing can be traded.`;
  const { edge, threshold, reasons } = verdict;
  return {
    action: 'SKIP',
    trade: null,
    edge,
    threshold,
    reasons: [{ code: 'market_closed', message }, ...reasons],
    withheldTrade: null,
  };
}

import type { Verdict } from '../decision/verdict.ts';
import { skipped } from './make-verdict.ts';

/** The verdict if the market is still open when it is reached, else a SKIP. What could be traded before the close is not
 * reported as a withheld trade: no guard withheld it. */
export function beforeClose(verdict: Verdict, closeTimeMs: number, nowMs: number): Verdict {
  if (nowMs < closeTimeMs) return verdict;
  const { edge, threshold, reasons } = verdict;
  const figures = { closeTimeMs, reachedAtMs: nowMs };
  return skipped(threshold, [{ code: 'market_closed', figures }, ...reasons], { edge });
}

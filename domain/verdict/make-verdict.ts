import type { InjectionEffect, Reason } from '../decision/reason.ts';
import type { Terms, Trade, Verdict, VerdictRules } from '../decision/verdict.ts';
import type { Evidence } from '../forecast/blend.ts';
import { type Forecast, leaveOneOut } from '../forecast/forecast.ts';
import type { InjectionFlag } from '../market/injection-flags.ts';
import type { QuotedMarket, Side } from '../market/market.ts';
import type { Mode } from '../shared/modes.ts';
import type { DecisionPolicy } from '../shared/policy.ts';

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

/** The verdict if the market is still open when it is reached, else a SKIP. What could be traded before the close is not
 * reported as a withheld trade: no guard withheld it. */
export function beforeClose(verdict: Verdict, closeTimeMs: number, nowMs: number): Verdict {
  if (nowMs < closeTimeMs) return verdict;
  const { edge, threshold, reasons } = verdict;
  const figures = { closeTimeMs, reachedAtMs: nowMs };
  return skipped(threshold, [{ code: 'market_closed', figures }, ...reasons], { edge });
}

/** The verdict if it can still be acted on when it is recorded, else a SKIP. */
export function whileValid(verdict: Verdict, validUntilMs: number, nowMs: number): Verdict {
  if (nowMs < validUntilMs) return verdict;
  const { edge, threshold, reasons } = verdict;
  const figures = { validUntilMs, reachedAtMs: nowMs };
  return skipped(threshold, [{ code: 'too_late', figures }, ...reasons], { edge });
}

/** The verdict as long as the market's outcome is not on record, else a SKIP. As with a market that has closed, nothing is reported
 * as withheld: what is known afterwards is no forecast's doing. */
export function unlessResolved(verdict: Verdict, resolved: Reason | undefined): Verdict {
  const { edge, threshold, reasons } = verdict;
  if (!resolved || reasons.some(({ code }) => code === resolved.code)) return verdict;
  return skipped(threshold, [resolved, ...reasons], { edge });
}

/** What a suspicious market's text changes in a verdict: it is flagged, and a trade must not rest on any one model. */

export function injectionReason(injectionFlags: readonly InjectionFlag[], effect: InjectionEffect): Reason {
  return { code: 'injection_flagged', figures: { injectionFlags, ...effect } };
}

/** The verdict with the flag on it, where the market's text is suspicious and no reason of the verdict says so yet. */
export function flagged(verdict: Verdict, injectionFlags: readonly InjectionFlag[]): Verdict {
  const isFlagged = verdict.reasons.some(({ code }) => code === 'injection_flagged');
  if (injectionFlags.length === 0 || isFlagged) return verdict;
  return { ...verdict, reasons: [...verdict.reasons, injectionReason(injectionFlags, { effect: 'none' })] };
}

/** The blended probability at its least favourable to a buyer of this side, over all models and without each in turn. */
export function cautious(forecast: Forecast, side: Side): number {
  const { blended } = forecast;
  const possible = [...(blended === null ? [] : [blended]), ...leaveOneOut(forecast)];
  return side === 'yes' ? Math.min(...possible) : Math.max(...possible);
}

/** What of an account's policy a verdict depends on. */
type VerdictPolicy = Omit<VerdictRules, 'mode' | 'quorum'> &
  Pick<DecisionPolicy, 'maxSpread' | 'blend' | 'kellyFraction'>;

/** What of a decision's terms its verdict depends on, beside the policy. */
export const VERDICT_TERMS = [
  ...(['fee', 'bankrollMicroUsd', 'maxStakeMicroUsd', 'position'] as const),
  ...(['sizeStep', 'jointTarget', 'depth', 'priceGrid'] as const),
] as const;

export interface VerdictInput extends Pick<Terms, (typeof VERDICT_TERMS)[number]> {
  readonly market: QuotedMarket;
  readonly forecast: Forecast;
  readonly evidence: Evidence;
  readonly policy: VerdictPolicy;
  readonly mode: Mode;
  /** What in the market's text reads like instructions to a model. */
  readonly injectionFlags: readonly InjectionFlag[];
}

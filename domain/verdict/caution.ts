import type { InjectionEffect, Reason } from '../decision/reason.ts';
import type { Verdict } from '../decision/verdict.ts';
import { type Forecast, leaveOneOut } from '../forecast/forecast.ts';
import type { InjectionFlag } from '../market/injection-flags.ts';
import type { Side } from '../market/market.ts';

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

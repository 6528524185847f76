import type { Reason, Verdict } from '../decision/decision.ts';
import type { Forecast } from '../forecast/forecast.ts';
import { leaveOneOut } from '../forecast/leave-one-out.ts';
import type { InjectionFlag } from '../market/injection-flags.ts';
import type { Side } from '../market/market.ts';

/** What a suspicious market's text changes in a verdict: it is flagged, and a trade must not rest on any one model. */

export const NOT_WITHOUT_ONE = 'the trade does not hold without any one of the models, so it is withheld';

/** The verdict with the flag on it, where the market's text is suspicious and no reason has said so yet. */
export function flagged(verdict: Verdict, injectionFlags: readonly InjectionFlag[]): Verdict {
  const isSaid = verdict.reasons.some(({ code }) => code === 'injection_flagged');
  if (injectionFlags.length === 0 || isSaid) return verdict;
  return { ...verdict, reasons: [...verdict.reasons, suspicious({ injectionFlags }, 'nothing follows from it here')] };
}

export function suspicious(
  { injectionFlags = [] }: { readonly injectionFlags?: readonly InjectionFlag[] },
  consequence: string,
): Reason {
  const found = injectionFlags.join(', ').replaceAll('_', ' ');
  const message = `The market's text reads like instructions to a model (${found}): ${consequence}.`;
  return { code: 'injection_flagged', message };
}

/** P_final at its least favourable to a buyer of this side, over all models and without each in turn. */
export function cautious({ forecast }: { readonly forecast: Forecast }, side: Side): number {
  const { blended } = forecast;
  const possible = [...(blended === null ? [] : [blended]), ...leaveOneOut(forecast)];
  return side === 'yes' ? Math.min(...possible) : Math.max(...possible);
}

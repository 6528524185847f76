import type { Reason, Trade, Verdict } from '../decision/decision.ts';
import type { Forecast } from '../forecast/forecast.ts';
import { MODE_RULES, type Mode } from '../shared/modes.ts';
import { emergencyVerdict, exitVerdict } from './exit.ts';
import { skipVerdict } from './skip.ts';
import { decideVerdict, thresholdIn } from './verdict.ts';
import type { VerdictInput } from './verdict-input.ts';

export interface ModeVerdictInput extends Omit<VerdictInput, 'forecast'> {
  /** Null = nobody answered. */
  readonly forecast: Forecast | null;
  /** The same answers as the normal mode would have pooled them: its threshold may be another. */
  readonly inNormal: Forecast | null;
  /** The answers are an earlier decision's, because nobody could be asked. Where they save asking they are a forecast like
   * any other. */
  readonly isReused: boolean;
  readonly refusal: Reason | null;
  /** Answers that are needed. */
  readonly quorum: number;
  /** The deadline has passed. */
  readonly isLate: boolean;
}

/** What the mode in force makes of what was gathered, and what `normal` would have made of it where that is another trade and
 * costs nothing to know. */
export function verdictInMode(input: ModeVerdictInput): Verdict {
  const { mode, policy, refusal, quorum, isLate, isReused } = input;
  const rule = MODE_RULES[mode];
  const threshold = thresholdIn(policy, mode);
  const answered = input.forecast?.models.length ?? 0;
  const judged = input.forecast && answered >= quorum ? { ...input, forecast: input.forecast } : null;
  if (rule.ruleExits) return besideNormal(emergency(input, judged), judged);
  if (rule.calls === 'none') {
    return besideNormal(skipVerdict('mode_halted', `The mode is ${mode}: nothing is traded.`, threshold), judged);
  }
  if (refusal && !(isReused && rule.reuse === 'forecast')) {
    return skipVerdict(refusal.code, refusal.message, threshold);
  }
  if (!judged) {
    const message = `${answered} of the ${quorum} answers needed arrived ${isLate ? 'by the deadline' : 'before the calls had ended'}.`;
    return skipVerdict(isLate ? 'deadline_passed' : 'no_quorum', message, threshold);
  }
  return besideNormal(decideVerdict(judged), judged);
}

type Judged = ModeVerdictInput & { readonly forecast: Forecast };

/** By price and position; what they keep, an earlier decision's forecast may still sell. */
function emergency(input: ModeVerdictInput, judged: Judged | null): Verdict {
  const byRule = emergencyVerdict(input);
  if (byRule.action === 'SELL' || !judged?.isReused || MODE_RULES[input.mode].reuse === 'none') return byRule;
  const exit = exitVerdict(judged);
  return exit?.action === 'SELL' ? exit : byRule;
}

function besideNormal(verdict: Verdict, judged: Judged | null): Verdict {
  if (!judged?.inNormal || judged.mode === 'normal') return verdict;
  const { trade } = decideVerdict({ ...judged, forecast: judged.inNormal, mode: 'normal' });
  if (!trade || isSame(trade, verdict.trade)) return verdict;
  return { ...verdict, withheldTrade: trade, withheldTradeMode: 'normal' };
}

function isSame(one: Trade, other: Trade | null): boolean {
  return other !== null && one.action === other.action && one.side === other.side && one.contracts === other.contracts;
}

/** The verdict if the mode in force when it is settled still permits its action, else a SKIP with what it would have done.
 * `found` = the mode that it was found in. */
export function permitted(verdict: Verdict, mode: Mode, found: Mode): Verdict {
  const rule = MODE_RULES[mode];
  const allowed =
    verdict.action === 'SKIP' || (verdict.action === 'BUY' ? rule.newExposure : rule.forecastExits || rule.ruleExits);
  if (allowed) return verdict;
  const message = `The mode became ${mode} before the decision was settled: it permits no ${verdict.action}.`;
  const inNormal = verdict.withheldTradeMode !== undefined;
  return {
    ...verdict,
    action: 'SKIP',
    trade: null,
    withheldTrade: inNormal ? verdict.withheldTrade : verdict.trade,
    withheldTradeMode: inNormal ? verdict.withheldTradeMode : found,
    reasons: [{ code: 'mode_changed', message }, ...verdict.reasons],
  };
}

import type { CallRecord } from '../decision/decision.ts';
import type { QuorumFigures, Reason } from '../decision/reason.ts';
import type { Trade, Verdict } from '../decision/verdict.ts';
import type { Forecast } from '../forecast/forecast.ts';
import { MODE_RULES, type Mode } from '../shared/modes.ts';
import { emergencyVerdict } from './emergency.ts';
import { skipped, type VerdictInput } from './make-verdict.ts';
import { decideVerdict, exitVerdict, thresholdIn } from './verdict.ts';

export interface ModeVerdictInput extends Omit<VerdictInput, 'forecast'> {
  /** Null = no model answered. */
  readonly forecast: Forecast | null;
  /** The same answers pooled as in the normal mode, whose threshold may be another. */
  readonly inNormal: Forecast | null;
  /** The answers are an earlier decision's, because no model could be called. Answers that are used again to save money are
   * a forecast like any other. */
  readonly isReused: boolean;
  readonly refusal: Reason | null;
  readonly calls: readonly Pick<CallRecord, 'model' | 'failure'>[];
  /** Answers that are needed. */
  readonly quorum: number;
  /** The deadline has passed. */
  readonly isLate: boolean;
}

/** What the mode in force makes of the answers, and the trade of the normal mode where that is another one and is known
 * without a further call. */
export function verdictInMode(input: ModeVerdictInput): Verdict {
  const { mode, policy, refusal, quorum, isLate, isReused } = input;
  const rule = MODE_RULES[mode];
  const threshold = thresholdIn(policy, mode);
  if (refusal?.code === 'market_resolved') return skipped(threshold, [refusal]);
  const answered = input.forecast?.models.length ?? 0;
  const judged = input.forecast && answered >= quorum ? { ...input, forecast: input.forecast } : null;
  if (rule.ruleExits) return besideNormal(emergency(input, judged), judged);
  if (rule.calls === 'none') {
    return besideNormal(skipped(threshold, [{ code: 'mode_halted', figures: { mode } }]), judged);
  }
  if (refusal && !(isReused && rule.reuse === 'forecast')) return skipped(threshold, [refusal]);
  if (!judged) {
    const figures = quorumFigures(input, answered);
    return skipped(threshold, [{ code: isLate ? 'deadline_passed' : 'no_quorum', figures }]);
  }
  return besideNormal(permitted(decideVerdict(judged), mode, mode), judged);
}

function quorumFigures({ calls, quorum }: ModeVerdictInput, answered: number): QuorumFigures {
  const kinds = calls.flatMap(({ failure }) => (failure ? [failure.kind] : []));
  const count = (kind: string) => kinds.filter((each) => each === kind).length;
  const failures = [...new Set(kinds)].toSorted((a, b) => count(b) - count(a));
  const called = new Set(calls.map(({ model }) => model)).size;
  return { answered, quorum, called, failures };
}

type Judged = ModeVerdictInput & { readonly forecast: Forecast };

/** By price and position; a position that these keep may still be sold on an earlier decision's forecast. */
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

/** The verdict if the mode in force when it is finalized still permits its action, else a SKIP with the withheld trade.
 * `reachedIn` = the mode that the verdict was reached in. */
export function permitted(verdict: Verdict, mode: Mode, reachedIn: Mode): Verdict {
  const { action, trade } = verdict;
  const rule = MODE_RULES[mode];
  if (action === 'SKIP') return verdict;
  if (action === 'BUY' ? rule.newExposure : rule.forecastExits || rule.ruleExits) return verdict;
  const inNormal = verdict.withheldTradeMode !== undefined;
  return {
    ...verdict,
    action: 'SKIP',
    trade: null,
    withheldTrade: inNormal ? verdict.withheldTrade : trade,
    withheldTradeMode: inNormal ? verdict.withheldTradeMode : reachedIn,
    reasons: [{ code: 'mode_changed', figures: { mode, withheldAction: action } }, ...verdict.reasons],
  };
}

import type { Reason } from '../decision/reason.ts';
import type { DecisionPolicy } from '../shared/policy.ts';
import { LONGEST_COOLDOWN_MS } from '../shared/policy-schema.ts';

/** A decision for which models were called about a market, or are about to be. */
export interface Analysis {
  readonly decisionId: string;
  readonly atMs: number;
}

export type AnalysisLimits = Pick<DecisionPolicy, 'analysisCooldownMs' | 'maxAnalysesPerMarketDay'>;

/** The account's day. */
export interface AnalysisDay {
  readonly startMs: number;
  readonly endMs: number;
}

export const hasAnalysisLimits = ({ analysisCooldownMs, maxAnalysesPerMarketDay }: AnalysisLimits): boolean =>
  analysisCooldownMs > 0 || maxAnalysesPerMarketDay > 0;

/** Why the policy has no model asked about a market again, after these analyses of it; null = it permits one more. The decision's own,
 * from a run of it that was broken off, is not counted against it. */
export function analysisRefusal(
  before: readonly Analysis[],
  { analysisCooldownMs, maxAnalysesPerMarketDay }: AnalysisLimits,
  decisionId: string,
  nowMs: number,
  day: AnalysisDay,
): Reason | null {
  if (before.some((each) => each.decisionId === decisionId)) return null;
  const latest = before.toSorted((a, b) => b.atMs - a.atMs)[0];
  // Without a cool-down one that another clock puts ahead of this moment is in no one's way.
  if (latest && analysisCooldownMs > 0 && latest.atMs + analysisCooldownMs > nowMs) {
    const untilMs = latest.atMs + analysisCooldownMs;
    return { code: 'cooling_down', figures: { ...latest, analysisCooldownMs, untilMs } };
  }
  const analyses = before.filter(({ atMs }) => atMs >= day.startMs && atMs < day.endMs).length;
  if (maxAnalysesPerMarketDay === 0 || analyses < maxAnalysesPerMarketDay) return null;
  return { code: 'analyses_used_up', figures: { analyses, maxAnalysesPerMarketDay, untilMs: day.endMs } };
}

/** With one more, and without those that no limit can count any longer: a day is shorter than the longest cool-down. */
export function withAnalysis(before: readonly Analysis[], analysis: Analysis): readonly Analysis[] {
  return [...before.filter(({ atMs }) => atMs > analysis.atMs - LONGEST_COOLDOWN_MS), analysis];
}

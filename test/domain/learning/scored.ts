import type { Panel } from '../../../domain/learning/panel.ts';
import type { ScoredDecision } from '../../../domain/learning/scored-decision.ts';

/** A scored decision with what a test cares about over plain values. */
export function scoredDecision(more: Partial<ScoredDecision> & Pick<ScoredDecision, 'ticker'>): ScoredDecision {
  return {
    decisionId: `main/${more.ticker}`,
    account: 'main',
    outcome: 1,
    decidedAtMs: 0,
    resolvedAtMs: 86_400_000,
    scheduledResolutionMs: 86_400_000,
    segment: { category: 'sports', volatility: 'unknown', expiry: '1d_to_7d' },
    purpose: 'decision',
    path: 'full',
    panel: true,
    forecasts: [],
    marketPrice: 0.5,
    probability: 0.5,
    blended: 0.5,
    lastMid: null,
    trade: null,
    paper: null,
    withheldBy: [],
    agreement: null,
    standardDeviation: null,
    without: [],
    reuse: null,
    ...more,
  };
}

/** A panel as the learners take it. */
export function scoredPanel({
  ticker,
  forecasts,
  outcome,
  atMs,
}: {
  ticker: string;
  forecasts: Readonly<Record<string, number>>;
  outcome: 0 | 1;
  atMs: number;
}): Panel {
  const { decisionId, scheduledResolutionMs, segment } = scoredDecision({ ticker });
  return {
    decisionId,
    ticker,
    resolvedAtMs: atMs,
    scheduledResolutionMs,
    segment,
    forecasts,
    outcome,
    horizonDays: 1,
    marketPrice: null,
  };
}

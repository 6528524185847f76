import { horizonDaysOf, segmentKey } from '../market/segment.ts';
import { clip } from '../shared/probability.ts';
import { imputedLosses } from './quality.ts';
import type { ScoredDecision } from './scored-decision.ts';
import { eachInSteps, type Steps } from './steps.ts';

const LEAST = 0.001;

/** A scored decision as a panel, as the learners take it: the answers that count, clipped to [.001, .999]. */
export function panelOf(scored: ScoredDecision) {
  const counted = scored.forecasts.filter((forecast) => !forecast.shadow);
  return {
    scored,
    outcome: scored.outcome,
    forecasts: Object.fromEntries(counted.map((each) => [each.model, clip(each.rawProbability, LEAST, 1 - LEAST)])),
    horizonDays: horizonDaysOf(scored.decidedAtMs, scored.scheduledResolutionMs),
  };
}
export type Panel = Readonly<ReturnType<typeof panelOf>>;

/** Losses of one segment, for shrinkage toward the whole. */
export interface SegmentLosses {
  readonly key: string;
  readonly labels: number;
  readonly losses: readonly { readonly model: string; readonly sum: number }[];
}

export function* segmentLossesSteps(panels: readonly Panel[], models: readonly string[]): Steps<SegmentLosses[]> {
  const bySegment = new Map<string, { labels: number; sums: Record<string, number> }>();
  yield* eachInSteps(panels, ({ scored, forecasts, outcome }) => {
    const key = segmentKey(scored.segment);
    const segment = bySegment.get(key) ?? { labels: 0, sums: {} };
    const losses = imputedLosses(forecasts, models, outcome);
    for (const model of models) segment.sums[model] = (segment.sums[model] ?? 0) + (losses[model] ?? 0);
    segment.labels += 1;
    bySegment.set(key, segment);
  });
  return [...bySegment].map(([key, { labels, sums }]) => ({
    key,
    labels,
    losses: models.map((model) => ({ model, sum: sums[model] ?? 0 })),
  }));
}

import { segmentKey } from '../market/segment.ts';
import type { Panel } from './panel.ts';
import { imputedLosses } from './quality.ts';
import type { SegmentLosses } from './scoreboard.ts';
import { eachInSteps, type Steps } from './steps.ts';

/** Each model's losses by segment. */
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

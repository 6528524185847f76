import { segmentKey } from '../market/segment.ts';
import type { Panel } from './panel.ts';
import { imputedLosses } from './quality.ts';

/** Losses of one segment, for shrinkage toward the whole. */
export interface SegmentLosses {
  readonly key: string;
  readonly labels: number;
  readonly losses: readonly { readonly model: string; readonly sum: number }[];
}

export function segmentLosses(panels: readonly Panel[], models: readonly string[]): SegmentLosses[] {
  const bySegment = new Map<string, { labels: number; sums: Record<string, number> }>();
  for (const { segment: of, forecasts, outcome } of panels) {
    const key = segmentKey(of);
    const segment = bySegment.get(key) ?? { labels: 0, sums: {} };
    const losses = imputedLosses(forecasts, models, outcome);
    for (const model of models) segment.sums[model] = (segment.sums[model] ?? 0) + (losses[model] ?? 0);
    segment.labels += 1;
    bySegment.set(key, segment);
  }
  return [...bySegment].map(([key, { labels, sums }]) => ({
    key,
    labels,
    losses: models.map((model) => ({ model, sum: sums[model] ?? 0 })),
  }));
}

import type { BlendEvidence } from './blend-evidence.ts';
import { countsFromMs, type Label } from './label.ts';

/** Adds the forecasts of these labels to the evidence, in their order. */
export function addToEvidence(evidence: BlendEvidence, labels: readonly Label[]): void {
  for (const label of labels) {
    const { forecast, outcome, eventTicker } = label;
    // Without a blended probability the quotes were too far apart to be a price.
    if (!forecast || forecast.marketPrice === null || forecast.blended === null) continue;
    const { probability, marketPrice: price } = forecast;
    evidence.add({ probability, price, outcome, eventTicker, atMs: countsFromMs(label) });
  }
}

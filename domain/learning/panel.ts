import { horizonDaysOf } from '../market/segment.ts';
import { clip } from '../shared/probability.ts';
import type { Label, PanelLabel } from './label.ts';

const LEAST = 0.001;

/** A label's panel as the learners take it: the answers that count, clipped to [.001, .999]. */
export function panelOf({ ticker, outcome, resolvedAtMs, forecast }: Label, panel: PanelLabel) {
  const { decisionId, decidedAtMs, scheduledResolutionMs, segment } = panel;
  return {
    decisionId,
    ticker,
    resolvedAtMs,
    scheduledResolutionMs,
    segment,
    outcome,
    forecasts: Object.fromEntries(
      panel.forecasts.map(({ model, rawProbability }) => [model, clip(rawProbability, LEAST, 1 - LEAST)]),
    ),
    horizonDays: horizonDaysOf(decidedAtMs, scheduledResolutionMs),
    // Of an older label its price is known where its panel was its first forecast too.
    marketPrice:
      panel.marketPrice === undefined && forecast?.decisionId === decisionId
        ? forecast.marketPrice
        : (panel.marketPrice ?? null),
  };
}
/** The panels of these labels that have the one that is looked for. */
export const panelsOf = (labels: readonly Label[], which: (label: Label) => PanelLabel | null): Panel[] =>
  labels.flatMap((label) => {
    const panel = which(label);
    return panel ? [panelOf(label, panel)] : [];
  });

export type Panel = Readonly<ReturnType<typeof panelOf>>;

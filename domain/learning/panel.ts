import { horizonDaysOf } from '../market/segment.ts';
import { clip } from '../shared/probability.ts';
import type { ScoredDecision } from './scored-decision.ts';

const LEAST = 0.001;

/** A panel as the learners take it. */
export interface Panel {
  readonly scored: ScoredDecision;
  readonly forecasts: Readonly<Record<string, number>>;
  readonly outcome: 0 | 1;
  readonly horizonDays: number;
}

/** A scored decision as a panel: the answers that count, clipped to [.001, .999]. */
export function panelOf(scored: ScoredDecision): Panel {
  const counted = scored.forecasts.filter((forecast) => !forecast.shadow);
  return {
    scored,
    outcome: scored.outcome,
    forecasts: Object.fromEntries(
      counted.map(({ model, rawProbability }) => [model, clip(rawProbability, LEAST, 1 - LEAST)]),
    ),
    horizonDays: horizonDaysOf(scored.decidedAtMs, scored.scheduledResolutionMs),
  };
}

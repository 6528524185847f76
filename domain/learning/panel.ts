import { horizonDaysOf } from '../market/segment.ts';
import { clip } from '../shared/probability.ts';
import type { ScoredDecision } from './scored-decision.ts';

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

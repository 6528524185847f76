import { clip } from '../shared/probability.ts';
import { horizonDaysOf } from '../market/segment.ts';
const LEAST = 0.001;
/** A scored decision as a panel: the answers that count, clipped to [.001, .999]. */
export function panelOf(scored) {
    const counted = scored.forecasts.filter((forecast) => !forecast.shadow);
    return {
        scored,
        outcome: scored.outcome,
        forecasts: Object.fromEntries(counted.map(({ model, probabilityYes }) => [model, clip(probabilityYes, LEAST, 1 - LEAST)])),
        horizonDays: horizonDaysOf(scored.decidedAtMs, scored.scheduledResolutionMs),
    };
}

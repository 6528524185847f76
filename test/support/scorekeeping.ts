import { createScoringRound } from '../../activities/index.ts';
import { createScorekeeping } from '../../activities/learning/keep-score.ts';
import type { ScoringConfig } from '../../activities/learning/scoring-config.ts';
import { DEFAULT_GROUP } from '../../domain/shared/group.ts';
import type { Store } from '../../store/index.ts';

/** Scorekeeping in this thread, as of the times that a clock says. */
export function scorekeepingOf(store: Store, now: () => number, more: Partial<ScoringConfig> = {}) {
  const config: ScoringConfig = {
    models: [],
    baseRates: [],
    groups: [DEFAULT_GROUP],
    channels: [],
    scorekeeper: { everyMs: 1_000, publishEveryMs: 0 },
    ...more,
  };
  return createScorekeeping({ store, clock: { now }, scoring: createScoringRound(store, config) });
}

import type { Channel } from '../../domain/shared/channel.ts';
import { groupsOf } from '../../domain/shared/group.ts';
import type { Dependencies } from '../dependencies.ts';
import { channelsOf } from '../notices/tell.ts';

/** What scorekeeping needs of the configuration: plain values, no secret among them. */
export interface ScoringConfig {
  readonly scorekeeper: Dependencies['config']['scorekeeper'];
  readonly models: readonly { readonly id: string; readonly shadow?: boolean }[];
  readonly baseRates: readonly number[];
  /** Where it is announced how markets ended. */
  readonly channels: readonly Channel[];
  /** Groups of accounts, each with a scoreboard of its own. */
  readonly groups: readonly string[];
}

export function scoringConfigOf({
  scorekeeper,
  models,
  accounts,
  alerts,
}: Pick<Dependencies['config'], 'scorekeeper' | 'models' | 'accounts' | 'alerts'>): ScoringConfig {
  return {
    scorekeeper,
    models: models.map(({ id, shadow = false }) => ({ id, shadow })),
    baseRates: [...new Set(Object.values(accounts).map(({ decision }) => decision.baseRate))],
    channels: channelsOf({ alerts }),
    groups: groupsOf(accounts),
  };
}

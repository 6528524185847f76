import type { ModelRow } from '../shared/model.ts';
import { type Breaker, breakerFor, trialsFor } from './breaker.ts';
import type { ReachableModels } from './mode-state.ts';

export interface ReachableInput {
  readonly rows: readonly ModelRow[];
  /** Providers whose key is there, or that need none. */
  readonly providers: readonly string[];
  /** Of these, whose queues no worker polls. */
  readonly unpolled: readonly string[];
  /** Ids of the rows that are blocked for their bill. */
  readonly blocked: readonly string[];
  readonly breakers: readonly Breaker[];
}

/** The models that count toward a panel, and how many of them can be called. A slow service tier is no help to a decision in a
 * hurry, and a shadow model never counts. */
export function reachableModels(
  { rows, providers, unpolled, blocked, breakers }: ReachableInput,
  quorum: number,
): ReachableModels {
  const counted = rows.filter((row) => countsTowardPanel(row) && providers.includes(row.provider));
  const callable = counted.filter(
    (row) => !blocked.includes(row.id) && !unpolled.includes(row.provider) && breakerFor(breakers, row) === null,
  );
  const trials = callable.filter((row) => trialsFor(breakers, row).length > 0).length;
  const models = { reachable: callable.length - trials, configured: counted.length, quorum };
  return trials === 0 ? models : { ...models, trials };
}

export const countsTowardPanel = ({ shadow, serviceTier }: Pick<ModelRow, 'shadow' | 'serviceTier'>): boolean =>
  !shadow && !serviceTier;

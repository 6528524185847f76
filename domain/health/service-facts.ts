import type { Mode } from '../shared/modes.ts';
import type { BreakerReason } from './breaker-problem.ts';
import type { ModeSource, ReachableModels } from './mode-state.ts';
import type { WorkerPresence } from './worker-presence.ts';

/** What is known of the service at one moment. Null where it could not be read. Times in milliseconds since the epoch. */
export interface ServiceFacts {
  readonly atMs: number;
  readonly store: Reach;
  readonly temporal: Reach;
  readonly workers: WorkerPresence | null;
  /** Null = no worker has ever written one. */
  readonly mode: ModeFacts | null;
  readonly models: ModelFacts | null;
  readonly accounts: readonly AccountFacts[];
  readonly singletons: readonly SingletonFacts[] | null;
  readonly running: RunningDecisions | null;
  readonly settlements: SettlementFacts | null;
}

/** `unknown`: it was not asked yet. `sinceMs` null = it was away when it was first asked. */
export type Reach = { readonly is: 'there' | 'unknown' } | { readonly is: 'away'; readonly sinceMs: number | null };

export interface ModeFacts {
  readonly mode: Mode;
  readonly source: ModeSource;
  readonly by: string;
  readonly atMs: number;
}

/** Which of the models that count can be called, as the running workers poll and the breakers say. */
export interface ModelFacts extends ReachableModels {
  /** Why the others cannot: a provider once, however many of its models are concerned. */
  readonly out: readonly OutFacts[];
  /** The environment variables whose keys no worker has; only of interest where no provider is polled. */
  readonly missingKeys: readonly string[];
}

export interface OutFacts {
  readonly kind: 'provider' | 'model';
  readonly id: string;
  readonly why: OutReason;
  /** Null = not known. */
  readonly sinceMs: number | null;
}

/** `not_polled`: the workers that called it are gone. `key_refused`: the provider refuses the workers' key. `blocked`: for its bill. */
export type OutReason =
  | { readonly code: 'breaker'; readonly reason: BreakerReason }
  | { readonly code: 'not_polled' | 'key_refused' | 'blocked' };

export interface AccountFacts {
  readonly account: string;
  /** Whether its policy is in the store: without one it may spend nothing. */
  readonly hasPolicy: boolean;
  /** Whether its day's budget is used up. */
  readonly isExhausted: boolean;
}

export const SINGLETONS = ['operations', 'scorekeeper', 'governor'] as const;

/** A workflow of which one runs for ever. */
export interface SingletonFacts {
  readonly singleton: (typeof SINGLETONS)[number];
  /** Of a governor; null for the others. */
  readonly account: string | null;
  readonly isRunning: boolean;
  /** What it does not get past; null = nothing. */
  readonly stuck: StuckFacts | null;
}

export interface StuckFacts {
  /** `task`: no worker carries the workflow on, or it fails each time. `activity`: a step fails again and again. */
  readonly what: 'task' | 'activity';
  readonly attempts: number;
  readonly sinceMs: number | null;
  /** The failure of the last attempt, bounded; null = there was none. */
  readonly failure: string | null;
}

/** Decisions that have started and are not decided. */
export interface RunningDecisions {
  readonly count: number;
  /** When the oldest of them started; null = there is none, or it is not looked for, because a worker carries them on. */
  readonly oldestStartedAtMs: number | null;
  /** Those whose next step no worker has taken up, as Temporal counts tasks, and for how long the oldest has waited. Null = this
   * Temporal does not count. */
  readonly untaken: { readonly count: number; readonly oldestMs: number } | null;
}

export interface SettlementFacts {
  /** Runs that failed one after the other. */
  readonly failures: number;
  readonly failure: string | null;
  readonly lastSuccessAtMs: number | null;
  readonly lastRunAtMs: number | null;
  /** How often a run is started; null = the venue is not read. */
  readonly everyMs: number | null;
  /** Markets that should have ended days ago, and how far behind the first of them is. */
  readonly overdue: number;
  readonly lagMs: number;
}

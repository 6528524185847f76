import type { Action, Path } from '../domain/decision/decision.ts';
import type { Position } from '../domain/decision/request.ts';
import type { Dimension } from '../domain/learning/bucket.ts';
import type { Window } from '../domain/learning/window.ts';
import type { Method } from '../domain/shared/method.ts';
import type { Blend, Strategy } from '../domain/shared/policy.ts';
import type * as read from './options.ts';

/** What each command can be told, as its code receives it. */

export interface Json {
  readonly json?: boolean;
}

export interface DecideOptions extends Json {
  /** A file with an event instead of one with a market. */
  readonly event?: string;
  readonly account?: string;
  readonly stake?: number;
  readonly bankroll?: number;
  readonly deadline?: number;
  readonly blend?: Blend;
  readonly category?: string;
  readonly requestId?: string;
  readonly position?: Position;
  readonly allowOutliers?: boolean;
  /** false when --no-ensemble was given; true otherwise. */
  readonly ensemble: boolean;
  readonly method?: Method;
  /** false when --no-explore was given; true otherwise. */
  readonly explore: boolean;
  readonly strategy?: Strategy;
  /** false when --no-reuse was given; true otherwise. */
  readonly reuse: boolean;
}

export interface DecisionsOptions extends Json {
  readonly account?: string;
  readonly ticker?: string;
  readonly action?: Action;
  readonly path?: Path;
  readonly limit: number;
  readonly since?: number;
}

export interface ModelsOptions extends Json {
  readonly unblock?: string;
  readonly window: Window;
  readonly by?: Dimension;
}

export interface OutcomeOptions extends Json {
  /** Epoch milliseconds. */
  readonly at?: number;
  /** The last mid before the close, as a probability. */
  readonly lastPrice?: number;
  readonly correct?: boolean;
  readonly file?: string;
  readonly by?: string;
}

export interface BudgetOptions extends Json {
  readonly account?: string;
  readonly set?: read.Caps;
  readonly cap?: read.PartCaps;
  readonly reason?: string;
  readonly by?: string;
}

export interface AlertsOptions extends Json {
  readonly limit: number;
}

export interface ReconcileOptions extends Json {
  readonly attempt?: string;
  /** Micro-dollars. */
  readonly cost?: number;
  readonly file?: string;
  readonly complete?: boolean;
}

export interface ModeOptions extends Json {
  /** Milliseconds. */
  readonly for?: number;
  readonly reason?: string;
  readonly by?: string;
}

export interface UpOptions extends Json {
  readonly simulated?: boolean;
  readonly seed?: number;
  readonly profile?: 'efficient' | 'inefficient';
  readonly blend?: Blend;
  /** false when --no-worker was given; true otherwise. */
  readonly worker: boolean;
  /** false when --no-dashboard was given; true otherwise. */
  readonly dashboard: boolean;
}

export interface DashboardOptions extends Json {
  readonly host?: string;
  readonly port?: number;
}

export interface DemoOptions extends Json {
  readonly decisions: number;
  readonly seed: number;
  readonly once?: boolean;
  /** false when --no-dashboard was given; true otherwise. */
  readonly dashboard: boolean;
  readonly profile: 'efficient' | 'inefficient';
  readonly blend: Blend;
}

export interface BacktestOptions extends Json {
  readonly samples: 'first' | 'mean';
  readonly base: number;
  readonly predictions?: string;
}

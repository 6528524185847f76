import type { Path } from '../domain/decision/path.ts';
import type { Position } from '../domain/decision/request.ts';
import type { Action } from '../domain/decision/verdict.ts';
import type { Dimension } from '../domain/learning/cell.ts';
import type { Window } from '../domain/learning/window.ts';
import type { Blend } from '../domain/shared/policy.ts';
import type * as read from './options.ts';

/** What each command can be told, as its code receives it. */

export interface Json {
  readonly json?: boolean;
}

/** With the flags of `override-flags.ts` beside these. */
export interface DecideOptions extends Json {
  /** A file with an event instead of one with a market. */
  readonly event?: string;
  readonly account?: string;
  /** Micro-dollars, as the next. */
  readonly stake?: number;
  readonly bankroll?: number;
  /** Milliseconds. */
  readonly deadline?: number;
  readonly category?: string;
  readonly requestId?: string;
  readonly position?: Position;
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

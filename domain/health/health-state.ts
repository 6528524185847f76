import type { Breaker } from './breaker.ts';
import type { ReachableModels } from './mode-state.ts';
import type { ProbeTarget } from './probe.ts';
import type { QueueRate } from './rate.ts';

/** A breaker that is open or half-open. */
export interface OpenBreaker extends Breaker {
  /** Null = no configured model can serve as a probe. */
  readonly probe: ProbeTarget | null;
  /** Until its probe is due, by the clock that wrote `nextProbeAtMs`; another's may be wrong by hours. */
  readonly dueInMs: number | null;
}

/** The state of providers and models, after a judgement or a probe. */
export interface HealthState {
  readonly breakers: readonly OpenBreaker[];
  readonly models: ReachableModels;
  /** How long the models must have asked for a mode before it is entered, and before it is left. */
  readonly enterAfterMs: number;
  readonly leaveAfterMs: number;
}

/** The rates of all providers that are limited or were, and in how long the next one changes; null = none will. */
export interface RatesHeld {
  readonly rates: readonly QueueRate[];
  readonly nextInMs: number | null;
}

export interface JudgedHealth {
  readonly health: HealthState;
  readonly held: RatesHeld;
}

/** A model call that ended badly. Answered calls are not reported: the store has them. */
export interface CallReport {
  readonly provider: string;
  readonly model: string;
}

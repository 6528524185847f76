import type { CallEvaluation } from '../../decision/economics.ts';
import type { Note } from '../../decision/note.ts';
import type { Forecast } from '../../forecast/forecast.ts';
import type { Band, Mode } from '../../shared/modes.ts';
import type { DecisionPolicy } from '../../shared/policy.ts';
import type { CallResult } from '../call-result.ts';
import type { PlannedCall } from '../planned-call.ts';
import type { ValueInput } from '../value-of-more.ts';

/** Where a decision stands after a step. */
export interface Situation {
  /** The markets that models were called about. */
  readonly markets: readonly MarketSituation[];
  readonly calls: readonly CallResult[];
  /** Models that were not called yet, the best first. */
  readonly queue: readonly PlannedCall[];
  /** Those that were left out of the panel for economy alone and were not called yet. */
  readonly wider: readonly PlannedCall[];
  /** How many prompts each model is sent. */
  readonly parts: number;
  readonly policy: Pick<DecisionPolicy, 'escalateWithin' | 'minAgreement'>;
  readonly mode: Mode;
  readonly band: Band;
  readonly remainingMs: number;
  /** A text reads like instructions to a model. */
  readonly isSuspicious: boolean;
  readonly budgetShadowPrice: number;
}

export interface MarketSituation {
  readonly value: ValueInput;
  /** Of the answers so far; null = there is none of use. */
  readonly forecast: Forecast | null;
}

/** What a strategy would call next. No calls = the answers are enough, or nothing may be called. */
export interface Proposal {
  readonly calls: readonly PlannedCall[];
  readonly step: 'panel' | 'wider';
  readonly notes: readonly Note[];
  readonly evaluation: CallEvaluation | null;
}

export type CallStrategy = (situation: Situation) => Proposal;

export const stop = (...notes: readonly Note[]): Proposal => ({ calls: [], step: 'panel', notes, evaluation: null });

export const slowestMs = ({ calls }: Pick<Situation, 'calls'>): number =>
  Math.max(0, ...calls.map(({ latencyMs }) => latencyMs ?? 0));

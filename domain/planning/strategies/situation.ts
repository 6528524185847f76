import type { Note } from '../../decision/note.ts';
import type { CallFailureKind } from '../../decision/reason.ts';
import type { Forecast } from '../../forecast/forecast.ts';
import { FAILURE_RULES } from '../../health/failure.ts';
import { preference } from '../../market/side-quotes.ts';
import type { DecisionPolicy } from '../../shared/policy.ts';
import type { DecisionSnapshot } from '../decision-snapshot.ts';
import type { CallStep, DecisionState } from '../decision-state.ts';
import type { PlannedCall } from '../priced-model.ts';
import type { ValueInput } from '../value-of-information.ts';

/** Where a decision stands after a step. */
export interface Situation extends Pick<DecisionState, 'calls'>, Pick<DecisionSnapshot, 'parts' | 'mode' | 'band'> {
  /** The markets that models were called about. */
  readonly markets: readonly MarketSituation[];
  /** Models that were not called yet, the best first. */
  readonly queue: readonly PlannedCall[];
  /** Those that were left out of the panel for economy alone and were not called yet. */
  readonly wider: readonly PlannedCall[];
  readonly policy: Pick<DecisionPolicy, 'escalateWithin' | 'minAgreement'>;
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
export interface Proposal extends Pick<CallStep, 'calls' | 'notes' | 'evaluation'> {
  readonly step: 'panel' | 'wider';
}

export type CallStrategy = (situation: Situation) => Proposal;

export const stop = (...notes: readonly Note[]): Proposal => ({ calls: [], step: 'panel', notes, evaluation: null });

export const slowestMs = ({ calls }: Pick<Situation, 'calls'>): number =>
  Math.max(0, ...calls.map(({ latencyMs }) => latencyMs ?? 0));

/** What holds whatever more answers are worth: a request that is itself at fault is sent to no other model, and a suspicious text
 * on which one model alone would trade is put to all the others. Null = neither. */
export function overriding({ markets, calls, queue, isSuspicious }: Situation): Proposal | null {
  if (unansweredOf(markets) === markets.length) {
    // Each model would refuse it, and nothing would be learned of any of them.
    const failure = calls.map((call) => call.failure?.kind).find((kind) => kind && isRequestAtFault(kind));
    return failure ? stop({ code: 'request_at_fault', figures: { failure } }) : null;
  }
  if (!isSuspicious || !markets.some(wouldTradeOnOneModel)) return null;
  return { ...stop({ code: 'rests_on_one_model', figures: {} }), calls: queue };
}

export const unansweredOf = (markets: Situation['markets']): number =>
  markets.filter(({ forecast }) => forecast === null).length;

function isRequestAtFault(kind: CallFailureKind): boolean {
  return kind !== 'reservation_lost' && kind !== 'not_started' && FAILURE_RULES[kind].fault === 'request';
}

function wouldTradeOnOneModel({ forecast, value: { market, fee, threshold } }: MarketSituation): boolean {
  if (!forecast || forecast.models.length > 1 || forecast.blended === null) return false;
  return preference(forecast.blended, market.quotes, fee, threshold) !== 'SKIP';
}

import type { Note } from '../../decision/note.ts';
import type { CallFailureKind } from '../../decision/reason.ts';
import type { Forecast } from '../../forecast/forecast.ts';
import { PROVIDERS_ALIKE, providersThatRefuse } from '../../health/refusals.ts';
import { preference } from '../../market/side-quotes.ts';
import type { DecidingStep, Strategy } from '../../shared/method.ts';
import type { DecisionPolicy } from '../../shared/policy.ts';
import { orderTowards } from '../../verdict/order.ts';
import { signedPosition, targetBand } from '../../verdict/target.ts';
import type { DecisionSnapshot } from '../decision-snapshot.ts';
import type { CallStep, DecisionState } from '../decision-state.ts';
import type { PlannedCall } from '../priced-model.ts';
import type { Asked } from '../samples.ts';
import type { ValueInput } from '../value-of-information.ts';

/** Where a decision stands after a step. */
export interface Situation extends Pick<DecisionState, 'calls'>, Pick<DecisionSnapshot, 'parts' | 'mode' | 'band'> {
  /** The markets that models were called about. */
  readonly markets: readonly MarketSituation[];
  /** Models that were not called yet, the best first. */
  readonly queue: readonly PlannedCall[];
  /** Those that were left out of the panel for economy alone and were not called yet. */
  readonly wider: readonly PlannedCall[];
  /** Those that are called only in place of one that failed and cost nothing; null = by the decision's rules none is replaced. */
  readonly standby: readonly PlannedCall[] | null;
  /** How many models the steps so far were to call, replacements left out. */
  readonly planned: number;
  /** Models that have answered whatever they were asked, and may be asked again; none but where each call is weighed. */
  readonly asked: readonly Asked[];
  /** How many answers of each model a step may ask for, or where each call is weighed, how many there may be. */
  readonly samplesPerModel: number;
  readonly strategy: Strategy;
  readonly policy: Pick<DecisionPolicy, 'escalateWithin' | 'minAgreement' | 'quorum'>;
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
  readonly step: DecidingStep;
}

export type CallStrategy = (situation: Situation) => Proposal;

export const stop = (...notes: readonly Note[]): Proposal => ({ calls: [], step: 'panel', notes, evaluation: null });

export const slowestMs = ({ calls }: Pick<Situation, 'calls'>): number =>
  Math.max(0, ...calls.map(({ latencyMs }) => latencyMs ?? 0));

/** What holds whatever more answers are worth: a request that is itself at fault is sent to no other model, and a suspicious text
 * on which one model alone would trade is put to all the others. Null = neither. */
export function overriding(situation: Situation): Proposal | null {
  const { markets, queue, isSuspicious } = situation;
  if (unansweredOf(markets) === markets.length) return requestAtFault(situation);
  if (!isSuspicious || !markets.some(wouldTradeOnOneModel)) return null;
  return { ...stop({ code: 'rests_on_one_model', figures: {} }), calls: queue };
}

export const unansweredOf = (markets: Situation['markets']): number =>
  markets.filter(({ forecast }) => forecast === null).length;

/** A request that is itself at fault: each model would refuse it, and nothing would be learned of any of them. One provider's
 * refusal says nothing of the request: it may be a parameter that this row's model knows no more. */
export function requestAtFault({ calls, standby }: Pick<Situation, 'calls' | 'standby'>): Proposal | null {
  const refusing = providersThatRefuse(calls);
  if (refusing.length >= PROVIDERS_ALIKE) {
    return stop({ code: 'request_at_fault', figures: { failure: 'bad_request', providers: refusing } });
  }
  const byOne = standby === null ? calls.find(({ failure }) => failure && isByOneRefusal(failure.kind)) : undefined;
  return byOne?.failure
    ? stop({ code: 'request_at_fault', figures: { failure: byOne.failure.kind, providers: [byOne.provider] } })
    : null;
}

/** Models of providers that refused nothing come first: only another provider can say whether the request is at fault. */
export function otherProvidersFirst(
  models: readonly PlannedCall[],
  { calls, standby }: Pick<Situation, 'calls' | 'standby'>,
): readonly PlannedCall[] {
  const refusing = standby === null ? [] : providersThatRefuse(calls);
  const hasRefused = ({ provider }: PlannedCall) => Number(refusing.includes(provider));
  return models.toSorted((a, b) => hasRefused(a) - hasRefused(b));
}

/** By the rules of a decision that was admitted before two refusals were asked for. */
const isByOneRefusal = (kind: CallFailureKind) => kind === 'bad_request' || kind === 'too_long';

function wouldTradeOnOneModel({ forecast, value }: MarketSituation): boolean {
  if (!forecast || forecast.models.length > 1 || forecast.blended === null) return false;
  const { quotes } = value.market;
  const target = targetBand({ ...value, quotes }, forecast.blended);
  const order = orderTowards(signedPosition(value.position), target, value.sizeStep ?? 1);
  if (order?.action !== 'BUY') return order !== null;
  return preference(forecast.blended, quotes, value.fee, value.threshold) !== 'SKIP';
}

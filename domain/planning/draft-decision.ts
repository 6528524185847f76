import type { CallRecord, Decision, PartOfEvent, Path } from '../decision/decision.ts';
import type { Economics, Note } from '../decision/note.ts';
import type { JointTarget, Terms, Verdict, VerdictRules } from '../decision/verdict.ts';
import type { Forecast } from '../forecast/forecast.ts';
import { quorumOf } from '../forecast/pool.ts';
import { isWholeCents, WHOLE_CENTS } from '../market/price-grid.ts';
import type { Mode } from '../shared/modes.ts';
import { pick } from '../shared/pick.ts';
import type { DecisionPolicy } from '../shared/policy.ts';
import { beforeClose, flagged, VERDICT_TERMS } from '../verdict/make-verdict.ts';
import { verdictInMode } from '../verdict/mode-verdict.ts';
import { thresholdIn } from '../verdict/verdict.ts';
import { modelsIn } from './call-result.ts';
import type { DecisionSnapshot, MarketSnapshot } from './decision-snapshot.ts';
import type { DecisionState } from './decision-state.ts';
import { marketForecast } from './market-forecast.ts';
import type { Plan } from './plan.ts';
import { sizeStepOf } from './policy-rules.ts';
import { reusedOf } from './reuse.ts';

/** A decision before it is finalized, which fills in costs, times and what the mode in force leaves of the verdict. */
export type DecisionDraft = Omit<
  Decision,
  'decidedAtMs' | 'latencyMs' | 'costMicroUsd' | 'uncertainMicroUsd' | 'action'
>;

/** The workflow run that decides, and when. */
export interface DraftMoment {
  readonly workflowId: string;
  readonly runId: string;
  readonly nowMs: number;
  /** In force: the admission's mode, or a stricter one that was signalled. */
  readonly mode: Mode;
}

/** What is known of one market once everything was called. */
export interface MarketOutcome {
  readonly market: MarketSnapshot;
  /** The request's plan, as it is to this market. */
  readonly plan: Plan;
  readonly path: Path;
  readonly calls: readonly CallRecord[];
  /** P as it fits the event's other markets; absent = nothing ties it. */
  readonly coherent?: number;
  /** The position that is right together with the event's other markets; absent = this market's own is. */
  readonly jointTarget?: JointTarget;
  readonly event: PartOfEvent | null;
  readonly notes: readonly Note[];
}

/** One market's decision as it stands before its costs are known. */
export function draftDecision(
  { snapshot, evaluations }: DecisionState,
  outcome: MarketOutcome,
  moment: DraftMoment,
): DecisionDraft {
  const { market: own, plan, path, calls, event } = outcome;
  const { market, relatedContext, reusable } = own;
  const { policy, injectionFlags, scheduledEventsMs, sources, armDraw, research } = snapshot;
  const forecast = forecastIn(snapshot, outcome, moment.mode);
  const quorum = quorumFor(policy.quorum, outcome);
  // After its deadline nothing new was learned: prices from before an outage are not valid for longer because of it.
  const reachedAtMs = Math.min(moment.nowMs, snapshot.deadlineAtMs);
  const terms = termsOf(snapshot, outcome, moment.mode, quorum);
  const isPanel = path === 'full' && plan.callsEveryModel && (forecast?.models.length ?? 0) > 1;
  return {
    ...pick(own, 'decisionId', 'requestId', 'segment', 'question'),
    ...pick(snapshot, 'account', 'group', 'mode', 'modeVersion', 'policyVersion', 'scoreboardVersion'),
    ...pick(snapshot, 'simulated', 'startedAtMs'),
    ...pick(market, 'ticker', 'eventTicker', 'seriesTicker', 'title', 'category', 'quotes'),
    ...pick(market, 'closeTimeMs', 'scheduledResolutionMs'),
    ...pick(moment, 'workflowId', 'runId'),
    ...pick(plan, 'purpose', 'candidates', 'explorationProbability'),
    path,
    calls,
    notes: outcome.notes,
    forecast,
    method: policy.method,
    terms,
    // A model whose one reply failed is silent on all markets of an event at once: that would count many times.
    isFullPanel: isPanel && (event === null || calls.every(({ outcome: ended }) => ended === 'answered')),
    verdict: verdictOf(snapshot, outcome, forecast, terms, quorum, moment),
    validUntilMs: Math.min(reachedAtMs + policy.validityMs, market.closeTimeMs, reusable?.validUntilMs ?? NEVER_MS),
    ...reuseFields(snapshot, own),
    // Nothing was asked of the budget where earlier answers were used.
    ...(plan.value && path !== 'reused' ? { economics: economicsOf(plan.value, evaluations) } : {}),
    ...(relatedContext ? { background: relatedContext } : {}),
    ...(sources ? { sources } : {}),
    ...(armDraw ? { armDraw } : {}),
    ...(research ? { research } : {}),
    ...(own.informedAfter ? { informedAfter: own.informedAfter } : {}),
    ...(scheduledEventsMs.length > 0 ? { scheduledEventsMs } : {}),
    ...(event ? { event } : {}),
    ...(injectionFlags.length > 0 ? { injectionFlags } : {}),
  };
}

const NEVER_MS = Number.POSITIVE_INFINITY;

const economicsOf = (
  { budgetShadowPrice, first }: NonNullable<Plan['value']>,
  evaluations: DecisionState['evaluations'],
): Economics => ({ budgetShadowPrice, evaluations: [first, ...evaluations] });

/** Its own answers, or those of the earlier decision, as a mode pools them. */
export function forecastIn(
  snapshot: DecisionSnapshot,
  { market, path, calls, coherent }: Pick<MarketOutcome, 'market' | 'path' | 'calls' | 'coherent'>,
  mode: Mode,
): Forecast | null {
  const answers = path === 'reused' ? (market.reusable?.answers ?? []) : calls;
  return marketForecast(snapshot, market, answers, mode, coherent);
}

/** How many answers decide. Earlier answers had their own quorum; one model decides where it was called first and answered, or
 * where each further call was weighed for this market alone; else it is the panel's. */
function quorumFor(policyQuorum: number, { plan, path, calls, event }: MarketOutcome): number {
  if (path === 'none' || path === 'reused') return 0;
  const isFirstAnswered = calls.some(({ step, rawProbability }) => step === 'quick' && rawProbability !== null);
  const isEachWeighed = plan.strategy === 'value' && event === null;
  if (path === 'quick' || (path === 'escalated' && (isFirstAnswered || isEachWeighed))) return 1;
  return quorumOf(policyQuorum, modelsIn(calls.filter(({ step }) => step === 'panel')).length);
}

function termsOf(snapshot: DecisionSnapshot, outcome: MarketOutcome, mode: Mode, quorum: number): Terms {
  const { policy } = snapshot;
  const { market: own } = outcome;
  const { priceGrid = WHOLE_CENTS } = own.market;
  const sizeStep = sizeStepOf(policy, own.market);
  const rules = {
    ...pick(policy, 'minEdge', 'minAgreement', 'maxOddsRatio', 'allowOutliers', 'emergencyStopLoss'),
    ...confidenceRules(policy, own),
  };
  return {
    ...pick(snapshot, 'bankrollMicroUsd', 'maxStakeMicroUsd'),
    ...pick(policy, 'kellyFraction', 'baseRate', 'maxSpread'),
    ...pick(own, 'fee', 'position', 'positionFrom', 'exclusiveMarkets'),
    ...pick(outcome, 'jointTarget'),
    ...(sizeStep === 1 ? {} : { sizeStep }),
    ...(isWholeCents(priceGrid) ? {} : { priceGrid }),
    ...(own.market.depth && { depth: own.market.depth }),
    ...(own.market.volume === null ? {} : { volume: own.market.volume }),
    minEdge: thresholdIn(policy, mode),
    rules: { ...rules, mode, quorum },
  };
}

/** What the policy asks of the models' probability, near expiry or not. A run that began before the setting existed has none. */
function confidenceRules(
  { minConfidence = 0, nearExpiryConfidence = 0 }: Partial<DecisionPolicy>,
  { isNearExpiry = false }: MarketSnapshot,
): Pick<VerdictRules, 'minConfidence' | 'isNearExpiry'> {
  const isStricter = isNearExpiry && nearExpiryConfidence > minConfidence;
  const least = isStricter ? nearExpiryConfidence : minConfidence;
  return { ...(least > 0 ? { minConfidence: least } : {}), ...(isStricter ? { isNearExpiry } : {}) };
}

/** The earlier decision that was used, and what the earlier answers would have said that could have been used. */
function reuseFields(snapshot: DecisionSnapshot, own: MarketSnapshot): Pick<DecisionDraft, 'reused' | 'reuseAudit'> {
  const { reusable, audited } = own;
  const would = audited && marketForecast(snapshot, own, audited.answers, snapshot.mode);
  return {
    ...(reusable ? { reused: reusedOf(reusable) } : {}),
    ...(audited?.kind && would
      ? { reuseAudit: { kind: audited.kind, decisionId: audited.decisionId, probability: would.coherent } }
      : {}),
  };
}

function verdictOf(
  snapshot: DecisionSnapshot,
  outcome: MarketOutcome,
  forecast: Forecast | null,
  terms: Terms,
  quorum: number,
  { nowMs, mode }: DraftMoment,
): Verdict {
  const { market: own, path } = outcome;
  const { market, reusable } = own;
  const { injectionFlags } = snapshot;
  const verdict = verdictInMode({
    ...pick(snapshot, 'evidence', 'injectionFlags'),
    policy: { ...snapshot.policy, ...terms.rules },
    ...pick(own, 'market', 'refusal'),
    ...pick(terms, ...VERDICT_TERMS),
    calls: outcome.calls,
    forecast,
    inNormal: forecastIn(snapshot, outcome, 'normal'),
    isReused: path === 'reused' && reusable?.kind === null,
    mode,
    quorum,
    isLate: nowMs >= Math.min(snapshot.deadlineAtMs, market.closeTimeMs),
  });
  return beforeClose(flagged(verdict, injectionFlags), market.closeTimeMs, nowMs);
}

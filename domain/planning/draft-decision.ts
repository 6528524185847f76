import type { CallRecord } from '../decision/call-record.ts';
import type { Decision } from '../decision/decision.ts';
import type { Note } from '../decision/note.ts';
import type { PartOfEvent } from '../decision/part-of-event.ts';
import type { Path } from '../decision/path.ts';
import type { Verdict } from '../decision/verdict.ts';
import type { Forecast } from '../forecast/forecast.ts';
import { quorumOf } from '../forecast/quorum.ts';
import type { Mode } from '../shared/modes.ts';
import { flagged } from '../verdict/caution.ts';
import { beforeClose } from '../verdict/market-close.ts';
import { verdictInMode } from '../verdict/mode-verdict.ts';
import { thresholdIn } from '../verdict/verdict.ts';
import type { DecisionSnapshot, MarketSnapshot } from './decision-snapshot.ts';
import type { DecisionState } from './decision-state.ts';
import { marketForecast } from './market-forecast.ts';
import type { Plan } from './plan.ts';

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
  const { policy, injectionFlags, scheduledEventsMs } = snapshot;
  const forecast = forecastIn(snapshot, outcome, moment.mode);
  const quorum = quorumFor(policy.quorum, outcome);
  const isPanel = path === 'full' && plan.callsEveryModel && (forecast?.models.length ?? 0) > 1;
  return {
    decisionId: own.decisionId,
    requestId: own.requestId,
    account: snapshot.account,
    workflowId: moment.workflowId,
    runId: moment.runId,
    ticker: market.ticker,
    eventTicker: market.eventTicker,
    seriesTicker: market.seriesTicker,
    title: market.title,
    category: market.category,
    segment: own.segment,
    quotes: market.quotes,
    terms: termsOf(snapshot, own, moment.mode, quorum),
    closeTimeMs: market.closeTimeMs,
    scheduledResolutionMs: market.scheduledResolutionMs,
    path,
    question: own.question,
    ...reuseFields(snapshot, own),
    ...(relatedContext ? { background: relatedContext } : {}),
    ...(scheduledEventsMs.length > 0 ? { scheduledEventsMs } : {}),
    method: policy.method,
    purpose: plan.purpose,
    // Nothing was asked of the budget where earlier answers were used.
    ...(plan.value && path !== 'reused'
      ? {
          economics: {
            budgetShadowPrice: plan.value.budgetShadowPrice,
            evaluations: [plan.value.first, ...evaluations],
          },
        }
      : {}),
    // A model whose one reply failed is silent on all markets of an event at once: that would count many times.
    isFullPanel: isPanel && (event === null || calls.every(({ outcome }) => outcome === 'answered')),
    explorationProbability: plan.explorationProbability,
    verdict: verdictOf(snapshot, outcome, forecast, quorum, moment),
    ...(event ? { event } : {}),
    ...(injectionFlags.length > 0 ? { injectionFlags } : {}),
    forecast,
    candidates: plan.candidates,
    calls,
    notes: outcome.notes,
    mode: snapshot.mode,
    modeVersion: snapshot.modeVersion,
    policyVersion: snapshot.policyVersion,
    scoreboardVersion: snapshot.scoreboardVersion,
    simulated: snapshot.simulated,
    startedAtMs: snapshot.startedAtMs,
    validUntilMs: Math.min(
      moment.nowMs + policy.validityMs,
      market.closeTimeMs,
      reusable?.validUntilMs ?? Number.POSITIVE_INFINITY,
    ),
  };
}

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
 * where each further call was weighed; else it is the panel's. */
function quorumFor(policyQuorum: number, { plan, path, calls }: MarketOutcome): number {
  if (path === 'none' || path === 'reused') return 0;
  const isFirstAnswered = calls.some(({ step, rawProbability }) => step === 'quick' && rawProbability !== null);
  if (path === 'quick' || (path === 'escalated' && (isFirstAnswered || plan.strategy === 'value'))) return 1;
  return quorumOf(policyQuorum, calls.filter(({ step }) => step === 'panel').length);
}

function termsOf(
  { policy, ...snapshot }: DecisionSnapshot,
  own: MarketSnapshot,
  mode: Mode,
  quorum: number,
): Decision['terms'] {
  const { minEdge, minAgreement, maxDisagreement, allowOutliers, emergencyStopLoss } = policy;
  return {
    fee: own.fee,
    bankrollMicroUsd: snapshot.bankrollMicroUsd,
    maxStakeMicroUsd: snapshot.maxStakeMicroUsd,
    kellyFraction: policy.kellyFraction,
    position: own.position,
    baseRate: policy.baseRate,
    maxSpread: policy.maxSpread,
    minEdge: thresholdIn(policy, mode),
    rules: { mode, quorum, minEdge, minAgreement, maxDisagreement, allowOutliers, emergencyStopLoss },
  };
}

/** The earlier decision that was used, and what the earlier answers would have said that could have been used. */
function reuseFields(snapshot: DecisionSnapshot, own: MarketSnapshot): Pick<DecisionDraft, 'reused' | 'reuseAudit'> {
  const { reusable, audited } = own;
  const used = reusable && (({ answers: _, validUntilMs: __, ...reused }) => reused)(reusable);
  const would = audited && marketForecast(snapshot, own, audited.answers, snapshot.mode);
  return {
    ...(used ? { reused: used } : {}),
    ...(audited?.kind && would
      ? { reuseAudit: { kind: audited.kind, decisionId: audited.decisionId, probability: would.coherent } }
      : {}),
  };
}

function verdictOf(
  snapshot: DecisionSnapshot,
  outcome: MarketOutcome,
  forecast: Forecast | null,
  quorum: number,
  { nowMs, mode }: DraftMoment,
): Verdict {
  const { market: own, path } = outcome;
  const { market, fee, position, refusal, reusable } = own;
  const { policy, evidence, injectionFlags, bankrollMicroUsd, maxStakeMicroUsd } = snapshot;
  const verdict = verdictInMode({
    market,
    forecast,
    inNormal: forecastIn(snapshot, outcome, 'normal'),
    calls: outcome.calls,
    isReused: path === 'reused' && reusable?.kind === null,
    evidence,
    policy,
    fee,
    mode,
    bankrollMicroUsd,
    maxStakeMicroUsd,
    position,
    injectionFlags,
    refusal,
    quorum,
    isLate: nowMs >= Math.min(snapshot.deadlineAtMs, market.closeTimeMs),
  });
  return beforeClose(flagged(verdict, injectionFlags), market.closeTimeMs, nowMs);
}

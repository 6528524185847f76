import { workflowInfo } from '@temporalio/workflow';
import type { DecisionDraft, Snapshot } from '../activities/contract.ts';
import type { Verdict } from '../domain/decision/decision.ts';
import type { Forecast } from '../domain/forecast/forecast.ts';
import { makeForecast } from '../domain/forecast/make-forecast.ts';
import type { Plan } from '../domain/planning/plan.ts';
import type { Reusable } from '../domain/planning/reuse.ts';
import { isStricter, type Mode } from '../domain/shared/modes.ts';
import { flagged } from '../domain/verdict/caution.ts';
import { beforeClose } from '../domain/verdict/market-close.ts';
import { verdictInMode } from '../domain/verdict/mode-verdict.ts';
import { thresholdIn } from '../domain/verdict/verdict.ts';
import type { Gathered } from './gathered.ts';

const NOT_EARNED = { half80: null, half90: null };

/** Pools what was answered, for a mode; null when nobody answered. */
export function forecastOf(
  snapshot: Snapshot,
  gathered: Pick<Gathered, 'calls' | 'path' | 'coherent'>,
  mode: Mode = snapshot.mode,
): Forecast | null {
  const answers = answersOf(snapshot, gathered);
  if (answers.length === 0) return null;
  const { weights, calibration, evidence, market, policy, fee } = snapshot;
  // A decision that was admitted before these were known replays as it ran.
  const { interval = NOT_EARNED, experienced = [] } = snapshot;
  const minEdge = thresholdIn(policy, mode);
  const { method = 'weighted' } = policy;
  return makeForecast({
    answers,
    method,
    experienced,
    weights,
    calibration,
    evidence,
    interval,
    market,
    policy,
    fee,
    minEdge,
    ...(gathered.coherent === undefined ? {} : { coherent: gathered.coherent }),
  });
}

/** Its own answers, or those of the earlier decision that stands in. */
function answersOf(snapshot: Snapshot, { calls, path }: Pick<Gathered, 'calls' | 'path'>) {
  if (path === 'reused') return snapshot.reusable?.answers ?? [];
  return calls.flatMap(({ model, rawProbability }) => (rawProbability === null ? [] : [{ model, rawProbability }]));
}

/** The decision as it stands before its costs are closed. */
export function conclude(snapshot: Snapshot, gathered: Gathered, signalled: Mode | null): DecisionDraft {
  const mode = stricter(snapshot.mode, signalled);
  const forecast = forecastOf(snapshot, gathered, mode);
  // A decision that was admitted before texts were looked at replays as it ran.
  const { market, request, plan, policy, reusable = null, injectionFlags = [] } = snapshot;
  const { workflowId, runId } = workflowInfo();
  return {
    decisionId: snapshot.decisionId,
    requestId: request.requestId,
    account: request.account,
    workflowId,
    runId,
    ticker: market.ticker,
    eventTicker: market.eventTicker,
    seriesTicker: market.seriesTicker,
    title: market.title,
    category: market.category,
    segment: snapshot.segment,
    quotes: market.quotes,
    terms: {
      fee: snapshot.fee,
      bankrollMicroUsd: request.bankrollMicroUsd,
      maxStakeMicroUsd: request.maxStakeMicroUsd,
      kellyFraction: snapshot.policy.kellyFraction,
      position: request.position ?? null,
      baseRate: snapshot.policy.baseRate,
      maxSpread: snapshot.policy.maxSpread,
      minEdge: thresholdIn(policy, mode),
      rules: {
        mode,
        quorum: gathered.quorum,
        minEdge: policy.minEdge,
        minAgreement: policy.minAgreement,
        maxDisagreement: policy.maxDisagreement,
        allowOutliers: policy.allowOutliers,
        emergencyStopLoss: policy.emergencyStopLoss,
      },
    },
    closeTimeMs: market.closeTimeMs,
    scheduledResolutionMs: market.scheduledResolutionMs,
    path: gathered.path,
    question: snapshot.question,
    ...reusedBy(reusable),
    ...auditOf(snapshot),
    ...toldBefore(snapshot),
    method: snapshot.policy.method,
    purpose: plan.purpose,
    ...economicsOf(plan, gathered),
    isFullPanel: gathered.path === 'full' && plan.asksEveryone && (forecast?.models.length ?? 0) > 1,
    explorationProbability: plan.explorationProbability,
    verdict: beforeClose(
      flagged(verdictOf(snapshot, gathered, forecast, mode), injectionFlags),
      market.closeTimeMs,
      Date.now(),
    ),
    ...(injectionFlags.length > 0 ? { injectionFlags } : {}),
    forecast,
    candidates: plan.candidates,
    calls: gathered.calls,
    notes: [...plan.notes, ...gathered.notes],
    mode: snapshot.mode,
    modeVersion: snapshot.modeVersion,
    policyVersion: snapshot.policyVersion,
    scoreboardVersion: snapshot.scoreboardVersion,
    simulated: snapshot.simulated,
    startedAtMs: snapshot.startedAtMs,
    validUntilMs: Math.min(
      Date.now() + snapshot.policy.validityMs,
      market.closeTimeMs,
      reusable?.validUntilMs ?? Number.POSITIVE_INFINITY,
    ),
  };
}

/** Nothing was asked of the budget where earlier answers stood in. */
function economicsOf({ byValue }: Plan, { path, offers = [] }: Gathered): Pick<DecisionDraft, 'economics'> {
  return byValue && path !== 'reused'
    ? { economics: { budgetShadowPrice: byValue.price, evaluations: [byValue.first, ...offers] } }
    : {};
}

function reusedBy(reusable: Reusable | null): Pick<DecisionDraft, 'reused'> {
  if (!reusable) return {};
  const { answers: _answers, validUntilMs: _validUntilMs, ...reused } = reusable;
  return { reused };
}

/** What the earlier answers would have said that this decision could have used and did not. */
function auditOf(snapshot: Snapshot): Pick<DecisionDraft, 'reuseAudit'> {
  const { audited = null } = snapshot;
  if (!audited?.kind) return {};
  const would = forecastOf({ ...snapshot, reusable: audited }, { path: 'reused', calls: [] });
  if (!would) return {};
  const { kind, decisionId } = audited;
  return { reuseAudit: { kind, decisionId, probability: would.coherent } };
}

function toldBefore({ background, request }: Snapshot): Pick<DecisionDraft, 'background' | 'scheduledEventsMs'> {
  const { scheduledEvents = [] } = request;
  return {
    ...(background ? { background } : {}),
    ...(scheduledEvents.length > 0 ? { scheduledEventsMs: scheduledEvents.map((at) => Date.parse(at)) } : {}),
  };
}

function verdictOf(snapshot: Snapshot, gathered: Gathered, forecast: Forecast | null, mode: Mode): Verdict {
  const { market, request, policy, fee, plan, evidence, injectionFlags = [] } = snapshot;
  const { bankrollMicroUsd, maxStakeMicroUsd, position = null } = request;
  return verdictInMode({
    market,
    forecast,
    inNormal: forecastOf(snapshot, gathered, 'normal'),
    isReused: gathered.path === 'reused' && snapshot.reusable?.kind === undefined,
    evidence,
    policy,
    fee,
    mode,
    bankrollMicroUsd,
    maxStakeMicroUsd,
    position,
    injectionFlags,
    refusal: plan.refusal,
    calls: gathered.calls,
    quorum: gathered.quorum,
    isLate: Date.now() >= snapshot.deadlineAtMs,
  });
}

/** A signal may tighten the mode that admit read, and may not loosen it: what was admitted as economy stays so. */
export function stricter(admitted: Mode, signalled: Mode | null): Mode {
  if (signalled === null) return admitted;
  return isStricter(signalled, admitted) ? signalled : admitted;
}

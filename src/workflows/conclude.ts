import { workflowInfo } from '@temporalio/workflow';
import type { DecisionDraft, Snapshot } from '../activities/contract.ts';
import type { Forecast, Verdict } from '../domain/decision.ts';
import { makeForecast } from '../domain/forecast.ts';
import { MODE_RULES, MODES, type Mode } from '../domain/modes.ts';
import { decideVerdict, emergencyVerdict, skipVerdict, thresholdIn } from '../domain/verdict.ts';
import type { Gathered } from './gathered.ts';

const NOT_EARNED = { half80: null, half90: null };

/** Pools what was answered; null when nobody answered. */
export function forecastOf(snapshot: Snapshot, gathered: Pick<Gathered, 'calls'>): Forecast | null {
  const answers = gathered.calls.flatMap(({ model, probabilityYes }) =>
    probabilityYes === null ? [] : [{ model, probabilityYes }],
  );
  if (answers.length === 0) return null;
  const { weights, calibration, evidence, market, policy, fee, mode } = snapshot;
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
  });
}

/** The decision as it stands before its costs are closed. */
export function conclude(snapshot: Snapshot, gathered: Gathered, signalled: Mode | null): DecisionDraft {
  const forecast = forecastOf(snapshot, gathered);
  const { market, request, plan, policy } = snapshot;
  const mode = stricter(snapshot.mode, signalled);
  const { workflowId, runId } = workflowInfo();
  return {
    decisionId: snapshot.decisionId,
    requestId: request.requestId,
    account: request.account,
    workflowId,
    runId,
    ticker: market.ticker,
    eventTicker: market.eventTicker,
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
      minEdge: thresholdIn(policy, snapshot.mode),
      rules: {
        mode,
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
    method: snapshot.policy.method,
    purpose: plan.purpose,
    panel: gathered.path === 'full' && plan.asksEveryone && (forecast?.models.length ?? 0) > 1,
    explorationProbability: plan.explorationProbability,
    verdict: verdictOf(snapshot, gathered, forecast, mode),
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
    validUntilMs: Math.min(Date.now() + snapshot.policy.validityMs, market.closeTimeMs),
  };
}

function verdictOf(snapshot: Snapshot, gathered: Gathered, forecast: Forecast | null, mode: Mode): Verdict {
  const { market, request, policy, fee, plan, evidence } = snapshot;
  const position = request.position ?? null;
  const threshold = thresholdIn(policy, mode);
  if (MODE_RULES[mode].ruleExits) return emergencyVerdict({ market, policy, fee, position });
  if (MODE_RULES[mode].calls === 'none') {
    return skipVerdict('mode_halted', `The mode is ${mode}: nothing is traded.`, threshold);
  }
  if (plan.refusal) return skipVerdict(plan.refusal.code, plan.refusal.message, threshold);
  const answered = forecast?.models.length ?? 0;
  if (!forecast || answered < gathered.quorum) {
    const late = Date.now() >= snapshot.deadlineAtMs;
    const message = `${answered} of the ${gathered.quorum} answers needed arrived ${late ? 'by the deadline' : 'before the calls had ended'}.`;
    return skipVerdict(late ? 'deadline_passed' : 'no_quorum', message, threshold);
  }
  const { bankrollMicroUsd, maxStakeMicroUsd } = request;
  return decideVerdict({ market, forecast, evidence, policy, fee, mode, bankrollMicroUsd, maxStakeMicroUsd, position });
}

/** A signal may tighten the mode that admit read, and may not loosen it: what was admitted as economy stays so. */
function stricter(admitted: Mode, signalled: Mode | null): Mode {
  if (signalled === null) return admitted;
  return MODES.indexOf(signalled) > MODES.indexOf(admitted) ? signalled : admitted;
}

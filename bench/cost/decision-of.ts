import type { Decision } from '../../domain/decision/decision.ts';
import { quorumOf } from '../../domain/forecast/quorum.ts';
import { verdictInMode } from '../../domain/verdict/mode-verdict.ts';
import { thresholdIn } from '../../domain/verdict/verdict.ts';
import { BANKROLL_MICRO_USD, MAX_STAKE_MICRO_USD, MODE } from './admitted.ts';
import { askedOf, type EarlierAnswers } from './earlier-answers.ts';
import { forecastOf, type Gathering } from './next-calls.ts';

/** The decision as the workflow would record it. */
export function decisionOf(
  { admitted, calls, path, offers, coherent }: Gathering,
  { reusable, audited }: EarlierAnswers,
): Decision {
  const { decisionId, asking, policy, plan, fee, segment, board } = admitted;
  const { market, atMs } = asking;
  const { decision } = policy;
  const forecast = forecastOf(admitted, reusable?.answers ?? calls, coherent);
  const quorum = path === 'full' ? quorumOf(decision.quorum, calls.length) : path === 'reused' ? 0 : 1;
  const bankrollMicroUsd = BANKROLL_MICRO_USD;
  const maxStakeMicroUsd = MAX_STAKE_MICRO_USD;
  const verdict = verdictInMode({
    market,
    forecast,
    inNormal: forecast,
    isReused: false,
    evidence: board.evidence,
    policy: decision,
    fee,
    mode: MODE,
    bankrollMicroUsd,
    maxStakeMicroUsd,
    position: null,
    injectionFlags: [],
    refusal: plan.refusal,
    calls,
    quorum,
    isLate: false,
  });
  const { minEdge, minAgreement, maxDisagreement, allowOutliers, emergencyStopLoss } = decision;
  const would = audited?.kind ? forecastOf(admitted, audited.answers) : null;
  return {
    decisionId,
    requestId: decisionId,
    account: policy.name,
    workflowId: decisionId,
    runId: 'bench',
    ticker: market.ticker,
    eventTicker: market.eventTicker,
    title: market.title,
    category: market.category,
    segment,
    quotes: market.quotes,
    terms: {
      fee,
      bankrollMicroUsd,
      maxStakeMicroUsd,
      kellyFraction: decision.kellyFraction,
      position: null,
      baseRate: decision.baseRate,
      maxSpread: decision.maxSpread,
      minEdge: thresholdIn(decision, MODE),
      rules: { mode: MODE, quorum, minEdge, minAgreement, maxDisagreement, allowOutliers, emergencyStopLoss },
    },
    closeTimeMs: market.closeTimeMs,
    scheduledResolutionMs: market.scheduledResolutionMs,
    path,
    question: askedOf(market),
    ...(reusable ? { reused: reusable } : {}),
    ...(audited?.kind && would
      ? { reuseAudit: { kind: audited.kind, decisionId: audited.decisionId, probability: would.coherent } }
      : {}),
    ...(plan.byValue && path !== 'reused'
      ? { economics: { budgetShadowPrice: plan.byValue.price, evaluations: [plan.byValue.first, ...offers] } }
      : {}),
    method: decision.method,
    purpose: plan.purpose,
    isFullPanel: path === 'full' && plan.asksEveryone && (forecast?.models.length ?? 0) > 1,
    explorationProbability: plan.explorationProbability,
    action: verdict.action,
    verdict,
    forecast,
    candidates: [],
    calls,
    notes: [],
    mode: MODE,
    modeVersion: 1,
    policyVersion: 1,
    scoreboardVersion: board.version,
    costMicroUsd: calls.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0),
    uncertainMicroUsd: 0,
    simulated: true,
    startedAtMs: atMs,
    decidedAtMs: atMs,
    latencyMs: 0,
    validUntilMs: atMs + decision.validityMs,
  };
}

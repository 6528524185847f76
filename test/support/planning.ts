import { COLD_SPREAD } from '../../domain/learning/answer-spread.ts';
import type { CallResult } from '../../domain/planning/call-result.ts';
import type { DecisionSnapshot, MarketSnapshot } from '../../domain/planning/decision-snapshot.ts';
import { beginning, type DecisionState } from '../../domain/planning/decision-state.ts';
import type { Plan, PlanInput } from '../../domain/planning/plan.ts';
import { planDecision } from '../../domain/planning/plan-decision.ts';
import { type ModelRecord, NO_RECORD, type PlannedCall, type PricedModel } from '../../domain/planning/priced-model.ts';
import { DEFAULT_GROUP } from '../../domain/shared/group.ts';
import { DEFAULT_DECISION_POLICY } from '../../domain/shared/policy.ts';
import { FEE, marketAt, NO_EVIDENCE } from './judge.ts';

/** Planning's inputs with everything that a test does not name at a plain value. */

export const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
export const NO_KEY = { code: 'no_key', figures: { provider: 'p', apiKeyEnv: null } } as const;

export function pricedModel(
  id: string,
  worstCaseMicroUsd: number,
  record: Partial<ModelRecord> = {},
  more: Partial<PricedModel> = {},
): PricedModel {
  return {
    model: id,
    provider: 'p',
    worstCaseMicroUsd,
    callTimeoutMs: 1_000,
    unavailable: null,
    shadow: false,
    record: { ...NO_RECORD, ...record },
    requestBytes: 2_000,
    predictedMicroUsd: null,
    ...more,
  };
}

export const plannedCall = (model: string, more: Partial<PlannedCall> = {}): PlannedCall => ({
  model,
  provider: 'p',
  worstCaseMicroUsd: 20_000,
  expectedCostMicroUsd: 10_000,
  expectedFrom: 'mean',
  requestBytes: 2_000,
  callTimeoutMs: 1_000,
  ...more,
});

export const planInput = (more: Partial<PlanInput> = {}, policy: Partial<PlanInput['policy']> = {}): PlanInput => ({
  decisionId: 'main/one',
  markets: [marketAt(44, 46)],
  maxStakeMicroUsd: 20_000_000,
  policy: { ...DEFAULT_DECISION_POLICY, strategy: 'stake', explore: false, ...policy },
  mode: 'normal',
  band: 'open',
  models: [],
  decisionCapMicroUsd: 1_000_000,
  deadlineMs: 20_000,
  learned: { labels: 0, panelsAsked: 0, nearCertain: 0 },
  budgetShadowPrice: 0,
  valueOfFirstMicroUsd: 0,
  isValueMeasured: false,
  ...more,
});

export const planOf = (more: Partial<PlanInput> = {}, policy: Partial<PlanInput['policy']> = {}): Plan =>
  planDecision(planInput(more, policy));

export const modelsOf = (calls: readonly { readonly model: string }[]): string[] => calls.map(({ model }) => model);
/** The one model that is called first; undefined where it is a panel or none. */
export const quickOf = ({ start, first }: Plan): PlannedCall | undefined => (start === 'quick' ? first[0] : undefined);
/** The panel at once, or the models that may be called after the first. */
export const panelOf = ({ start, first, queue }: Plan): readonly PlannedCall[] => (start === 'panel' ? first : queue);

export const NO_PLAN: Plan = {
  strategy: 'stake',
  start: 'none',
  refusal: null,
  first: [],
  queue: [],
  wider: [],
  standby: [],
  value: null,
  candidates: [],
  notes: [],
  purpose: 'decision',
  callsEveryModel: false,
  explorationProbability: 0,
};

export const RESERVATION = {
  ledgerId: 'main/2026-11-24/UTC',
  entryKey: 'e',
  hour: '2026-11-24T12',
  category: 'unknown',
  purpose: 'decision',
  amountMicroUsd: 20_000,
  expiresAtMs: NOW_MS + 60_000,
} as const;

export function marketSnapshot(more: Partial<MarketSnapshot> = {}): MarketSnapshot {
  const market = more.market ?? marketAt(49, 51);
  return {
    decisionId: 'main/one',
    requestId: 'one',
    market,
    strike: null,
    part: 1,
    position: null,
    fee: FEE,
    segment: { category: 'unknown', volatility: 'unknown', expiry: 'over_30d' },
    weights: {},
    calibration: { a: 1, b: 0 },
    question: { promptVersion: '4', hash: 'rules' },
    refusal: null,
    notes: [],
    reusable: null,
    audited: null,
    relatedContext: null,
    ...more,
  };
}

/** One market alone unless several are given; the models' word alone counts unless the policy has another blend. */
export function snapshotOf(
  plan: Partial<Plan>,
  more: Partial<DecisionSnapshot> = {},
  policy: Partial<DecisionSnapshot['policy']> = {},
): DecisionSnapshot {
  return {
    decisionId: 'main/one',
    account: 'main',
    group: DEFAULT_GROUP,
    requestId: 'one',
    event: null,
    markets: [marketSnapshot()],
    parts: 1,
    policy: { ...DEFAULT_DECISION_POLICY, blend: 1, ...policy },
    bankrollMicroUsd: 1_000_000_000,
    maxStakeMicroUsd: 100_000_000,
    scheduledEventsMs: [],
    injectionFlags: [],
    mode: 'normal',
    modeVersion: 1,
    band: 'open',
    policyVersion: 1,
    scoreboardVersion: 0,
    evidence: NO_EVIDENCE,
    interval: { half80: null, half90: null },
    spread: COLD_SPREAD,
    experienced: [],
    plan: { ...NO_PLAN, ...plan },
    reservation: RESERVATION,
    shadows: [],
    simulated: true,
    startedAtMs: NOW_MS,
    deadlineAtMs: NOW_MS + 20_000,
    isFirstRun: true,
    ...more,
  };
}

/** An answer with this probability for each market; null = the call failed. */
export function callResult(
  model: string,
  rawProbability: number | null,
  more: Partial<CallResult> = {},
  tickers: readonly string[] = ['KXTEST-1'],
): CallResult {
  const isAnswered = rawProbability !== null;
  return {
    model,
    provider: 'p',
    step: 'quick',
    part: 1,
    outcome: isAnswered ? 'answered' : 'failed',
    probabilities: isAnswered ? tickers.map((ticker) => ({ ticker, rawProbability })) : [],
    reasoning: null,
    failure: isAnswered ? null : { kind: 'server_error', message: 'HTTP 500' },
    costMicroUsd: 1_000,
    latencyMs: 900,
    attemptId: null,
    requestBytes: 2_000,
    ...more,
  };
}

export const stateOf = (snapshot: DecisionSnapshot, ...calls: readonly CallResult[]): DecisionState => ({
  ...beginning(snapshot),
  calls,
  reservations: calls.length > 0 ? [RESERVATION] : [],
});

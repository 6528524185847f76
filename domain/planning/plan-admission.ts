import { blendProven, blendWeight } from '../forecast/blend.ts';
import { COLD_SPREAD } from '../learning/answer-spread.ts';
import { calibrationFor } from '../learning/apply-scoreboard.ts';
import type { Scoreboard } from '../learning/scoreboard.ts';
import { type FeeRow, feeRowFor } from '../market/fee.ts';
import { horizonDaysOf, segmentOf } from '../market/segment.ts';
import { type MoneyOfDay, priceFor } from '../money/allocation.ts';
import { hashToUnitInterval } from '../shared/hash-to-unit-interval.ts';
import { type Band, effectiveMode, type Mode } from '../shared/modes.ts';
import type { BudgetPolicy } from '../shared/policy.ts';
import { sum } from '../shared/sum.ts';
import { thresholdIn } from '../verdict/verdict.ts';
import {
  askedAbout,
  type DecisionRequest,
  injectionFlagsOf,
  type RequestedMarket,
  type RequestPrompts,
} from './decision-request.ts';
import type { DecisionSnapshot, MarketSnapshot } from './decision-snapshot.ts';
import { standingsFor } from './model-standings.ts';
import type { Plan } from './plan.ts';
import { gateRefusal, type PlanInput } from './plan-decision.ts';
import { type PlannedCall, plannedCall } from './planned-call.ts';
import { type ConfiguredModel, NO_RECORD, priceModel } from './priced-model.ts';
import { strategyOf } from './strategy-of.ts';
import { type ValueInput, valueOfFirst } from './value-of-more.ts';

/** What an admission finds in store and configuration. */
export interface AdmissionContext {
  readonly nowMs: number;
  readonly startedAtMs: number;
  /** False when an earlier run of this decision was here before. */
  readonly isFirstRun: boolean;
  readonly mode: { readonly mode: Mode; readonly version: number };
  /** Null = the account has no policy in the store. */
  readonly account: AccountStanding | null;
  readonly board: Scoreboard;
  readonly models: readonly ConfiguredModel[];
  readonly fees: readonly FeeRow[];
  /** Share of the decisions beside which shadow models are called. */
  readonly shadowShare: number;
  readonly simulated: boolean;
}

export interface AccountStanding {
  readonly budget: Pick<BudgetPolicy, 'decisionMicroUsd' | 'dayMicroUsd'>;
  readonly policyVersion: number;
  /** Of today. */
  readonly band: Band;
  readonly ledgerId: string;
  readonly money: MoneyOfDay | null;
}

/** Everything that follows from the context before money is reserved. */
export interface AdmissionPlan {
  readonly planInput: PlanInput;
  /** By ticker: what the value of answers about the market depends on. */
  readonly values: Readonly<Record<string, ValueInput>>;
  readonly snapshot: Omit<DecisionSnapshot, 'plan' | 'reservation' | 'shadows'>;
}

/** Works out mode, band, the models' standings and prices, the value of a first answer, and what each market needs. Pure. */
export function planAdmission(
  context: AdmissionContext,
  request: DecisionRequest,
  { prompts, parts }: RequestPrompts,
): AdmissionPlan {
  const { account, board, startedAtMs, isFirstRun, simulated } = context;
  const { policy, markets, maxStakeMicroUsd, decisionId } = request;
  const [leader] = markets;
  if (!leader) throw new RangeError(`Request ${decisionId} has no market.`);
  const band = account?.band ?? 'open';
  // Where calls are weighed, a budget that is running out makes money dearer; else it leaves one model.
  const isWeighed = strategyOf(policy) === 'value';
  const mode = isWeighed ? context.mode.mode : effectiveMode(context.mode.mode, band);
  const asked = request.event ? askedAbout(markets, policy) : markets;
  // Whatever comes after every market's close is of no use.
  const closes = (asked.length > 0 ? asked : markets).map(({ market }) => market.closeTimeMs);
  const deadlineAtMs = Math.min(startedAtMs + request.deadlineMs, Math.max(...closes));
  const deadlineMs = deadlineAtMs - startedAtMs;
  const rows = context.models.map(({ row }) => row);
  const { records, experienced } = standingsFor(board, rows, segmentOf({ ...leader, startedAtMs }));
  const marketsPerPrompt = Math.max(1, Math.ceil(asked.length / Math.max(1, parts.length)));
  const spread = board.spread ?? COLD_SPREAD;
  const valueInputOf = ({ market }: RequestedMarket): ValueInput => ({
    market,
    fee: feeRowFor(market.seriesTicker, context.fees, context.nowMs),
    threshold: thresholdIn(policy, mode),
    maxStakeMicroUsd,
    spread,
    isOnPaper: !blendProven(policy.blend, board.evidence),
  });
  const values = Object.fromEntries(markets.map((each) => [each.market.ticker, valueInputOf(each)]));
  const weight = blendWeight(policy.blend, board.evidence);
  const planInput: PlanInput = {
    decisionId,
    markets: markets.map(({ market }) => market),
    maxStakeMicroUsd,
    policy,
    mode,
    band,
    models: context.models.map((each) =>
      priceModel(each, records[each.row.id] ?? NO_RECORD, deadlineMs, marketsPerPrompt),
    ),
    decisionCapMicroUsd: Math.floor((account?.budget.decisionMicroUsd ?? 0) / Math.max(1, prompts.length)),
    deadlineMs,
    learned: { labels: board.labels, panelsAsked: board.panelsAsked, nearCertain: board.nearCertain ?? 0 },
    budgetShadowPrice: account ? priceFor(account.money, account.ledgerId, leader.market.category) : 0,
    valueOfFirstMicroUsd: sum(asked.map((each) => valueOfFirst(valueInputOf(each), weight))),
    isValueMeasured: spread.isPriceMeasured,
  };
  const { account: accountId, requestId, event, bankrollMicroUsd, scheduledEventsMs } = request;
  const snapshot: AdmissionPlan['snapshot'] = {
    decisionId,
    account: accountId,
    requestId,
    event: event && (({ title: _, ...terms }) => terms)(event),
    markets: markets.map((each) => marketSnapshot(context, request, parts, each)),
    parts: Math.max(1, parts.length),
    policy,
    bankrollMicroUsd,
    maxStakeMicroUsd,
    scheduledEventsMs,
    injectionFlags: injectionFlagsOf(request),
    mode,
    modeVersion: context.mode.version,
    band,
    policyVersion: account?.policyVersion ?? 0,
    scoreboardVersion: board.version,
    evidence: board.evidence,
    interval: board.interval,
    spread,
    experienced,
    simulated,
    startedAtMs,
    deadlineAtMs,
    isFirstRun,
  };
  return { planInput, values, snapshot };
}

function marketSnapshot(
  { board, models, fees, nowMs, startedAtMs }: AdmissionContext,
  { policy }: DecisionRequest,
  parts: RequestPrompts['parts'],
  each: RequestedMarket,
): MarketSnapshot {
  const { market, strike, position, question, decisionId, requestId } = each;
  const segment = segmentOf({ ...each, startedAtMs });
  const part = 1 + parts.findIndex((tickers) => tickers.includes(market.ticker));
  const rows = models.map(({ row }) => row);
  return {
    decisionId,
    requestId,
    market: { ...market, rules: '' },
    strike,
    part,
    position,
    fee: feeRowFor(market.seriesTicker, fees, nowMs),
    segment,
    weights: standingsFor(board, rows, segment).weights,
    calibration: calibrationFor(board, policy.baseRate, horizonDaysOf(startedAtMs, market.scheduledResolutionMs)),
    question,
    // A market whose price leaves nothing to win is decided by that alone, whatever is called about the others.
    refusal: part === 0 ? gateRefusal([market], policy) : null,
    notes: [],
    reusable: null,
    audited: null,
    relatedContext: null,
  };
}

/** The snapshot once the first step's money is held, or no model is to be called: then no market is in a prompt. */
export function admittedSnapshot(
  { snapshot, planInput }: AdmissionPlan,
  plan: Plan,
  reservation: DecisionSnapshot['reservation'],
  shadowShare: number,
): DecisionSnapshot {
  const markets =
    plan.start === 'none'
      ? snapshot.markets.map((each) => ({ ...each, part: 0, refusal: plan.refusal && (each.refusal ?? plan.refusal) }))
      : snapshot.markets;
  const shadows = snapshot.event ? [] : shadowCalls(planInput, plan, shadowShare);
  return { ...snapshot, markets, plan, reservation, shadows };
}

/** The shadow models that are called beside a decision on one market: all that can be, on a share of the decisions that is drawn
 * from their ids, in the normal mode only. None where no model is called for the decision itself. */
function shadowCalls({ decisionId, models, mode }: PlanInput, { start }: Plan, share: number): PlannedCall[] {
  if (start === 'none' || mode !== 'normal' || hashToUnitInterval(`shadow/${decisionId}`) >= share) return [];
  return models.filter(({ shadow, unavailable }) => shadow && unavailable === null).map(plannedCall);
}
